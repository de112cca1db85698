import { sql } from 'drizzle-orm';
import { isFew } from '#lib/directory/index.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { anyOf } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { locations } from './locations.server.ts';
import { monthOf, monthsFrom, type Month } from './months.ts';
import { shareSupply, nothing, type Supply } from './model.ts';
import { ensureMaySee, type GapMatrix } from './queries.server.ts';

/** Places and waiting persons of one need at the end of each month; undefined where no figure was confirmed then. */
export type SupplyMonth = { usable: number; active: number; waiting: number | undefined } | undefined;

export type SupplyHistory = {
	months: Month[];
	/** Per need id: over the network, and per area of the matrix. */
	needs: Map<string, { all: SupplyMonth[]; areas: SupplyMonth[][] }>;
};

type Row = {
	term_id: string;
	area_id: string | null;
	month: string;
	usable: number;
	active: number;
	waiting: number;
};

/**
 * What providers had reported by the end of each month and was not stale then, over the published offers of today. One
 * or two waiting persons are not told: the month has a gap there, and so has the network's sum.
 */
export async function getSupplyHistory(
	tx: Tx,
	actor: Actor,
	needIds: readonly string[],
	matrix: GapMatrix,
	now: Date,
	count: number
): Promise<SupplyHistory> {
	const networkId = ensureMaySee(actor);
	const months = monthsFrom(monthOf(dayOf(now), 1 - count), count);
	// Each report holds until the next one: read once, not once per month, which at 50,000 places took seconds.
	const rows =
		needIds.length === 0
			? []
			: await tx.execute<Row>(sql`
		with held as (${locations(networkId, now)} and ${anyOf(sql`link.term_id`, needIds)}),
			months as (select generate_series(${months[0] ?? ''}::date, ${months.at(-1) ?? ''}::date, interval '1 month')::date as month),
			ends as (select month, least((month + interval '1 month') at time zone 'Europe/Berlin', ${now.toISOString()}::timestamptz) as at from months),
			reports as (
				select c.offer_location_id, c.total, c.available, c.waiting, c.valid_at,
					lead(c.valid_at) over (partition by c.offer_location_id order by c.valid_at) as next_at
				from directory.capacity_reports c
				where c.offer_location_id in (select location_id from held) and c.valid_at <= (select max(at) from ends)
					and c.valid_at >= (select min(at) from ends) - make_interval(days => (select max(stale_after_days) from held))
			)
		select held.term_id, held.area_id, ends.month::text,
			sum(r.total)::integer as usable, sum(r.total - r.available)::integer as active, sum(r.waiting)::integer as waiting
		from held join reports r on r.offer_location_id = held.location_id
		join ends on r.valid_at <= ends.at and (r.next_at is null or r.next_at > ends.at)
		where (held.everywhere or held.area_id is not null) and r.total is not null and r.available is not null and r.waiting is not null
			and r.valid_at >= ends.at - make_interval(days => held.stale_after_days)
		group by 1, 2, 3`);
	const at = new Map(rows.map((row) => [`${row.term_id}/${row.area_id ?? ''}/${row.month}`, row]));
	const supply = (row: Row | undefined): Supply =>
		row ? { ...nothing, usable: row.usable, active: row.active, waiting: row.waiting } : nothing;
	const told = (own: Supply, isKnown: boolean, k: number): SupplyMonth =>
		isKnown
			? {
					usable: own.usable,
					active: own.active,
					waiting: isFew(own.waiting, k) ? undefined : own.waiting
				}
			: undefined;

	const needs = new Map<string, { all: SupplyMonth[]; areas: SupplyMonth[][] }>();
	for (const { need } of matrix.rows.filter(({ need }) => needIds.includes(need.id))) {
		const columns = months.map((month) => {
			const wide = at.get(`${need.id}//${month}`);
			const shares = shareSupply(supply(wide), matrix.base.weights);
			return matrix.areas.map((area, index) => {
				const own = at.get(`${need.id}/${area.id}/${month}`);
				const [here, share] = [supply(own), shares[index] ?? nothing];
				return told(
					{
						...nothing,
						usable: here.usable + share.usable,
						active: here.active + share.active,
						waiting: here.waiting + share.waiting
					},
					own !== undefined || wide !== undefined,
					need.k
				);
			});
		});
		needs.set(need.id, {
			areas: matrix.areas.map((_, index) => columns.map((column) => column[index])),
			all: columns.map((column): SupplyMonth => {
				const known = column.filter((one) => one !== undefined);
				if (known.length === 0) return undefined;
				const sum = (of: (one: { usable: number; active: number }) => number) =>
					known.reduce((total, one) => total + of(one), 0);
				return {
					usable: sum(({ usable }) => usable),
					active: sum(({ active }) => active),
					// Of a sum with a hidden part the part would follow.
					waiting: known.every(({ waiting }) => waiting !== undefined)
						? known.reduce((total, { waiting }) => total + (waiting ?? 0), 0)
						: undefined
				};
			})
		});
	}
	return { months, needs };
}
