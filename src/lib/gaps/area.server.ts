import { sql } from 'drizzle-orm';
import { smallest, smallestSensitive } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { locations } from './locations.server.ts';
import { ensureMaySee, type Area, type GapMatrix, type GapRow } from './queries.server.ts';
import { publishWaiting, type Cell, type Count } from './suppression.ts';

/** An offer at a place in the area. Figures are null where they are not confirmed. */
export type AreaOffer = {
	offerId: string;
	name: string;
	/** Null for protected places: they count for the network and are on no map. */
	longitude: number | null;
	latitude: number | null;
	total: number | null;
	free: number | null;
	/** Undefined where it is not confirmed. */
	waiting: Count | undefined;
};

export type AreaView = {
	area: Area;
	/** Needs with demand or an offer, as in the matrix. */
	needs: { need: GapRow['need']; cell: Cell }[];
	offers: AreaOffer[];
	/** Sums over the confirmed offers of this list: the map's label and the table's foot say the same. */
	sums: { offers: number; unconfirmed: number; total: number; free: number };
	/** Known figures of the area; a null value is unknown. */
	figures: { series: string; year: number; value: number | null }[];
};

/** Need and supply of one area, from the matrix. @throws {Refusal} `not-found` for an area of no or another network */
export async function getAreaView(
	tx: Tx,
	actor: Actor,
	areaId: string,
	matrix: GapMatrix,
	now: Date
): Promise<AreaView> {
	const networkId = ensureMaySee(actor);
	const column = matrix.areas.findIndex(({ id }) => id === areaId);
	const area = matrix.areas[column];
	if (!area) throw new Refusal('not-found', m.errors_not_found());
	const rows = await tx.execute<Omit<AreaOffer, 'waiting'> & { waiting: number | null; needIds: string[] }>(sql`
		with held as (select distinct on (location_id) * from (${locations(networkId, now)}) every where area_id = ${areaId} order by location_id)
		select held.offer_id as "offerId", o.name, held.longitude, held.latitude,
			case when held.confirmed then held.total end as total, case when held.confirmed then held.free end as free,
			case when held.confirmed then held.waiting end as waiting,
			array(select term_id from directory.offer_terms where offer_id = held.offer_id) as "needIds"
		from held join directory.offers o on o.id = held.offer_id order by o.name, held.location_id`);
	const kOf = new Map(matrix.rows.map(({ need }) => [need.id, need.k]));
	const waiting = publishWaiting(
		rows.map((row) => ({ ...row, k: Math.max(smallest, ...row.needIds.map((id) => kOf.get(id) ?? smallestSensitive)) }))
	);
	const offers = rows.map(({ needIds: _, ...row }, index): AreaOffer => ({ ...row, waiting: waiting[index] }));
	const figures = await tx.execute<{ series: string; year: number; value: string | null }>(sql`
		select distinct on (series) series, year, value from directory.area_statistics where area_id = ${areaId} order by series, year desc`);
	const confirmed = offers.filter(({ total }) => total !== null);
	return {
		area,
		needs: matrix.rows.flatMap(({ need, cells }) => {
			const cell = cells[column];
			return cell && (cell.kind !== 'no-demand' || cell.offers > 0) ? [{ need, cell }] : [];
		}),
		offers,
		sums: {
			offers: offers.length,
			unconfirmed: offers.length - confirmed.length,
			total: confirmed.reduce((sum, { total }) => sum + (total ?? 0), 0),
			free: confirmed.reduce((sum, { free }) => sum + (free ?? 0), 0)
		},
		figures: figures.map((row) => ({ ...row, value: row.value === null ? null : Number(row.value) }))
	};
}
