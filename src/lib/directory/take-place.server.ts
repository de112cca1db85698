import { and, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { mayMovePlaces } from './policy.ts';
import { capacityReports, offerLocations, offers } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

/** Whether the counters moved: not where the number of places is unknown. */
export type Moved = { moved: boolean };

async function getOwner(tx: Tx, actor: Actor, offerLocationId: string) {
	const [row] = await tx
		.select({
			networkId: offers.networkId,
			organisationId: offers.organisationId,
			unit: offers.capacityUnit,
			available: offerLocations.available,
			bookedSince: offerLocations.bookedSince
		})
		.from(offerLocations)
		.innerJoin(offers, eq(offers.id, offerLocations.offerId))
		.where(eq(offerLocations.id, offerLocationId));
	if (!row || !mayMovePlaces(actor, row)) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

/**
 * Takes one place. The condition stands in the UPDATE itself: of many at once, exactly as many win as there are places
 * (security.md § 0.6).
 *
 * @throws {Refusal} `conflict` when no place is left.
 */
export async function takePlace(tx: Tx, actor: Actor, offerLocationId: string, now: Date): Promise<Moved> {
	const owner = await getOwner(tx, actor, offerLocationId);
	if (owner.available === null) return { moved: false };
	const refused = () => new Refusal('conflict', m.directory_refused_no_place());
	// Spares the lock where it is plain already; what decides is the condition below.
	if (owner.bookedSince >= owner.available) throw refused();
	const taken = await tx
		.update(offerLocations)
		.set({ bookedSince: sql`${offerLocations.bookedSince} + 1` })
		.where(
			and(eq(offerLocations.id, offerLocationId), sql`${offerLocations.bookedSince} < ${offerLocations.available}`)
		)
		.returning({ id: offerLocations.id });
	if (taken.length === 0) throw refused();
	await raiseVersion(tx, owner.networkId);
	await record(tx, actor, 'directory.place-taken', { offerLocationId }, now);
	return { moved: true };
}

/**
 * Gives one place back. One that was counted as taken by a later report becomes free as a derived report with that
 * report's date; never more than there are places.
 */
export async function releasePlace(tx: Tx, actor: Actor, offerLocationId: string, now: Date): Promise<Moved> {
	const owner = await getOwner(tx, actor, offerLocationId);
	const [location] = await tx.select().from(offerLocations).where(eq(offerLocations.id, offerLocationId)).for('update');
	if (!location || location.available === null) return { moved: false };
	if (location.bookedSince > 0) {
		await tx
			.update(offerLocations)
			.set({ bookedSince: location.bookedSince - 1 })
			.where(eq(offerLocations.id, offerLocationId));
	} else {
		const available = location.available + 1;
		if (location.total !== null && available > location.total) return { moved: false };
		await tx.update(offerLocations).set({ available, status: 'free' }).where(eq(offerLocations.id, offerLocationId));
		await tx.insert(capacityReports).values({
			networkId: location.networkId,
			offerLocationId,
			unit: owner.unit,
			total: location.total,
			available,
			waiting: location.waiting,
			expectedWaitDays: location.expectedWaitDays,
			status: 'free',
			validAt: location.validAt ?? now,
			reportedAt: now,
			reportedBy: actor.membershipId ?? null,
			source: 'derived'
		});
	}
	await raiseVersion(tx, owner.networkId);
	await record(tx, actor, 'directory.place-released', { offerLocationId }, now);
	return { moved: true };
}
