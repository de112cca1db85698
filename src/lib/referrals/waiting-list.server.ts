import { sql } from 'drizzle-orm';
import { shareOf } from '#lib/agreements/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { loadReferrals, type Held } from './load-referral.server.ts';
import { movesPlaces } from './model.ts';
import { byTurn, type Room } from './moves.ts';

/** Who waits at the same place, in the order in which a place that frees is offered. */
export async function listWaiting(tx: Tx, actor: Actor, offerLocationId: string, now: Date): Promise<Held[]> {
	const all = await loadReferrals(tx, actor, sql`r.offer_location_id = ${offerLocationId} and r.sending = 'sent'`, now);
	return all.filter((held) => held.state.phase === 'waitlisted').sort(byTurn);
}

/** How many wait at the place of a referral before it; none for whoever was offered a place from that list. */
async function countAhead(tx: Tx, actor: Actor, held: Held, now: Date): Promise<number> {
	if (held.state.phase === 'offered') return 0;
	const waiting = await listInTurn(tx, actor, held.offerLocationId, now);
	return waiting.filter((one) => one.id !== held.id).length;
}

/** What there is at the place of a referral, and who comes first. */
export async function roomFor(tx: Tx, actor: Actor, held: Held, now: Date): Promise<Room> {
	const [place] = await tx.execute<{ free: number | null }>(
		sql`select greatest(0, available - booked_since) as free from directory.offer_locations where id = ${held.offerLocationId}`
	);
	return {
		free: place?.free ?? null,
		ahead: await countAhead(tx, actor, held, now),
		held: held.place !== undefined && held.place.state !== 'released'
	};
}

/** Who may be offered a place now: not with an expired voucher, nor where the body's share is used up. */
export async function listInTurn(tx: Tx, actor: Actor, offerLocationId: string, now: Date): Promise<Held[]> {
	const today = dayOf(now);
	const used = new Map<string, boolean>();
	const inTurn: Held[] = [];
	for (const held of await listWaiting(tx, actor, offerLocationId, now)) {
		if (held.voucherUntil && held.voucherUntil < today) continue;
		const of = { offerId: held.offerId, commissionerId: held.fromOrganisationId };
		if (!used.has(of.commissionerId)) {
			const share = await shareOf(tx, actor, of);
			used.set(of.commissionerId, share !== undefined && share.taken >= share.total);
		}
		if (!used.get(of.commissionerId)) inTurn.push(held);
	}
	return inTurn;
}

/** Two who ask whether a place is free wait for each other, until one of them has it (house rule 10). */
const lockPlace = (tx: Tx, offerLocationId: string) =>
	tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('place:' || ${offerLocationId}, 61))`);

/**
 * The same for an office that books a place itself: it does not see whom its colleagues and other offices have waiting,
 * only that they come first.
 *
 * @throws {Refusal} conflict
 */
export async function mustNotPassOthers(tx: Tx, held: { offerLocationId: string }): Promise<void> {
	await lockPlace(tx, held.offerLocationId);
	const [row] = await tx.execute<{ wait: boolean | null }>(
		sql`select casework.must_wait(${held.offerLocationId}) as wait`
	);
	if (row?.wait) throw new Refusal('conflict', m.statutory_refused_waiting_others());
}

/**
 * A free place goes first to who waits: a new request takes one only where there are more free places than persons on
 * the list. Where nobody knows how many are free, the provider decides.
 *
 * @throws {Refusal} conflict
 */
export async function mustNotPass(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	// In counselling and voluntary offers only the provider's own count says how many are free (rule 5).
	if (!movesPlaces(held.regime)) return;
	await lockPlace(tx, held.offerLocationId);
	const { free, ahead: waiting } = await roomFor(tx, actor, held, now);
	if (waiting === 0 || free === null || free > waiting) return;
	throw new Refusal(
		'conflict',
		waiting === 1 ? m.statutory_refused_waiting_one() : m.statutory_refused_waiting({ count: waiting })
	);
}
