import { and, eq, isNotNull } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { reportCapacities, type Reported } from './report-capacity.server.ts';
import { offerLocations, offers } from './tables.server.ts';

/**
 * Says that the figures still hold, for one location or for all published ones of an organisation: a report of its
 * own with what can be booked now. Never reported locations stay unknown, there is nothing to confirm.
 *
 * @throws {Refusal} `not-found` for unknown and foreign ids, `conflict` when there is nothing to confirm.
 */
export async function confirmUnchanged(
	tx: Tx,
	actor: Actor,
	what: { offerLocationId: string } | { organisationId: string },
	now: Date
): Promise<Reported[]> {
	const ids =
		'offerLocationId' in what
			? [what.offerLocationId]
			: (
					await tx
						.select({ id: offerLocations.id })
						.from(offerLocations)
						.innerJoin(offers, eq(offers.id, offerLocations.offerId))
						.where(
							and(
								eq(offers.organisationId, what.organisationId),
								eq(offers.state, 'published'),
								isNotNull(offerLocations.validAt)
							)
						)
				).map(({ id }) => id);
	if (ids.length === 0) throw new Refusal('conflict', m.directory_refused_nothing_reported());
	return reportCapacities(
		tx,
		actor,
		ids.map((offerLocationId) => ({ offerLocationId })),
		now
	);
}
