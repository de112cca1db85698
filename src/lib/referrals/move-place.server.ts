import { eq } from 'drizzle-orm';
import { releasePlace, takePlace } from '#lib/directory/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { endOf } from '#lib/consent/index.ts';
import { dayOf } from '#lib/ui/format.ts';
import { holdDays, movesPlaces } from './model.ts';
import type { Held } from './load-referral.server.ts';
import { placeHolds } from './tables.server.ts';
import { addDays } from './working-days.ts';

/**
 * An acceptance holds a place; in counselling and voluntary offers only the provider's own count does (rule 5).
 * A hold for a run lasts until the run starts.
 *
 * @throws {Refusal} conflict when the last place is gone
 */
export async function holdPlace(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	if (!movesPlaces(held.regime) || held.place) return;
	await takePlace(tx, actor, held.offerLocationId, now);
	const today = dayOf(now);
	const run = held.entry === 'runs' && held.nextStart && held.nextStart > today ? held.nextStart : undefined;
	await tx.insert(placeHolds).values({
		referralId: held.id,
		providerId: held.toOrganisationId,
		offerLocationId: held.offerLocationId,
		state: 'held',
		heldUntil: endOf(run ?? addDays(today, holdDays)),
		changedAt: now
	});
}

/** At the start the held place is the person's. */
export async function occupyPlace(tx: Tx, held: Held, now: Date): Promise<void> {
	if (held.place?.state !== 'held') return;
	await tx
		.update(placeHolds)
		.set({ state: 'taken', heldUntil: null, changedAt: now })
		.where(eq(placeHolds.referralId, held.id));
}

/** The place is free for the next person at once. */
export async function freePlace(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	if (!held.place || held.place.state === 'released') return;
	await releasePlace(tx, actor, held.offerLocationId, now);
	await tx
		.update(placeHolds)
		.set({ state: 'released', heldUntil: null, changedAt: now })
		.where(eq(placeHolds.referralId, held.id));
}
