import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { access, choiceWeights, pairsWithin, reachable, stepDecay, weightsOf, zoneWeights } from './access.ts';
import { locations } from './locations.server.ts';
import type { DemandBase } from './model.ts';
import { ensureMaySee, type GapMatrix } from './queries.server.ts';

/** Roads are longer than lines: by about 1.3 in Germany. */
export const detour = 1.3;
/** Kilometres of travel within which an offer counts, where no norm says otherwise; three equal zones. */
export const usualReach = 30;

export type AccessMethod = 'e2sfca' | '3sfca';
export type NeedAccess = {
	method: AccessMethod;
	/** Kilometres of the outer zone. */
	reach: number;
	detour: number;
	/** Places per 1,000 of the base, per area of the matrix; undefined: none reachable. */
	areas: (number | undefined)[];
	/** Places at sites, and those for the whole network, which everybody reaches alike. */
	placed: number;
	networkWide: number;
	/** Of the base over all areas: by what is divided. */
	persons: number;
	base: DemandBase;
};

type Site = { latitude: number | null; longitude: number | null; places: number };

/** Computed once per state of the directory: the key is made of everything that the figures are made of. */
const known = new Map<string, NeedAccess>();
const keptAtMost = 200;

/**
 * Access to a need's confirmed places per area: E2SFCA (Luo & Qi 2009), or 3SFCA with a choice among offers (Wan et al.
 * 2012). Demand is the base by which network-wide offers are shared; where areas are, their labels are.
 */
export async function getAccess(
	tx: Tx,
	actor: Actor,
	needId: string,
	matrix: Pick<GapMatrix, 'areas' | 'base'>,
	now: Date,
	{ method = 'e2sfca', reach = usualReach }: { method?: AccessMethod; reach?: number } = {}
): Promise<NeedAccess> {
	const networkId = ensureMaySee(actor);
	const own = sql`with held as (${locations(networkId, now)} and link.term_id = ${needId}) `;
	const [state] = await tx.execute<{ version: string }>(sql`
		${own} select concat_ws(':', count(*), sum(total), sum(latitude), sum(longitude), sum(hashtext(location_id::text)::bigint * coalesce(total, 0))) as version
		from held where confirmed`);
	const made = [networkId, needId, method, reach, state?.version, matrix.areas.map(({ id }) => id), matrix.base];
	const key = createHash('sha256').update(JSON.stringify(made)).digest('base64');
	const before = known.get(key);
	if (before) return before;

	const sites = await tx.execute<Site>(sql`
		${own} select latitude, longitude, sum(total)::integer as places from held where confirmed and total > 0
		group by latitude, longitude, everywhere order by latitude, longitude`);
	const labels = await tx.execute<{ id: string; longitude: number; latitude: number }>(sql`
		select id, label_longitude as longitude, label_latitude as latitude from directory.planning_areas where network_id = ${networkId}`);
	const labelOf = new Map(labels.map((row) => [row.id, row]));
	const answer = accessOfSites(
		matrix.areas.map(({ id }) => labelOf.get(id) ?? { longitude: 0, latitude: 0 }),
		sites,
		matrix.base,
		{ method, reach }
	);
	if (known.size >= keptAtMost) known.clear();
	known.set(key, answer);
	return answer;
}

/** The computation itself; places without a position count for the whole network. */
export function accessOfSites(
	areas: readonly { longitude: number; latitude: number }[],
	sites: readonly Site[],
	base: DemandBase,
	{ method, reach }: { method: AccessMethod; reach: number }
): NeedAccess {
	const placed = sites.filter(({ latitude, longitude }) => latitude !== null && longitude !== null);
	const pairs = pairsWithin(
		{ longitude: areas.map(({ longitude }) => longitude), latitude: areas.map(({ latitude }) => latitude) },
		{
			longitude: placed.map(({ longitude }) => longitude ?? 0),
			latitude: placed.map(({ latitude }) => latitude ?? 0)
		},
		reach,
		detour
	);
	const zones = weightsOf(pairs, stepDecay([reach / 3, (2 * reach) / 3, reach], zoneWeights.slow));
	const persons = base.weights.reduce((sum, weight) => sum + weight, 0);
	const figures = access(
		pairs,
		method === '3sfca' ? choiceWeights(pairs, zones) : zones,
		base.weights,
		placed.map(({ places }) => places)
	);
	const count = (own: readonly Site[]) => own.reduce((sum, { places }) => sum + places, 0);
	const networkWide = count(sites) - count(placed);
	const everywhere = networkWide > 0 && persons > 0 ? networkWide / persons : undefined;
	return {
		method,
		reach,
		detour,
		areas: Array.from(figures.areas, (value) => {
			const near = reachable(value);
			return near === undefined && everywhere === undefined ? undefined : 1000 * ((near ?? 0) + (everywhere ?? 0));
		}),
		placed: count(placed),
		networkWide,
		persons,
		base
	};
}
