import { eq, sql } from 'drizzle-orm';
import { needsConsent, type Category, type WithdrawalForm } from '#lib/consent/index.ts';
import {
	giveConsent,
	listConsents,
	withdrawConsent,
	type Giving,
	type ListedConsent
} from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { loadOffer } from '../load-offer.server.ts';
import { loadReferrals } from '../load-referral.server.ts';
import { holdReferral } from '../lock-referral.server.ts';
import type { SendingState } from '../model.ts';
import { referralGoals, referrals } from '../tables.server.ts';
import { tellProvider } from '../tell.server.ts';
import { checkGround, watch } from '../watch-deadlines.server.ts';
import { addWorkingDays, reviewDay } from '../working-days.ts';
import type { SubReferralEntry } from './inputs.ts';
import { maySubRefer, standingConsents } from './model.ts';
import { mandates } from './tables.server.ts';

/** A mandate under which the caller may act now. @throws {Refusal} not-found: unknown, of others, over, all alike */
export async function actingMandate(tx: Tx, actor: Actor, id: string) {
	// Row security shows it to staff of the mandated organisation while it runs, and to nobody else in this role.
	const [mandate] = actor.role === 'provider-staff' ? await tx.select().from(mandates).where(eq(mandates.id, id)) : [];
	if (!mandate) throw new Refusal('not-found', m.errors_not_found());
	return mandate;
}

/**
 * The mandated organisation refers on, within its mandate: drafted, agreed and sent in one step. The person says what
 * the provider may know, what comes back to the mandated organisation and what to the principal: three consents, never
 * one for another. Case responsibility stays with the principal, who sees the referral by its own regime (rule 9).
 *
 * @throws {Refusal} not-found without a mandate; invalid at `offerId`, `termId`, or as `giveConsent`
 */
export async function makeSubReferral(
	tx: Tx,
	actor: Member,
	input: Omit<SubReferralEntry, 'requestKey'> & { mandateId: string },
	now: Date
): Promise<{ id: string }> {
	const mandate = await actingMandate(tx, actor, input.mandateId);
	const { networkId, organisationId, membershipId } = actor;
	if (!networkId || !organisationId || !membershipId) throw new Refusal('forbidden', m.errors_forbidden());
	const offer = await loadOffer(tx, actor, input.offerId, now);
	const closed = offer.intake === 'open_door' || offer.intake === 'voucher';
	if (!maySubRefer(offer.regime) || closed || offer.organisationId === organisationId)
		throw new Refusal('invalid', m.mandates_offer_refused(), 'offerId');
	const inScope = mandate.termIds.includes(input.termId) && offer.terms.some((term) => term.id === input.termId);
	if (!inScope) throw new Refusal('invalid', m.mandates_out_of_scope(), 'termId');
	const location = offer.locations[0];
	if (!location) throw new Refusal('invalid', m.errors_choice(), 'offerId');
	// The area of the person as the mandate's own referral says it; the case itself stays unknown.
	const [base] = await tx
		.select({ areaId: referrals.areaId, principalId: referrals.fromOrganisationId })
		.from(referrals)
		.where(eq(referrals.id, mandate.referralId));
	if (!base) throw new Refusal('not-found', m.errors_not_found());

	const today = dayOf(now);
	const [counter] = await tx.execute<{ number: number }>(
		sql`select platform.next_number(${networkId}, ${`referral-${today.slice(0, 4)}`}) as number`
	);
	const [row] = await tx
		.insert(referrals)
		.values({
			networkId,
			reference: `A-${today.slice(0, 4)}-${String(counter?.number ?? 0).padStart(4, '0')}`,
			caseId: mandate.caseId,
			mandateId: mandate.id,
			offerId: offer.id,
			offerLocationId: location.id,
			fromOrganisationId: organisationId,
			toOrganisationId: offer.organisationId,
			regime: offer.regime,
			termId: input.termId,
			areaId: base.areaId,
			contribution: input.contribution,
			createdBy: membershipId,
			createdAt: now
		})
		.returning({ id: referrals.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await tx
		.insert(referralGoals)
		.values({ referralId: row.id, words: input.words, targetOn: reviewDay(today, offer.land) });
	const asked = [
		{ direction: 'to_provider' as const, ticked: input.toProvider, from: organisationId },
		{ direction: 'to_authority' as const, ticked: input.toMandated, from: organisationId },
		{ direction: 'to_authority' as const, ticked: input.toPrincipal, from: base.principalId }
	];
	for (const { direction, ticked, from } of asked) {
		const possible = needsConsent(offer.regime, direction);
		const categories = ticked.filter((category: Category) => possible.includes(category));
		if (categories.length === 0) continue;
		const { form } = input;
		if (!form) throw new Refusal('invalid', m.referrals_form_needed(), 'form');
		const subject = {
			referralId: row.id,
			caseId: mandate.caseId,
			networkId,
			regime: offer.regime,
			fromOrganisationId: from,
			toOrganisationId: offer.organisationId,
			sensitive: offer.terms.some((term) => term.sensitive),
			mandated: true
		};
		await giveConsent(tx, actor, { ...input, form, subject, direction, categories }, now);
	}
	const [before] = await loadReferrals(tx, actor, sql`r.id = ${row.id}`, now);
	const answerDueOn = addWorkingDays(today, offer.responseDays, offer.land);
	await tx
		.update(referrals)
		.set({ sending: 'sent', sentAt: now, answerDueOn, revision: 2 })
		.where(eq(referrals.id, row.id));
	const [after] = await loadReferrals(tx, actor, sql`r.id = ${row.id}`, now);
	if (!before || !after) throw new Refusal('conflict', m.errors_conflict());
	await tellProvider(tx, after, 'referrals.received', now, `sent:${row.id}`);
	await watch(tx, before, after);
	await record(tx, actor, 'mandate.referred', { mandateId: mandate.id, referralId: row.id, regime: offer.regime }, now);
	return row;
}

/** What the person agreed to, ever, for the referrals of a mandate under which the caller may act. */
export async function listMandateConsents(
	tx: Tx,
	actor: Member,
	mandate: { id: string; caseId: string },
	now: Date
): Promise<(ListedConsent & { sending: SendingState })[]> {
	const { rows } = await listConsents(tx, actor, { caseId: mandate.caseId }, now);
	const made = await tx
		.select({ id: referrals.id, sending: referrals.sending })
		.from(referrals)
		.where(eq(referrals.mandateId, mandate.id));
	return rows.flatMap((consent) => {
		const referral = made.find(({ id }) => id === consent.referralId);
		return referral ? [{ ...consent, sending: referral.sending }] : [];
	});
}

/** One of them. @throws {Refusal} not-found */
async function ownConsent(tx: Tx, actor: Member, input: { mandateId: string; consentId: string }, now: Date) {
	const all = await listMandateConsents(tx, actor, await actingMandate(tx, actor, input.mandateId), now);
	const consent = all.find(({ id }) => id === input.consentId);
	if (!consent) throw new Refusal('not-found', m.errors_not_found());
	return { ...consent, stands: standingConsents(all).includes(consent) };
}

/**
 * The person agrees once more to what a consent says, before it runs out or afterwards: same recipient, same items. The
 * new one takes the place of the old one, which is proof of its time and stays in the extract.
 *
 * @throws {Refusal} not-found; conflict where it was taken back or renewed already, or the referral is over; stale where
 *   that happens at this moment; invalid at `givenOn`, and as `giveConsent`
 */
export async function renewSubConsent(
	tx: Tx,
	actor: Member,
	{ mandateId, consentId, ...giving }: Giving & { mandateId: string; consentId: string },
	now: Date
): Promise<void> {
	const { referralId } = await ownConsent(tx, actor, { mandateId, consentId }, now);
	await holdReferral(tx, referralId);
	// Read again behind the lock: somebody may have renewed it meanwhile.
	const consent = await ownConsent(tx, actor, { mandateId, consentId }, now);
	const [held] = await loadReferrals(tx, actor, sql`r.id = ${referralId}`, now);
	if (!held || consent.sending !== 'sent' || !consent.stands) throw new Refusal('conflict', m.mandates_renew_refused());
	const { direction, categories, recipientId } = consent;
	// A day before the old one began would end the new one sooner.
	if (giving.givenOn < dayOf(consent.validFrom)) throw new Refusal('invalid', m.consent_day_refused(), 'givenOn');
	if (consent.inForce) await withdrawConsent(tx, actor, { consentId, form: 'spoken', keeps: categories }, now);
	const fromOrganisationId = direction === 'to_authority' ? recipientId : held.fromOrganisationId;
	const subject = { ...held, referralId, fromOrganisationId, mandated: true };
	await giveConsent(tx, actor, { ...giving, subject, direction, categories }, now);
}

/** The person takes back, at the mandated organisation, a consent for a sub-referral. @throws {Refusal} not-found */
export async function withdrawSubConsent(
	tx: Tx,
	actor: Member,
	input: { mandateId: string; consentId: string; form: WithdrawalForm },
	now: Date
): Promise<void> {
	await ownConsent(tx, actor, input, now);
	const { referralId } = await withdrawConsent(tx, actor, { consentId: input.consentId, form: input.form }, now);
	await checkGround(tx, referralId, now);
}
