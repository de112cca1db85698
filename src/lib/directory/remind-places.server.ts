import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { providers, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf, mondayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';
import { listOwnOffers } from './own-offers.server.ts';

/** Asks each provider at most once a week whether its figures still hold, where some are due or past it. */
export async function remindOfPlaces(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const networks = await tx.execute<{ id: string }>(sql`select id from platform.networks order by id`);
	const once = `places:${mondayOf(dayOf(now))}`;
	let told = 0;
	for (const { id: networkId } of networks) {
		const counts = new Map<string, number>();
		for (const offer of await listOwnOffers(tx, { ...actor, networkId }, { state: 'published' }, now))
			for (const { freshness } of offer.locations)
				if (freshness === 'due' || freshness === 'stale')
					counts.set(offer.organisationId, (counts.get(offer.organisationId) ?? 0) + 1);
		for (const [organisationId, count] of [...counts].sort())
			told += await notifyRoles(
				tx,
				{ networkId, roles: providers, organisationId },
				{ kind: 'directory.stale', facts: { count }, once },
				now
			);
	}
	return told;
}
