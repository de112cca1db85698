import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { readGiving, type Giving } from '../giving.server.ts';
import type { JointKind } from './model.ts';
import { jointTextVersion } from './texts.ts';
import { jointConsents } from './tables.server.ts';

/** What the consent is about, as its owner (referrals) knows it. */
export type JointSubject = {
	kind: JointKind;
	subjectId: string;
	caseId: string;
	networkId: string;
	organisationIds: readonly string[];
	topics: readonly string[];
	/** A partner or topic may reveal something about health or situation (Art. 9 DSGVO). */
	sensitive: boolean;
};

/**
 * Records that the person agreed, for one subject and for exactly these organisations; append-only (rules 7, 8, 15).
 *
 * @throws {Refusal} forbidden; invalid as `readGiving`
 */
export async function giveJointConsent(
	tx: Tx,
	actor: Member,
	input: Giving & { subject: JointSubject },
	now: Date
): Promise<{ id: string }> {
	const { subject } = input;
	if (actor.role !== 'case-manager') throw new Refusal('forbidden', m.errors_forbidden());
	const given = readGiving(input, subject.sensitive, now);

	const [row] = await tx
		.insert(jointConsents)
		.values({
			networkId: subject.networkId,
			caseId: subject.caseId,
			kind: subject.kind,
			subjectId: subject.subjectId,
			organisationIds: [...new Set(subject.organisationIds)],
			topics: [...subject.topics],
			...given,
			textVersion: jointTextVersion,
			recordedBy: actor.membershipId
		})
		.returning({ id: jointConsents.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await record(
		tx,
		actor,
		'consent.joint-given',
		{ jointConsentId: row.id, kind: subject.kind, subjectId: subject.subjectId, form: input.form },
		now
	);
	return row;
}
