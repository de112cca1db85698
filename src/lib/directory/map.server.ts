import { sql } from 'drizzle-orm';
import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon } from 'geojson';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import {
	add,
	clusterIndex,
	letGo,
	namedOffers,
	nothing,
	pointsIn,
	roundDegrees as round,
	type Index,
	type Leaf,
	type MapView,
	type OfferPoints,
	type Sums
} from './clusters.ts';
import { matchingPlaces, resolve, type OfferFilter } from './filter.server.ts';
import { freshnessOf } from './freshness.ts';
import type { CapacityStatus } from './model.ts';
import { freeOf, placesOf } from './places.ts';
import { getVersions } from './versions.server.ts';

type InNetwork = Actor & { networkId: string };
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
		const { offers } = leaf.properties;
		if (offers.length <= namedOffers && !offers.includes(row.offer_id))
			leaf.properties.offers = [...offers, row.offer_id];
	}
	return [...leaves.values()];
}

type Kept = { index: Index; version: string; builtAt: number; leaves: number };
/** Indexes in use, the least recently used first. Nothing in them is secret from a reader of the directory. */
const indexes = new Map<string, Kept>();
const keptIndexes = 24;
/** About a kilobyte each, with the circles above them. */
const keptLeaves = 60_000;
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
	letGo(indexes, { indexes: keptIndexes, leaves: keptLeaves });
	return kept.index;
}

async function build(tx: Tx, actor: InNetwork, filter: OfferFilter, version: string, now: Date): Promise<Kept> {
	const leaves = await readLeaves(tx, actor, filter, now);
	return { index: clusterIndex(leaves), version, builtAt: now.getTime(), leaves: leaves.length };
}

/** Sites of the offers found, clustered for a view: confirmed free places and the mix of states. */
export async function listClusters(
	tx: Tx,
	actor: InNetwork,
	filter: OfferFilter,
	view: MapView,
	now: Date
): Promise<OfferPoints> {
	return pointsIn(await getIndex(tx, actor, filter, now), view);
}
