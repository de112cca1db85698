import { m } from '#lib/paraglide/messages.js';
import type { Regime } from '#lib/directory/index.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { dayOf } from '#lib/ui/format.ts';
import {
	capacityOf,
	giverOf,
	needsConsent,
	scopeReaches,
	type Category,
	type ConsentForm,
	type Direction
} from './model.ts';
import { consents } from './tables.server.ts';
import { consentLanguages, currentConsentText } from './texts.ts';
import { endOf, lastDay, startOfDay } from './validity.ts';

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

export type ConsentEntry = {
	direction: Direction;
	categories: readonly Category[];
	form: ConsentForm;
	/** Who signs: the person unless said otherwise (`signatories`). */
	signatory?: string | undefined;
	/** Day on which the person said or signed it; today at the latest. */
	givenOn: string;
	language: string;
	copyHanded: boolean;
};

const earliest = 90;

/**
 * Records what a person agreed to: one direction, single categories, one recipient, at most twelve months (rule 15).
 *
 * @throws {Refusal} invalid where the law settles the matter, forbids it, or the day cannot be right
 */
export async function giveConsent(
	tx: Tx,
	actor: Actor,
	input: ConsentEntry & { subject: ConsentSubject },
	now: Date
): Promise<{ id: string }> {
	const { subject, direction } = input;
	const mayRecord = actor.role === 'case-manager' || (subject.mandated && actor.role === 'provider-staff');
	if (!mayRecord || !actor.membershipId) throw new Refusal('forbidden', m.errors_forbidden());
	const asked = needsConsent(subject.regime, direction);
	const agreed = asked.filter((category) => input.categories.includes(category));
	if (agreed.length === 0 || input.categories.some((category) => !asked.includes(category)))
		throw new Refusal('invalid', m.consent_not_needed());
	const today = dayOf(now);
	const oldest = dayOf(new Date(now.getTime() - earliest * 86_400_000));
	if (input.givenOn > today || input.givenOn < oldest) throw new Refusal('invalid', m.consent_day_refused(), 'givenOn');
	if (!consentLanguages().includes(input.language)) throw new Refusal('invalid', m.errors_choice(), 'language');

	const giver = giverOf(input.signatory ?? 'person');
	if (giver.guardianScope && !scopeReaches(giver.guardianScope, subject.sensitive))
		throw new Refusal('invalid', m.consent_scope_refused(), 'givenBy');

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
			validFrom: input.givenOn === today ? now : startOfDay(input.givenOn),
			validUntil: endOf(lastDay(input.givenOn)),
			textVersion: currentConsentText().version,
			language: input.language,
			form: input.form,
			...giver,
			capacityNoted: capacityOf(input.signatory ?? 'person'),
			copyHandedOn: input.copyHanded ? today : null,
			namesHealthData: subject.sensitive,
			recordedAt: now,
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
