import { findContact, recordContact } from '#lib/cases/index.server.ts';
import { consentLanguages, needsConsent, type Category, type ConsentForm, type Direction } from '#lib/consent/index.ts';
import { giveConsent, listConsents, withdrawConsent, type ListedConsent } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { DisclosureChoice } from './inputs.ts';
import { loadReferral, type Held } from './load-referral.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { loseGround } from './lose-ground.server.ts';
import { restartAnswer } from './reply-referral.server.ts';

type Given = {
	given: boolean;
	form: ConsentForm | undefined;
	givenOn: string | undefined;
	language: string;
	copy: boolean;
	by: string | undefined;
};

/**
 * Second step: what the person lets flow, item by item, and the consents that are at hand. A consent that says
 * something else than the one in force replaces it; one that is not there any more is withdrawn.
 *
 * @throws {Refusal} invalid where a name is needed and missing, where it is not said how a consent was given, and where
 *   feedback was ticked without its consent; stale; conflict
 */
export async function agreeDisclosure(
	tx: Tx,
	actor: Member,
	input: Omit<DisclosureChoice, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'give_consent', input, now);
	const withoutB = input.weiter === 'ohne_b';
	const unasked = needsConsent(held.regime, 'to_authority').some((one) =>
		(input.toAuthority as Category[]).includes(one)
	);
	if (unasked && !input.givenB && !withoutB) throw new Refusal('invalid', m.referrals_b_missing(), 'givenB');
	await keepContact(tx, actor, held, input, now);
	const given: Record<Direction, Given> = {
		to_provider: {
			given: input.givenA,
			form: input.formA,
			givenOn: input.givenOnA,
			language: input.languageA,
			copy: input.copyA,
			by: input.signatoryA
		},
		to_authority: {
			given: input.givenB && !withoutB,
			form: input.formB,
			givenOn: input.givenOnB,
			language: input.languageB,
			copy: input.copyB,
			by: input.signatoryB
		}
	};
	const mayAnswer = given.to_authority.given && input.toAuthority.includes('D3');
	if (held.sending === 'sent' && !mayAnswer && held.may.has('D3')) await loseGround(tx, actor, held, now);
	await settle(tx, actor, held, 'to_provider', input.toProvider, given.to_provider, now);
	await settle(tx, actor, held, 'to_authority', input.toAuthority, given.to_authority, now);
	if (held.sending !== 'sent' || held.may.has('D3')) return;
	// Only now may the provider answer: its days begin today, not when the referral was sent.
	const after = await loadReferral(tx, actor, held.id, now);
	if (after.state.phase === 'waiting') await restartAnswer(tx, after, now);
}

/** Name and telephone are recorded only where this referral hands them over (rule 17). */
async function keepContact(
	tx: Tx,
	actor: Actor,
	held: Held,
	input: { toProvider: string[]; name: string; phone: string; email: string },
	now: Date
): Promise<void> {
	const handedOver = held.regime === 'statutory' || input.toProvider.includes('D1');
	if (!handedOver) return;
	const known = await findContact(tx, actor, held.caseId);
	if (input.name === '') {
		if (known) return;
		throw new Refusal('invalid', m.referrals_contact_needed(), 'name');
	}
	if (known && known.name === input.name && known.phone === input.phone && known.email === input.email) return;
	await recordContact(
		tx,
		actor,
		{ caseId: held.caseId, name: input.name, phone: input.phone, email: input.email },
		now
	);
}

/** Was it given like this already? Another day, form, language, signatory or copy makes a new consent: a renewal. */
const saysTheSame = (consent: ListedConsent, given: Given): boolean =>
	consent.form === given.form &&
	consent.signatory === (given.by ?? 'person') &&
	(given.givenOn === undefined || given.givenOn === dayOf(consent.validFrom)) &&
	(given.language === '' || given.language === consent.language) &&
	given.copy === (consent.copyGivenOn !== null);

async function settle(
	tx: Tx,
	actor: Member,
	held: Held,
	direction: Direction,
	ticked: readonly Category[],
	given: Given,
	now: Date
): Promise<void> {
	const asked = needsConsent(held.regime, direction);
	const wanted = given.given ? asked.filter((category) => ticked.includes(category)) : [];
	const { rows } = await listConsents(tx, actor, { referralId: held.id }, now);
	const inForce = rows.filter((consent) => consent.direction === direction && consent.inForce);
	const agreed = new Set(inForce.flatMap((consent) => consent.categories));
	const isSame = agreed.size === wanted.length && wanted.every((category) => agreed.has(category));
	if (isSame && (wanted.length === 0 || inForce.every((consent) => saysTheSame(consent, given)))) return;
	const { form } = given;
	if (wanted.length > 0 && !form)
		throw new Refusal('invalid', m.referrals_form_needed(), direction === 'to_provider' ? 'formA' : 'formB');
	for (const consent of inForce)
		await withdrawConsent(tx, actor, { consentId: consent.id, form: 'spoken', keeps: wanted }, now);
	if (wanted.length === 0 || !form) return;
	await giveConsent(
		tx,
		actor,
		{
			subject: { ...held, referralId: held.id },
			direction,
			categories: wanted,
			form,
			signatory: given.by ?? 'person',
			givenOn: given.givenOn ?? dayOf(now),
			language: given.language || (consentLanguages()[0] ?? 'de'),
			copyHanded: given.copy
		},
		now
	).catch((caught: unknown) => {
		if (!(caught instanceof Refusal) || !caught.field) throw caught;
		throw new Refusal(caught.code, caught.message, `${caught.field}${direction === 'to_provider' ? 'A' : 'B'}`);
	});
}
