import { eq } from 'drizzle-orm';
import { giveShare, takeShare } from '#lib/agreements/index.server.ts';
import { endOf } from '#lib/consent/index.ts';
import { releasePlace, takePlace } from '#lib/directory/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { Held } from './load-referral.server.ts';
import { holdDays, movesPlaces, reportDays, type PlaceState } from './model.ts';
import { placeHolds } from './tables.server.ts';
import { checkGround } from './watch-deadlines.server.ts';
import { addWorkingDays } from './working-days.ts';

/**
 * Gives a referral the place that its phase calls for; in counselling and voluntary offers only the provider's own
 * count moves (rule 5). `renew` begins a hold anew. Answers until when a place is held.
 *
 * @throws {Refusal} conflict when the last place is gone
 */
export async function settlePlace(
	tx: Tx,
	actor: Actor,
	held: Held,
	wanted: PlaceState,
	now: Date,
	{ renew = false, appointmentOn }: { renew?: boolean; appointmentOn?: string | undefined } = {}
): Promise<Held['place']> {
	if (!movesPlaces(held.regime)) return held.place;
	const state = held.place?.state ?? 'released';
	if (state === wanted && !(wanted === 'held' && renew)) return held.place;
	let contingentId = held.place?.contingentId ?? null;
	if (state === 'released') {
		// The body's own share first, and only that: another body's places are not this office's to give.
		const of = { offerId: held.offerId, commissionerId: held.fromOrganisationId };
		contingentId = (await takeShare(tx, actor, of, now)) ?? null;
		await takePlace(tx, actor, held.offerLocationId, now);
	}
	if (wanted === 'released') {
		await releasePlace(tx, actor, held.offerLocationId, now);
		if (contingentId) await giveShare(tx, actor, contingentId, now);
		contingentId = null;
	}
	const heldUntil = wanted === 'held' ? holdUntil(held, dayOf(now), appointmentOn) : null;
	const place = { state: wanted, heldUntil, changedAt: now, contingentId };
	// Row security lets only the provider put a row there, and both sides move it.
	if (held.place) await tx.update(placeHolds).set(place).where(eq(placeHolds.referralId, held.id));
	else
		await tx.insert(placeHolds).values({
			...place,
			referralId: held.id,
			providerId: held.toOrganisationId,
			offerLocationId: held.offerLocationId
		});
	return place;
}

/**
 * A hold for a run lasts until the run starts, one with an appointment until then at least. A few days more: whoever
 * began must not be without a place because the report comes the morning after.
 */
function holdUntil(held: Held, today: string, appointmentOn = held.state.appointment?.on): Date {
	const run = held.entry === 'runs' && held.nextStart && held.nextStart > today ? held.nextStart : undefined;
	const reported = (on: string): string => addWorkingDays(on, reportDays, held.land);
	const days = [run ? reported(run) : addWorkingDays(today, holdDays, held.land)];
	if (appointmentOn) days.push(reported(appointmentOn));
	return endOf(days.sort().at(-1) ?? today);
}

/** The place is free for the next person at once. */
export const freePlace = (tx: Tx, actor: Actor, held: Held, now: Date): Promise<Held['place']> =>
	settlePlace(tx, actor, held, 'released', now);

/**
 * The referral is over, and so is its place. Who may not know of one (a third party referred on, and the person tells it
 * alone) leaves it to a job.
 */
export async function endPlace(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	if (held.may.has('D3')) await freePlace(tx, actor, held, now);
	else if (movesPlaces(held.regime)) await checkGround(tx, held.id, now);
}
