import { and, eq, sql } from 'drizzle-orm';
import { lockCase, openCase } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { ReferralDraft } from './inputs.ts';
import { loadOffer, type ReferralOffer } from './load-offer.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { referralGoals, referrals } from './tables.server.ts';
import { reviewDay } from './working-days.ts';

type Input = Omit<ReferralDraft, 'requestKey'>;

/**
 * First step of a referral: who, what for, where to. Nothing leaves the office; the offer's regime is looked at again
 * when it is sent. A case that does not exist yet is opened with it.
 *
 * @throws {Refusal} not-found, conflict (offer without data flow, case closed), invalid at the field
 */
export async function draftReferral(tx: Tx, actor: Member, input: Input, now: Date): Promise<{ id: string }> {
	const { networkId, organisationId, membershipId } = actor;
	if (actor.role !== 'case-manager' || !networkId || !organisationId || !membershipId)
		throw new Refusal('forbidden', m.errors_forbidden());
	const offer = await loadOffer(tx, actor, input.offerId, now);
	mustFit(offer, input);
	const caseId = input.caseId === 'neu' ? (await openFor(tx, actor, input, now)).id : input.caseId;
	const person = await lockCase(tx, actor, caseId);
	if (person.closedAt) throw new Refusal('conflict', m.referrals_case_closed(), 'caseId');
	if (input.unmetNeedId) await mustBeOwnNeed(tx, input.unmetNeedId);

	const year = dayOf(now).slice(0, 4);
	const [counter] = await tx.execute<{ number: number }>(
		sql`select platform.next_number(${networkId}, ${`referral-${year}`}) as number`
	);
	const [row] = await tx
		.insert(referrals)
		.values({
			networkId,
			reference: `A-${year}-${String(counter?.number ?? 0).padStart(4, '0')}`,
			caseId,
			offerId: offer.id,
			offerLocationId: input.offerLocationId,
			fromOrganisationId: organisationId,
			toOrganisationId: offer.organisationId,
			regime: offer.regime,
			termId: input.termId,
			areaId: person.areaId,
			contribution: input.contribution,
			urgency: input.urgency,
			desiredFrom: input.desiredFrom ?? null,
			unmetNeedId: input.unmetNeedId ?? null,
			createdBy: membershipId,
			createdAt: now
		})
		.returning({ id: referrals.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await tx
		.insert(referralGoals)
		.values({ referralId: row.id, words: input.words, targetOn: targetOf(input, offer, now) });
	await record(tx, actor, 'referral.drafted', { referralId: row.id, caseId, offerId: offer.id }, now);
	return row;
}

/** Changes a draft; the case stays. @throws {Refusal} stale, conflict once it is sent */
export async function updateDraft(
	tx: Tx,
	actor: Member,
	input: Omit<Input, 'caseId' | 'offerId'> & { id: string; seen?: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'update', input, now);
	const offer = await loadOffer(tx, actor, held.offerId, now);
	mustFit(offer, input);
	await tx
		.update(referrals)
		.set({
			offerLocationId: input.offerLocationId,
			termId: input.termId,
			contribution: input.contribution,
			urgency: input.urgency,
			desiredFrom: input.desiredFrom ?? null,
			regime: offer.regime,
			revision: held.revision + 1
		})
		.where(eq(referrals.id, held.id));
	await tx
		.update(referralGoals)
		.set({ words: input.words, targetOn: targetOf(input, offer, now) })
		.where(eq(referralGoals.referralId, held.id));
	await record(tx, actor, 'referral.draft-changed', { referralId: held.id }, now);
}

/** Throws a draft away, with everything it held. */
export async function discardDraft(
	tx: Tx,
	actor: Actor,
	input: { id: string; seen?: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'discard', input, now);
	await tx.delete(referrals).where(and(eq(referrals.id, held.id), eq(referrals.sending, 'draft')));
	await record(tx, actor, 'referral.discarded', { referralId: held.id }, now);
}

/** The first working day in three months, unless the person and the case manager agreed on another one (R56). */
const targetOf = (input: { targetOn?: string | undefined }, offer: ReferralOffer, now: Date): string =>
	input.targetOn ?? reviewDay(dayOf(now), offer.land);

function mustFit(offer: ReferralOffer, input: { offerLocationId: string; termId: string }): void {
	if (offer.regime === 'none' || offer.intake === 'open_door') throw new Refusal('conflict', m.referrals_open_door());
	if (!offer.locations.some((location) => location.id === input.offerLocationId))
		throw new Refusal('invalid', m.errors_choice(), 'offerLocationId');
	// Only the need that the offer serves leaves the office (§ 7 rule 6).
	if (!offer.terms.some((term) => term.id === input.termId)) throw new Refusal('invalid', m.errors_choice(), 'termId');
}

const openFor = (tx: Tx, actor: Actor, input: Input, now: Date): Promise<{ id: string }> =>
	openCase(
		tx,
		actor,
		{
			reference: input.reference ?? '',
			areaId: input.areaId,
			language: input.language,
			under25: '',
			needs: [input.termId]
		},
		now
	);

// Row security shows an unmet need to the person who reported it, or whose case it is.
async function mustBeOwnNeed(tx: Tx, id: string): Promise<void> {
	const [row] = await tx.execute(sql`select 1 from casework.unmet_needs where id = ${id}`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
}
