import { sql } from 'drizzle-orm';
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon } from 'geojson';
import Supercluster from 'supercluster';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { matchingPlaces, resolve, type OfferFilter } from './filter.server.ts';
import { freeOf, freshnessOf, placesOf, type CapacityStatus, type PlaceStateCode } from './model.ts';
import { getVersions } from './versions.server.ts';

type InNetwork = Actor & { networkId: string };
export type StateMix = Partial<Record<PlaceStateCode, number>>;
/** `free` null: nobody knows. `offers` names some of those behind it. */
export type PointProperties = { id: string; label: string; free: number | null; states: StateMix; offers: string[] };
export type OfferPoints = FeatureCollection<Point, PointProperties>;
export type AreaProperties = { id: string; code: string; label: string; labelAt: [number, number] };

/** The areas of a network as GeoJSON, and the version to compare with. */
export async function listAreaShapes(
	tx: Tx,
	actor: InNetwork
): Promise<FeatureCollection<Polygon | MultiPolygon, AreaProperties>> {
	const rows = await tx.execute<{
		id: string;
		code: string;
		name: string;
		longitude: number;
		latitude: number;
		geometry: Polygon | MultiPolygon;
	}>(sql`
		select a.id, a.code, a.name, a.label_longitude as longitude, a.label_latitude as latitude, a.geometry from directory.planning_areas a
		where a.network_id = ${actor.networkId} and not exists (select from directory.planning_areas child where child.parent_id = a.id) order by a.name`);
	return {
		type: 'FeatureCollection',
		features: rows.map(({ id, code, name, longitude, latitude, geometry }) => ({
			type: 'Feature',
			id,
			properties: { id, code, label: name, labelAt: [round(longitude), round(latitude)] },
			geometry: rounded(geometry)
		}))
	};
}

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
const rounded = (geometry: Polygon | MultiPolygon): Polygon | MultiPolygon =>
	geometry.type === 'Polygon'
		? {
				type: 'Polygon',
				coordinates: geometry.coordinates.map((ring) => ring.map(([x = 0, y = 0]) => [round(x), round(y)]))
			}
		: {
				type: 'MultiPolygon',
				coordinates: geometry.coordinates.map((part) =>
					part.map((ring) => ring.map(([x = 0, y = 0]) => [round(x), round(y)]))
				)
			};

/** Places confirmed free, offers whose figures somebody knows, and offers by state: what a cluster adds up. */
type Sums = { places: number; known: number } & Record<PlaceStateCode, number>;
type Leaf = Sums & { id: string; label: string; offers: string[] };
type Index = Supercluster<Leaf, Sums>;

const states: readonly PlaceStateCode[] = ['free', 'waiting', 'full', 'assessment', 'unknown'];
const nothing: Sums = { places: 0, known: 0, free: 0, waiting: 0, full: 0, assessment: 0, unknown: 0 };
const deepestZoom = 15;
/** Names of offers are sent for sites, not for clusters; a site with more is opened by zooming and the list. */
const namedOffers = 20;

const sumsOf = ({ places, known, free, waiting, full, assessment, unknown }: Sums): Sums => ({
	places,
	known,
	free,
	waiting,
	full,
	assessment,
	unknown
});

function add(sum: Sums, one: Sums): void {
	sum.places += one.places;
	sum.known += one.known;
	for (const state of states) sum[state] += one[state];
}

const buildIndex = (leaves: Feature<Point, Leaf>[]): Index =>
	new Supercluster<Leaf, Sums>({ radius: 60, maxZoom: deepestZoom, map: sumsOf, reduce: add }).load(leaves);

type PlaceRow = {
	offer_id: string;
	site_id: string;
	label: string;
	longitude: number;
	latitude: number;
	total: number | null;
	available: number | null;
	booked_since: number;
	waiting: number | null;
	status: CapacityStatus;
	valid_at: string | null;
	due: number;
	stale: number;
};

/** One leaf per site. Online, network-wide and protected offers have none (design.md § 5). */
async function readLeaves(tx: Tx, actor: InNetwork, filter: OfferFilter, now: Date): Promise<Feature<Point, Leaf>[]> {
	const rows = await tx.execute<PlaceRow>(matchingPlaces(actor, filter, await resolve(tx, actor, filter), now));
	const leaves = new Map<string, Feature<Point, Leaf>>();
	for (const row of rows) {
		const at = row.valid_at === null ? null : new Date(row.valid_at);
		const freshness = freshnessOf(at, now, { dueAfterDays: row.due, staleAfterDays: row.stale });
		const places = placesOf({ ...row, bookedSince: row.booked_since }, freshness);
		let leaf = leaves.get(row.site_id);
		if (!leaf) {
			leaf = {
				type: 'Feature',
				geometry: { type: 'Point', coordinates: [row.longitude, row.latitude] },
				properties: { ...nothing, id: row.site_id, label: row.label, offers: [] }
			};
			leaves.set(row.site_id, leaf);
		}
		const one: Sums = { ...nothing, places: freeOf(places), known: places.state === 'unknown' ? 0 : 1 };
		one[places.state] = 1;
		add(leaf.properties, one);
		if (leaf.properties.offers.length < namedOffers) leaf.properties.offers.push(row.offer_id);
	}
	return [...leaves.values()];
}

type Kept = { index: Index; version: string; builtAt: number; leaves: number };
/** Indexes in use, the least recently used first. Nothing in them is secret from a reader of the directory. */
const indexes = new Map<string, Kept>();
const keptIndexes = 24;
/** A large network changes every few seconds: its map may be a minute behind its list. */
const large = 5_000;
const mayLag = 60_000;

async function getIndex(tx: Tx, actor: InNetwork, filter: OfferFilter, now: Date): Promise<Index> {
	const { directory, areas } = await getVersions(tx, actor.networkId);
	// Reports grow stale by themselves: an index lives for an hour at most.
	const version = [directory, areas, Math.floor(now.getTime() / 3_600_000)].join('.');
	const key = JSON.stringify([actor.networkId, { ...filter, preferred: undefined, sort: undefined }]);
	const known = indexes.get(key);
	indexes.delete(key);
	const isCurrent =
		known && (known.version === version || (known.leaves > large && Math.abs(now.getTime() - known.builtAt) < mayLag));
	const kept = isCurrent ? known : await build(tx, actor, filter, version, now);
	indexes.set(key, kept);
	const [oldest] = indexes.keys();
	if (indexes.size > keptIndexes && oldest !== undefined) indexes.delete(oldest);
	return kept.index;
}

async function build(tx: Tx, actor: InNetwork, filter: OfferFilter, version: string, now: Date): Promise<Kept> {
	const leaves = await readLeaves(tx, actor, filter, now);
	return { index: buildIndex(leaves), version, builtAt: now.getTime(), leaves: leaves.length };
}

export type MapView = { bounds: [west: number, south: number, east: number, north: number]; zoom: number };

/** The name that all leaves of a cluster share: several sites of one town are that town. */
function describe(index: Index, clusterId: number): { label: string; offers: string[] } {
	const leaves = index.getLeaves(clusterId, namedOffers).map(({ properties }) => properties);
	const [first] = leaves;
	const label = first && leaves.every((leaf) => leaf.label === first.label) ? first.label : '';
	return { label, offers: [...new Set(leaves.flatMap((leaf) => leaf.offers))].slice(0, namedOffers) };
}

/** Sites of the offers found, clustered for a view: confirmed free places and the mix of states. */
export async function listClusters(
	tx: Tx,
	actor: InNetwork,
	filter: OfferFilter,
	view: MapView,
	now: Date
): Promise<OfferPoints> {
	const index = await getIndex(tx, actor, filter, now);
	// Rounded up, so that circles of 44 px do not overlap and the browser has nothing to join by itself.
	const features = index.getClusters(view.bounds, Math.min(deepestZoom + 1, Math.max(0, Math.ceil(view.zoom))));
	return {
		type: 'FeatureCollection',
		features: features.map(({ geometry, properties }) => {
			const { label, offers } = 'cluster_id' in properties ? describe(index, properties.cluster_id) : properties;
			const mix: StateMix = {};
			for (const state of states) if (properties[state] > 0) mix[state] = properties[state];
			return {
				type: 'Feature',
				geometry: { type: 'Point', coordinates: geometry.coordinates.map(round) },
				properties: {
					id: 'cluster_id' in properties ? `c${properties.cluster_id}` : properties.id,
					label,
					free: properties.known > 0 ? properties.places : null,
					states: mix,
					offers
				}
			};
		})
	};
}
