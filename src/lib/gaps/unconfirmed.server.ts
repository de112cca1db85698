import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { places } from './locations.server.ts';
import { ensureMaySee } from './queries.server.ts';

/** `stale`: nobody vouches for a figure any more, or nobody ever did; `incomplete`: reported in time, but not all three figures. */
export type UnconfirmedOffer = { offerId: string; why: 'stale' | 'incomplete' };

/** Offers of the matrix that stand in none of its sums: those that its footer counts. */
export async function listUnconfirmed(tx: Tx, actor: Actor, now: Date): Promise<UnconfirmedOffer[]> {
	const networkId = ensureMaySee(actor);
	const rows = await tx.execute<UnconfirmedOffer>(sql`
		with held as (select l.*, o.valid_at from (${places(networkId, now)}) l join directory.offer_locations o on o.id = l.location_id
			where (everywhere or area_id is not null) and exists (select from directory.offer_terms link where link.offer_id = l.offer_id))
		select offer_id as "offerId",
			case when bool_or(valid_at >= ${now.toISOString()}::timestamptz - make_interval(days => stale_after_days)) then 'incomplete' else 'stale' end as why
		from held group by offer_id having not bool_or(confirmed) order by offer_id`);
	return [...rows];
}
