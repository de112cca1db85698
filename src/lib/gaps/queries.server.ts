import { sql } from 'drizzle-orm';
import type { MultiPolygon, Polygon } from 'geojson';
import { thresholdOf } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { UnmetReason } from '#lib/needs/index.ts';
import {
	addSupply,
	demandBase,
	isToldFrom,
	mergeReasons,
	nothing,
	shareSupply,
	type DemandBase,
	type RawCell,
	type ReasonShare,
	type Statistic,
	type Supply
} from './model.ts';
import { locations, places } from './locations.server.ts';
import { maySeeGaps } from './policy.ts';
import { certainOf, publish, type Cell, type Count } from './suppression.ts';

// This module owns no table: it reads the directory's in plain SQL and casework through functions that count persons.

export type Area = { id: string; code: string; name: string };
export type Need = { id: string; code: string; label: string; sensitive: boolean; k: number };
export type GapRow = {
	need: Need;
	/** Published offers that serve it. */
	offers: number;
	cells: Cell[];
	/** Open needs without an area. */
	unplaced: Count;
	total: Count;
	/** Places missing for certain, over all areas: the order of the matrix. */
	missing: number;
};
export type GapMatrix = {
	areas: Area[];
	rows: GapRow[];
	totals: { areas: Count[]; unplaced: Count; all: Count };
	base: DemandBase;
	/** Published offers in the matrix, and those among them without a confirmed figure anywhere. */
	offers: number;
	unconfirmed: number;
};

const labelled = (row: { label_de: string; label_en: string }): string =>
	getLocale() === 'en' ? row.label_en : row.label_de;

export function ensureMaySee(actor: Actor): string {
	if (!maySeeGaps(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	return actor.networkId;
}

/** The areas of the lowest level: those that no other area lies in. */
export async function listAreas(tx: Tx, actor: Actor): Promise<Area[]> {
	return tx.execute<Area>(sql`
		select a.id, a.code, a.name from directory.planning_areas a
		where a.network_id = ${actor.networkId ?? null}
			and not exists (select from directory.planning_areas b where b.parent_id = a.id)
		order by a.name`);
}

type TermRow = { id: string; code: string; label_de: string; label_en: string; sensitive: boolean };

/** Needs of the catalogue that stand for themselves: the lowest level, and a heading where offers or reports use it. */
async function listNeeds(tx: Tx, networkId: string, used: readonly string[]): Promise<Need[]> {
	const rows = await tx.execute<TermRow & { heading: boolean }>(sql`
		select t.id, t.code, t.label_de, t.label_en, t.sensitive,
			exists (select from directory.terms below where below.parent_id = t.id) as heading
		from directory.terms t left join directory.terms parent on parent.id = t.parent_id
		where t.network_id = ${networkId} and t.taxonomy = 'needs'
		order by coalesce(parent.position, t.position), parent.code nulls first, t.position, t.code`);
	return rows
		.filter((row) => !row.heading || used.includes(row.id))
		.map((row) => ({
			id: row.id,
			code: row.code,
			label: labelled(row),
			sensitive: row.sensitive,
			k: thresholdOf(row)
		}));
}

type SupplyRow = {
	term_id: string;
	/** null: in the whole network. */
	area_id: string | null;
	usable: number;
	active: number;
	waiting: number;
	offers: number;
	unconfirmed: number;
	wait_days: number | null;
	/** The same in each row: offers in the matrix, and those without a confirmed figure anywhere. */
	all_offers: number;
	all_unconfirmed: number;
};

async function supplies(tx: Tx, networkId: string, now: Date): Promise<SupplyRow[]> {
	return tx.execute<SupplyRow>(sql`
		with held as materialized (select * from (${places(networkId, now)}) l where everywhere or area_id is not null),
			per_offer as materialized (
				select offer_id, bool_or(confirmed) as confirmed from held
				where exists (select from directory.offer_terms link where link.offer_id = held.offer_id)
				group by offer_id
			)
		select term_id, area_id,
			coalesce(sum(total) filter (where confirmed), 0)::integer as usable,
			coalesce(sum(total - free) filter (where confirmed), 0)::integer as active,
			coalesce(sum(waiting) filter (where confirmed), 0)::integer as waiting,
			count(*)::integer as offers,
			count(*) filter (where not confirmed)::integer as unconfirmed,
			max(expected_wait_days) filter (where confirmed) as wait_days,
			(select count(*)::integer from per_offer) as all_offers,
			(select count(*)::integer from per_offer where not confirmed) as all_unconfirmed
		from held join directory.offer_terms link using (offer_id)
		group by term_id, area_id`);
}

const supplyOf = (row: SupplyRow | undefined): Supply =>
	row
		? {
				usable: row.usable,
				active: row.active,
				waiting: row.waiting,
				offers: row.offers,
				unconfirmed: row.unconfirmed,
				waitDays: row.wait_days ?? undefined
			}
		: nothing;

async function listStatistics(tx: Tx, networkId: string): Promise<Statistic[]> {
	const rows = await tx.execute<{ area_id: string; series: string; year: number; value: string | null }>(sql`
		select s.area_id, s.series, s.year, s.value from directory.area_statistics s
		join directory.planning_areas a on a.id = s.area_id where a.network_id = ${networkId}
		order by s.series, s.year`);
	return rows.map((row) => ({
		areaId: row.area_id,
		series: row.series,
		year: row.year,
		value: row.value === null ? null : Number(row.value)
	}));
}

/** By what network-wide offers and plans are shared over the areas. */
export async function findDemandBase(tx: Tx, actor: Actor, areaIds: readonly string[]): Promise<DemandBase> {
	return demandBase(areaIds, await listStatistics(tx, ensureMaySee(actor)));
}

/**
 * Need × area with usable places, active, waiting and open needs; everything in it may be shown.
 *
 * @throws {Refusal} `forbidden` outside the steering side
 */
export async function getGapMatrix(tx: Tx, actor: Actor, now: Date): Promise<GapMatrix> {
	const networkId = ensureMaySee(actor);
	const areas = await listAreas(tx, actor);
	const supply = await supplies(tx, networkId, now);
	const persons = await tx.execute<{ term_id: string; area_id: string | null; persons: number }>(
		sql`select term_id, area_id, persons from casework.open_persons()`
	);
	const needs = await listNeeds(
		tx,
		networkId,
		[...supply, ...persons].map((row) => row.term_id)
	);
	const base = demandBase(
		areas.map(({ id }) => id),
		await listStatistics(tx, networkId)
	);

	const keyOf = (termId: string, areaId: string | null) => `${termId}/${areaId ?? ''}`;
	const supplyAt = new Map(supply.map((row) => [keyOf(row.term_id, row.area_id), row]));
	const known = new Set(areas.map(({ id }) => id));
	const openAt = new Map<string, number>();
	for (const row of persons) {
		const key = keyOf(row.term_id, row.area_id !== null && known.has(row.area_id) ? row.area_id : null);
		openAt.set(key, (openAt.get(key) ?? 0) + row.persons);
	}

	const raw = needs.map(({ id, k }) => {
		const shared = shareSupply(supplyOf(supplyAt.get(keyOf(id, null))), base.weights);
		const cells = areas.map((area, index): RawCell => ({
			...addSupply(supplyOf(supplyAt.get(keyOf(id, area.id))), shared[index] ?? nothing),
			open: openAt.get(keyOf(id, area.id)) ?? 0
		}));
		// One more column, without supply: needs that name no area. It belongs to the table, or its total would tell.
		return { k, cells: [...cells, { ...nothing, open: openAt.get(keyOf(id, null)) ?? 0 }] };
	});
	const { cells, totals } = publish(raw);
	const hidden: Count = { low: 0, high: undefined };
	return {
		areas,
		base,
		offers: supply[0]?.all_offers ?? 0,
		unconfirmed: supply[0]?.all_unconfirmed ?? 0,
		totals: {
			areas: totals.columns.slice(0, areas.length),
			unplaced: totals.columns[areas.length] ?? hidden,
			all: totals.all
		},
		rows: needs.map((need, row) => {
			const line = cells[row] ?? [];
			const own = line.slice(0, areas.length);
			return {
				need,
				offers: supply.filter(({ term_id }) => term_id === need.id).reduce((sum, { offers }) => sum + offers, 0),
				cells: own,
				unplaced: line[areas.length]?.open ?? hidden,
				total: totals.rows[row] ?? hidden,
				missing: own.reduce((sum, cell) => sum + missingIn(cell), 0)
			};
		})
	};
}

/** Places missing in a cell, as far as it may be told. */
export const missingIn = (cell: Cell): number =>
	cell.kind === 'graded' || cell.kind === 'unreachable'
		? Math.max(0, cell.active + (cell.waiting ?? 0) + certainOf(cell.open) - cell.usable)
		: 0;

/** How long ago a gap was recognised; only of gaps whose persons may be told. */
type Recognised = { needId: string; areaId: string; on: string };

export async function listRecognised(tx: Tx, actor: Actor): Promise<Recognised[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ term_id: string; area_id: string; recognised_on: string }>(
		sql`select term_id, area_id, recognised_on::text from casework.recognised_gaps()`
	);
	return rows.map((row) => ({ needId: row.term_id, areaId: row.area_id, on: row.recognised_on }));
}

export type GapCard = {
	need: Need;
	area: Area;
	cell: Cell;
	recognisedOn: string | undefined;
	/** Persons by reason; undefined where they are too few to be divided. */
	reasons: { shown: ReasonShare<UnmetReason>[]; merged: number } | undefined;
	/** Offers that serve the cell, those without confirmed figures last. */
	offers: CardOffer[];
	/** The cell's usable places: of offers in the area, and its share of those for the whole network (`wide` in all). */
	stock: { own: number; share: number; wide: number };
	/** The nearest other area with confirmed free places. */
	freeNearby: { area: string; free: number; kilometres: number } | undefined;
};
type CardOffer = {
	id: string;
	name: string;
	everywhere: boolean;
	confirmed: boolean;
	total: number | null;
	free: number | null;
	waitDays: number | null;
};

/** The gap card of one cell. @throws {Refusal} `not-found` when need or area are unknown */
export async function getGapCard(
	tx: Tx,
	actor: Actor,
	needId: string,
	areaId: string,
	matrix: GapMatrix,
	now: Date
): Promise<GapCard> {
	const networkId = ensureMaySee(actor);
	const column = matrix.areas.findIndex(({ id }) => id === areaId);
	const row = matrix.rows.find(({ need }) => need.id === needId);
	const area = matrix.areas[column];
	const cell = row?.cells[column];
	if (!row || !area || !cell) throw new Refusal('not-found', m.errors_not_found());

	const offers = await tx.execute<{
		id: string;
		name: string;
		everywhere: boolean;
		confirmed: boolean;
		total: number | null;
		free: number | null;
		wait_days: number | null;
	}>(sql`
		with held as (${locations(networkId, now)})
		select o.id, o.name, h.everywhere, h.confirmed, h.total, h.free, h.expected_wait_days as wait_days
		from held h join directory.offers o on o.id = h.offer_id
		where h.term_id = ${needId} and (h.everywhere or h.area_id = ${areaId})
		order by h.confirmed desc, h.everywhere, o.name limit 12`);
	const [stock] = await tx.execute<{ own: number; wide: number }>(sql`
		with held as (${locations(networkId, now)})
		select coalesce(sum(total) filter (where area_id = ${areaId}), 0)::integer as own, coalesce(sum(total) filter (where everywhere), 0)::integer as wide
		from held where term_id = ${needId} and confirmed`);
	const own = stock?.own ?? 0;
	const [nearby] = await tx.execute<{ name: string; free: number; metres: number }>(sql`
		with held as (${locations(networkId, now)})
		select a.name, sum(h.free)::integer as free, min(a.position <-> here.position) as metres
		from held h
		join directory.planning_areas a on a.id = h.area_id
		join directory.planning_areas here on here.id = ${areaId}
		where h.term_id = ${needId} and h.confirmed and h.area_id <> ${areaId}
		group by a.id, a.name having sum(h.free) > 0 order by metres limit 1`);
	return {
		need: row.need,
		area,
		cell,
		recognisedOn: await recognisedOn(tx, cell, needId, areaId),
		reasons: await reasonsOf(tx, cell, row.need, areaId),
		offers: offers.map(({ wait_days, ...offer }) => ({ ...offer, waitDays: wait_days })),
		stock: { own, share: cell.usable - own, wide: stock?.wide ?? 0 },
		freeNearby: nearby && { area: nearby.name, free: nearby.free, kilometres: Math.round(nearby.metres / 1000) }
	};
}

async function recognisedOn(tx: Tx, cell: Cell, needId: string, areaId: string): Promise<string | undefined> {
	if (cell.kind === 'suppressed' || cell.kind === 'withheld') return undefined;
	const [row] = await tx.execute<{ recognised_on: string | null }>(
		sql`select casework.recognised_on(${needId}, ${areaId})::text as recognised_on`
	);
	return row?.recognised_on ?? undefined;
}

async function reasonsOf(tx: Tx, cell: Cell, need: Need, areaId: string): Promise<GapCard['reasons']> {
	if (!isToldFrom(cell.open, need.k)) return undefined;
	const shares = await tx.execute<{ reason: UnmetReason; persons: number }>(
		sql`select reason, persons from casework.open_reasons() where term_id = ${need.id} and area_id = ${areaId}`
	);
	return mergeReasons([...shares], need.k);
}

/** Reasons of every cell whose persons may be told, merged like on the card. */
export async function listReasons(
	tx: Tx,
	actor: Actor,
	matrix: GapMatrix
): Promise<Map<string, NonNullable<GapCard['reasons']>>> {
	ensureMaySee(actor);
	const shares = await tx.execute<{ term_id: string; area_id: string | null; reason: UnmetReason; persons: number }>(
		sql`select term_id, area_id, reason, persons from casework.open_reasons()`
	);
	const answer = new Map<string, NonNullable<GapCard['reasons']>>();
	for (const { need, cells } of matrix.rows) {
		cells.forEach((cell, column) => {
			const area = matrix.areas[column];
			if (!area || !isToldFrom(cell.open, need.k)) return;
			const own = shares.filter((share) => share.term_id === need.id && share.area_id === area.id);
			answer.set(
				`${need.id}/${area.id}`,
				mergeReasons(
					own.map(({ reason, persons }) => ({ reason, persons })),
					need.k
				)
			);
		});
	}
	return answer;
}

export type AreaFigures = {
	series: string[];
	chosen: string | undefined;
	years: number[];
	/** One row per area; null is unknown (suppressed in the source), never 0. */
	rows: { area: Area; values: (number | null)[] }[];
};

/** The statistics of the areas, one series over its years. A missing value stays unknown. */
export async function getAreaFigures(tx: Tx, actor: Actor, series: string | undefined): Promise<AreaFigures> {
	const statistics = await listStatistics(tx, ensureMaySee(actor));
	const areas = await listAreas(tx, actor);
	const names = [...new Set(statistics.map((row) => row.series))].sort();
	const chosen = series && names.includes(series) ? series : names[0];
	const own = statistics.filter((row) => row.series === chosen);
	const years = [...new Set(own.map(({ year }) => year))].sort((a, b) => b - a);
	const valueAt = new Map(own.map((row) => [`${row.areaId}/${row.year}`, row.value]));
	return {
		series: names,
		chosen,
		years,
		rows: areas.map((area) => ({ area, values: years.map((year) => valueAt.get(`${area.id}/${year}`) ?? null) }))
	};
}

export type AreaShape = Area & {
	geometry: Polygon | MultiPolygon;
	labelLongitude: number;
	labelLatitude: number;
};

export async function listAreaShapes(tx: Tx, actor: Actor): Promise<AreaShape[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<
		Area & { geometry: Polygon | MultiPolygon; label_longitude: number; label_latitude: number }
	>(sql`
		select a.id, a.code, a.name, a.geometry, a.label_longitude, a.label_latitude from directory.planning_areas a
		where a.network_id = ${actor.networkId ?? null}
			and not exists (select from directory.planning_areas b where b.parent_id = a.id)
		order by a.name`);
	return rows.map(({ label_longitude, label_latitude, ...row }) => ({
		...row,
		labelLongitude: label_longitude,
		labelLatitude: label_latitude
	}));
}
