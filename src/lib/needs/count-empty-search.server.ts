import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';

/** Within so many minutes the same need and area count once: somebody reloads, turns a page, comes back. */
const onceWithinMinutes = 5;

/**
 * A search of the directory that found nothing, counted per need, area and month. Nobody's: no account, no address, no
 * words, so that it is no report and no act that an audit line would name. Codes that are not the network's count nothing.
 */
export async function countEmptySearch(
	tx: Tx,
	actor: Actor,
	search: { needCodes: readonly string[]; areaCode: string | undefined },
	now: Date
): Promise<void> {
	const network = actor.networkId ?? null;
	for (const code of search.needCodes.slice(0, 5))
		await tx.execute(sql`
			insert into directory.zero_hit_searches as z (network_id, term_id, area_id, month, searches, last_at)
			select t.network_id, t.id, a.id, ${`${dayOf(now).slice(0, 7)}-01`}::date, 1, ${now.toISOString()}::timestamptz
			from directory.terms t
			left join directory.planning_areas a on a.network_id = t.network_id and a.code = ${search.areaCode ?? null}
				and not exists (select from directory.planning_areas b where b.parent_id = a.id)
			where t.network_id = ${network} and t.taxonomy = 'needs' and t.code = ${code}
			order by a.id limit 1
			on conflict (network_id, term_id, coalesce(area_id, '00000000-0000-0000-0000-000000000000'::uuid), month)
			do update set searches = z.searches + 1, last_at = excluded.last_at
			where z.last_at < excluded.last_at - make_interval(mins => ${onceWithinMinutes})`);
}
