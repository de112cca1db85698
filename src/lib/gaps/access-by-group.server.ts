import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { locations } from './locations.server.ts';
import { isFew, thresholdOf } from '#lib/directory/index.ts';
import { ensureMaySee } from './queries.server.ts';

/** Offers of one kind with their confirmed places; an offer at two places is one offer. */
export type GroupSupply = {
	code: string;
	offers: number;
	/** Offers of them without a confirmed figure: in no sum. */
	unconfirmed: number;
	usable: number;
	free: number;
	/** As reported; undefined where they are fewer than may be told. */
	waiting: number | undefined;
	/** Longest reported wait in days. */
	waitDays: number | undefined;
};

/** `mark`: what a need may ask for; `language` and `group`: as offers name them. */
export type GroupKind = 'mark' | 'language' | 'group';

/** What a need may ask for and an offer can be asked about; evening, childcare and way are no fields of an offer. */
const marks = sql`array_remove(array[
	case when exists (select from unnest(o.languages) l where l <> 'de') then 'language' end,
	case when s.accessible then 'wheelchair' end,
	case when o.women_only then 'women_only' end,
	case when o.outreach then 'outreach' end,
	case when held.reach = 'online' then 'online_ok' end], null)`;
const codesOf = { mark: marks, language: sql`o.languages`, group: sql`o.target_groups` } as const;

/** Places by condition, language or target group, over all needs or for one. */
export async function listGroupSupply(
	tx: Tx,
	actor: Actor,
	kind: GroupKind,
	needId: string | undefined,
	now: Date
): Promise<GroupSupply[]> {
	const networkId = ensureMaySee(actor);
	const rows = await tx.execute<{
		code: string;
		offers: number;
		unconfirmed: number;
		usable: number;
		free: number;
		waiting: number;
		wait_days: number | null;
		sensitive: boolean;
	}>(sql`
		with held as (select distinct on (location_id) * from (${locations(networkId, now)} ${needId ? sql`and link.term_id = ${needId}` : sql``}) every
				where everywhere or area_id is not null order by location_id)
		select c.code, count(distinct held.offer_id)::integer as offers,
			(count(distinct held.offer_id) - count(distinct held.offer_id) filter (where held.confirmed))::integer as unconfirmed,
			coalesce(sum(held.total) filter (where held.confirmed), 0)::integer as usable,
			coalesce(sum(held.free) filter (where held.confirmed), 0)::integer as free,
			coalesce(sum(held.waiting) filter (where held.confirmed), 0)::integer as waiting,
			max(held.expected_wait_days) filter (where held.confirmed) as wait_days,
			bool_or(exists (select from directory.offer_terms x join directory.terms t on t.id = x.term_id where x.offer_id = o.id and t.sensitive)) as sensitive
		from held join directory.offers o on o.id = held.offer_id
		join directory.offer_locations l on l.id = held.location_id left join directory.sites s on s.id = l.site_id
		cross join lateral (select distinct unnest(${codesOf[kind]}) as code) c
		group by c.code order by usable desc, c.code`);
	return rows.map(({ wait_days, sensitive, ...row }) => ({
		...row,
		waiting: isFew(row.waiting, thresholdOf({ sensitive })) ? undefined : row.waiting,
		waitDays: wait_days ?? undefined
	}));
}
