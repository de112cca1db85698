import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { dayOf } from '#lib/ui/format.ts';
import { giverOf, scopeReaches, type ConsentForm } from '../model.ts';
import { consentLanguages } from '../texts.ts';
import { endOf, lastDay, startOfDay } from '../validity.ts';
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
export type JointEntry = {
	form: ConsentForm;
	signatory: string;
	givenOn: string;
	language: string;
	copyHanded: boolean;
};

const earliestDays = 90;

/**
 * Records that the person agreed, for one subject and for exactly these organisations; append-only (rules 7, 8, 15).
 *
 * @throws {Refusal} invalid at `givenOn`, `language` or `signatory`; forbidden
 */
export async function giveJointConsent(
	tx: Tx,
	actor: Actor,
	input: JointEntry & { subject: JointSubject },
	now: Date
): Promise<{ id: string }> {
	const { subject } = input;
	if (actor.role !== 'case-manager' || !actor.membershipId) throw new Refusal('forbidden', m.errors_forbidden());
	const today = dayOf(now);
	const oldest = dayOf(new Date(now.getTime() - earliestDays * 86_400_000));
	if (input.givenOn > today || input.givenOn < oldest) throw new Refusal('invalid', m.consent_day_refused(), 'givenOn');
	if (!consentLanguages().includes(input.language)) throw new Refusal('invalid', m.errors_choice(), 'language');
	const giver = giverOf(input.signatory);
	if (giver.guardianScope && !scopeReaches(giver.guardianScope, subject.sensitive))
		throw new Refusal('invalid', m.consent_scope_refused(), 'signatory');
	const [row] = await tx
		.insert(jointConsents)
		.values({
			networkId: subject.networkId,
			caseId: subject.caseId,
			kind: subject.kind,
			subjectId: subject.subjectId,
			organisationIds: [...new Set(subject.organisationIds)],
			topics: [...subject.topics],
			validFrom: input.givenOn === today ? now : startOfDay(input.givenOn),
			validUntil: endOf(lastDay(input.givenOn)),
			textVersion: jointTextVersion,
			language: input.language,
			form: input.form,
			...giver,
			copyHandedOn: input.copyHanded ? today : null,
			namesHealthData: subject.sensitive,
			recordedAt: now,
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
