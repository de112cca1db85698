import { sql } from 'drizzle-orm';
import { certainOf, shareOut } from '#lib/gaps/index.ts';
import { getGapMatrix, listAreaShapes, listPlaces, type GapMatrix } from '#lib/gaps/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { maySeePlans } from './policy.ts';
import { detour, type ScenarioGround } from './what-if.ts';

/**
 * The ground of a scenario: one need, from figures that may be published. What the matrix hides is hidden here as well:
 * demand is what is certain from outside, so no scenario can be asked for what no page shows.
 *
 * @throws {Refusal} `forbidden`, `not-found` for a need that there is not
 */
export async function getGround(
	tx: Tx,
	actor: Actor,
	needCode: string,
	now: Date,
	matrix?: GapMatrix
): Promise<ScenarioGround> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const { rows, areas, base } = matrix ?? (await getGapMatrix(tx, actor, now));
	const row = rows.find(({ need }) => need.code === needCode);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	const shapes = new Map((await listAreaShapes(tx, actor)).map((shape) => [shape.id, shape]));
	const held = await listPlaces(tx, actor, row.need.id, now);
	const known = held.flatMap(({ total, ...place }) => (total === null ? [] : [{ ...place, total }]));

	const centres = areas.map(({ id, code, name }, column) => {
		const cell = row.cells[column];
		const shape = shapes.get(id);
		return {
			id,
			code,
			name,
			longitude: shape?.labelLongitude ?? 0,
			latitude: shape?.labelLatitude ?? 0,
			demand: cell ? cell.active + (cell.waiting ?? 0) + certainOf(cell.open) : 0,
			atLeast: !cell || cell.waiting === undefined || !('exact' in cell.open)
		};
	});
	const offers = known.flatMap((place): ScenarioGround['offers'] => {
		if (place.everywhere)
			return shareOut(place.total, base.weights).map((places, area) => ({
				source: place.id,
				longitude: centres[area]?.longitude ?? 0,
				latitude: centres[area]?.latitude ?? 0,
				places
			}));
		const centre = centres.find(({ id }) => id === place.areaId);
		return [
			{
				source: place.id,
				longitude: place.longitude ?? centre?.longitude ?? 0,
				latitude: place.latitude ?? centre?.latitude ?? 0,
				places: place.total
			}
		];
	});
	const areaName = (id: string | null) => areas.find((area) => area.id === id)?.name;
	return {
		need: { id: row.need.id, code: row.need.code, label: row.need.label },
		detour,
		areas: centres,
		offers,
		sources: known.map(({ id, offer, areaId, everywhere, total }) => ({
			id,
			label: [offer, areaName(areaId)].filter(Boolean).join(', '),
			everywhere,
			places: total
		})),
		sites: await listCandidates(tx, actor),
		unconfirmed: held.length - known.length
	};
}

/** Partners' sites that stand on a map. */
async function listCandidates(tx: Tx, actor: Member): Promise<ScenarioGround['sites']> {
	const rows = await tx.execute<ScenarioGround['sites'][number]>(sql`
		select s.id, concat_ws(', ', a.name, o.name, nullif(s.name, o.name)) as label, s.longitude, s.latitude
		from directory.sites s join directory.organisations o on o.id = s.organisation_id
		left join directory.planning_areas a on a.id = s.area_id
		where s.network_id = ${actor.networkId} and not s.address_protected and not o.address_protected and s.longitude is not null
		order by a.name nulls last, o.name, s.name, s.id limit 300`);
	return [...rows];
}
