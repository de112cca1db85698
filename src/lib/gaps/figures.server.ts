import { sql } from 'drizzle-orm';
import type { Condition } from '#lib/needs/index.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { locations } from './locations.server.ts';
import { monthOf, monthsFrom, type Month } from './months.ts';
import {
	fitFlag,
	observedWait,
	searchesOf,
	targetOf,
	type ObservedWait,
	type Target,
	type WaitCount
} from './observed.ts';
import { ensureMaySee, type GapMatrix } from './queries.server.ts';
import { publishCounts, type Count } from './suppression.ts';

/** What stands at an open need besides its reason; `substituted`: helped in another way meanwhile. */
export type Mark = Condition | 'substituted';

/** Months of reports that are told, the current one last: one grid for card, page and file. */
export const reportMonths = 24;
/** Areas above which figures per area and month are not told: the search for what to hide would take too long. */
const manyAreas = 60;

const hidden: Count = { low: 0, high: undefined };

export type ReportSeries = {
	months: Month[];
	/** Per month over all areas. */
	all: Count[];
	/** Sum of all months. */
	total: Count;
	/** Per area of the matrix: its months and their sum; undefined where there are too many areas. */
	areas: { months: Count[]; total: Count }[] | undefined;
};

/** Reports of one need by area and month, so published that no month, area or sum gives a small number away. */
export async function getReportSeries(
	tx: Tx,
	actor: Actor,
	needId: string,
	matrix: GapMatrix,
	now: Date
): Promise<ReportSeries> {
	ensureMaySee(actor);
	const months = monthsFrom(monthOf(dayOf(now), 1 - reportMonths), reportMonths);
	const k = matrix.rows.find(({ need }) => need.id === needId)?.need.k ?? 5;
	const counts = await tx.execute<{ area_id: string | null; month: string; reports: number }>(
		sql`select area_id, month::text, reports from casework.reports_by_month(${needId})`
	);
	const ids = matrix.areas.map(({ id }) => id);
	const lines: (readonly string[] | undefined)[] = ids.length > manyAreas ? [] : ids.map((id) => [id]);
	const values = (own: (areaId: string | null) => boolean) =>
		months.map((month) =>
			counts.filter((row) => row.month === month && own(row.area_id)).reduce((sum, { reports }) => sum + reports, 0)
		);
	const rest = new Set(lines.flatMap((line) => line ?? []));
	const { cells, totals } = publishCounts([
		...lines.map((line) => ({ k, values: values((id) => id !== null && (line ?? []).includes(id)) })),
		// Whatever is of no area of the matrix belongs to the table, or its total would tell.
		{ k, values: values((id) => id === null || !rest.has(id)) }
	]);
	return {
		months,
		all: totals.columns,
		total: totals.all,
		areas:
			lines.length === 0
				? undefined
				: ids.map((_, index) => ({ months: cells[index] ?? [], total: totals.rows[index] ?? hidden }))
	};
}

export type MarkTable = {
	mark: Mark;
	/** Per need of the matrix, over all areas. */
	needs: Count[];
	/** Per area of the matrix, over all needs. */
	areas: Count[];
	all: Count;
	cells: (needIndex: number, areaIndex: number) => Count;
};

const isExact = (count: Count | undefined): boolean => count !== undefined && 'exact' in count;
/** A sum, or what its told cells come to: a lower bound of its own may hold a cell that is not told. */
const leastOf = (sum: Count | undefined, isTold: boolean, cells: readonly Count[]): Count => {
	if (isTold && sum && 'exact' in sum) return sum;
	const low = cells.reduce((total, count) => total + ('exact' in count ? count.exact : 0), 0);
	return low > 0 ? { low, high: undefined } : hidden;
};

/**
 * Persons with an open need by condition. Told only where the persons themselves are told: whoever knew how many of a
 * hidden number have a condition would know something of the number.
 */
export async function listMarks(tx: Tx, actor: Actor, matrix: GapMatrix): Promise<MarkTable[]> {
	ensureMaySee(actor);
	const counts = await tx.execute<{ term_id: string; area_id: string | null; mark: Mark; persons: number }>(
		sql`select term_id, area_id, mark, persons from casework.open_marks()`
	);
	const ids = matrix.areas.map(({ id }) => id);
	const byArea = ids.length <= manyAreas;
	const columnOf = (areaId: string | null): number => {
		const column = byArea && areaId !== null ? ids.indexOf(areaId) : -1;
		return column >= 0 ? column : byArea ? ids.length : 0;
	};
	const width = byArea ? ids.length + 1 : 1;
	const rowOf = new Map(matrix.rows.map(({ need }, index) => [need.id, index]));
	return [...new Set(counts.map(({ mark }) => mark))].sort().map((mark) => {
		const values = matrix.rows.map(() => Array.from({ length: width }, () => 0));
		for (const row of counts) {
			const line = row.mark === mark ? values[rowOf.get(row.term_id) ?? -1] : undefined;
			const column = columnOf(row.area_id);
			if (line) line[column] = (line[column] ?? 0) + row.persons;
		}
		const published = publishCounts(matrix.rows.map(({ need }, index) => ({ k: need.k, values: values[index] ?? [] })));
		const cell = (need: number, area: number): Count =>
			byArea && isExact(matrix.rows[need]?.cells[area]?.open) ? (published.cells[need]?.[area] ?? hidden) : hidden;
		const cells = matrix.rows.map((_, need) => ids.map((_, area) => cell(need, area)));
		return {
			mark,
			needs: matrix.rows.map(({ total }, need) =>
				leastOf(published.totals.rows[need], isExact(total), cells[need] ?? [])
			),
			areas: ids.map((_, area) =>
				leastOf(
					published.totals.columns[area],
					byArea && isExact(matrix.totals.areas[area]),
					cells.flatMap((line) => line[area] ?? [])
				)
			),
			all: leastOf(published.totals.all, isExact(matrix.totals.all), cells.flat()),
			cells: cell
		};
	});
}

/** What happened at referrals for one need. */
type Observed = {
	waits: (WaitCount & { area_id: string | null })[];
	fit: { area_id: string | null; answered: number; unfit: number }[];
	stays: { days: number; referrals: number }[];
	inflow: { area_id: string | null; month: string; persons: number }[];
};

async function readObserved(tx: Tx, needId: string): Promise<Observed> {
	return {
		waits: await tx.execute(
			sql`select area_id, days, begun, referrals from casework.observed_waits() where term_id = ${needId}`
		),
		fit: await tx.execute(sql`
			select area_id, sum(answered)::integer as answered, sum(unfit)::integer as unfit from casework.fit_answers()
			where term_id = ${needId} group by area_id`),
		stays: await tx.execute(sql`select days, referrals from casework.stays() where term_id = ${needId}`),
		inflow: await tx.execute(sql`select area_id, month::text, persons from casework.inflow_by_month(${needId})`)
	};
}

export type CellFigures = {
	wait: ObservedWait | undefined;
	fit: { share: number | undefined } | undefined;
	target: Target | undefined;
	/** Searches of twelve months in the area that found nothing. */
	searches: Count;
	/**
	 * Days of the last 90 on which no confirmed offer of the area had a free place, and days of which that is known at
	 * all. Only where the area has none of its own the network-wide ones count (`own: false`): they would hide that
	 * everything nearby is full.
	 */
	fullDays: { full: number; known: number; own: boolean } | undefined;
};

/** Waiting, fit, Soll and searches of one cell. */
export async function getCellFigures(
	tx: Tx,
	actor: Member,
	needId: string,
	areaId: string,
	matrix: GapMatrix,
	now: Date
): Promise<CellFigures> {
	ensureMaySee(actor);
	const row = matrix.rows.find(({ need }) => need.id === needId);
	const cell = row?.cells[matrix.areas.findIndex(({ id }) => id === areaId)];
	const k = row?.need.k ?? 5;
	const observed = await readObserved(tx, needId);
	const here = <Row extends { area_id: string | null }>(rows: readonly Row[]): Row[] =>
		rows.filter((one) => one.area_id === areaId);
	const fit = here(observed.fit)[0];
	// Twelve whole months: the current one is not over.
	const months = monthsFrom(monthOf(dayOf(now), -12), 12);
	const inflow = months.map((month) =>
		here(observed.inflow)
			.filter((one) => one.month === month)
			.reduce((sum, { persons }) => sum + persons, 0)
	);
	const [searched] = await tx.execute<{ searches: number }>(sql`
		select coalesce(sum(searches), 0)::integer as searches from directory.zero_hit_searches
		where network_id = ${actor.networkId} and term_id = ${needId} and area_id = ${areaId} and month > ${monthOf(dayOf(now), -12)}`);
	return {
		wait: observedWait(here(observed.waits), k),
		fit: fit && fitFlag(fit, k),
		target: cell && cell.offers > cell.unconfirmed ? targetOf(inflow, observed.stays, cell.usable) : undefined,
		searches: searchesOf(searched?.searches ?? 0),
		fullDays: await fullDays(tx, actor, needId, areaId, now)
	};
}

/** Demand that nobody counts: on a day on which everything is full, nobody is put on a list who would have asked. */
async function fullDays(
	tx: Tx,
	actor: Actor,
	needId: string,
	areaId: string,
	now: Date
): Promise<CellFigures['fullDays']> {
	const [row] = await tx.execute<{ full: number; known: number; own: boolean }>(sql`
		with serving as (${locations(ensureMaySee(actor), now)} and link.term_id = ${needId}),
			held as (select * from serving where area_id = ${areaId} or (everywhere and not exists (select from serving where area_id = ${areaId}))),
			days as (select at from generate_series(${now.toISOString()}::timestamptz - interval '89 days', ${now.toISOString()}::timestamptz, interval '1 day') as at),
			free as (
				select days.at, sum(r.available) as available from held cross join days cross join lateral (
					select c.available, c.valid_at from directory.capacity_reports c
					where c.offer_location_id = held.location_id and c.valid_at <= days.at order by c.valid_at desc limit 1
				) r
				where r.available is not null
					and r.valid_at >= days.at - make_interval(days => held.stale_after_days)
				group by days.at
			)
		select count(*)::integer as known, count(*) filter (where available = 0)::integer as full,
			exists (select from serving where area_id = ${areaId}) as own from free`);
	return row && row.known > 0 ? row : undefined;
}

/** Needs for which the offers often do not fit, over all areas. */
export async function listUnfit(
	tx: Tx,
	actor: Actor,
	matrix: GapMatrix
): Promise<Map<string, { share: number | undefined }>> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ term_id: string; answered: number; unfit: number }>(sql`
		select term_id, sum(answered)::integer as answered, sum(unfit)::integer as unfit from casework.fit_answers() group by term_id`);
	return new Map(
		rows.flatMap((row) => {
			const k = matrix.rows.find(({ need }) => need.id === row.term_id)?.need.k;
			const flag = k === undefined ? undefined : fitFlag(row, k);
			return flag ? [[row.term_id, flag] as const] : [];
		})
	);
}
