import { m } from '#lib/paraglide/messages.js';
import type { Regime } from '#lib/directory/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { readGiving, type Giving } from './giving.server.ts';
import { capacityOf, needsConsent, type Category, type Direction } from './model.ts';
import { consents } from './tables.server.ts';
import { currentConsentText } from './texts.ts';

/** The referral a consent is about, as its owner (referrals) knows it. */
export type ConsentSubject = {
	referralId: string;
	caseId: string;
	networkId: string;
	regime: Regime;
	fromOrganisationId: string;
	toOrganisationId: string;
	/** The offer may reveal something about health or situation (Art. 9 DSGVO). */
	sensitive: boolean;
	/** A third party records it, in a mandate that row security knows (rule 9). */
	mandated?: boolean;
};

export type ConsentEntry = Giving & { direction: Direction; categories: readonly Category[] };

/**
 * Records what a person agreed to: one direction, single categories, one recipient, at most twelve months (rule 15).
 *
 * @throws {Refusal} forbidden; invalid where the law settles the matter or forbids it, and as `readGiving`
 */
export async function giveConsent(
	tx: Tx,
	actor: Member,
	input: ConsentEntry & { subject: ConsentSubject },
	now: Date
): Promise<{ id: string }> {
	const { subject, direction } = input;
	const mayRecord = actor.role === 'case-manager' || (subject.mandated && actor.role === 'provider-staff');
	if (!mayRecord) throw new Refusal('forbidden', m.errors_forbidden());
	const asked = needsConsent(subject.regime, direction);
	const agreed = asked.filter((category) => input.categories.includes(category));
	if (agreed.length === 0 || input.categories.some((category) => !asked.includes(category)))
		throw new Refusal('invalid', m.consent_not_needed());
	const given = readGiving(input, subject.sensitive, now);

	const [row] = await tx
		.insert(consents)
		.values({
			networkId: subject.networkId,
			caseId: subject.caseId,
			referralId: subject.referralId,
			recipientId: direction === 'to_provider' ? subject.toOrganisationId : subject.fromOrganisationId,
			direction,
			categories: agreed,
			purpose: direction === 'to_provider' ? 'hand_over' : 'feedback',
			...given,
			textVersion: currentConsentText().version,
			capacityNoted: capacityOf(input.signatory),
			recordedBy: actor.membershipId
		})
		.returning({ id: consents.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await record(
		tx,
		actor,
		'consent.given',
		{ consentId: row.id, referralId: subject.referralId, direction, categories: agreed, form: input.form },
		now
	);
	return row;
}
