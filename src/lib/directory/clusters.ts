import type { Feature, FeatureCollection, Point } from 'geojson';
import Supercluster from 'supercluster';
import type { PlaceStateCode } from './places.ts';

type StateMix = Partial<Record<PlaceStateCode, number>>;
/** `free` null: nobody knows. `offers` names those behind it, as long as they are few. */
export type PointProperties = {
	id: string;
	label: string;
	free: number | null;
	states: StateMix;
	offers: readonly string[];
};
export type OfferPoints = FeatureCollection<Point, PointProperties>;

/** Places confirmed free, offers whose figures somebody knows, and offers by state: what a cluster adds up. */
export type Sums = { places: number; known: number } & Record<PlaceStateCode, number>;
/** What a circle is called, and the first offers behind it; more than `namedOffers` are too many to name. */
type Named = { label: string; offers: readonly string[] };
export type Leaf = Sums & Named & { id: string };
export type Index = Supercluster<Leaf, Sums & Named>;

const states: readonly PlaceStateCode[] = ['free', 'waiting', 'full', 'assessment', 'unknown'];
export const nothing: Sums = { places: 0, known: 0, free: 0, waiting: 0, full: 0, assessment: 0, unknown: 0 };
const deepestZoom = 15;
/** A circle with more offers names none of them: it is opened by zooming and the list. */
export const namedOffers = 30;

const withoutId = ({ places, known, free, waiting, full, assessment, unknown, label, offers }: Leaf): Sums & Named => ({
	places,
	known,
	free,
	waiting,
	full,
	assessment,
	unknown,
	label,
	offers
});

export function add(sum: Sums, one: Sums): void {
	sum.places += one.places;
	sum.known += one.known;
	for (const state of states) sum[state] += one[state];
}

/** Several sites of one town are that town; of several towns no name is right. Arrays are shared between zoom levels. */
function join(cluster: Sums & Named, one: Sums & Named): void {
	add(cluster, one);
	if (cluster.label !== one.label) cluster.label = '';
	if (cluster.offers.length > namedOffers) return;
	const others = one.offers.filter((id) => !cluster.offers.includes(id));
	if (others.length > 0) cluster.offers = [...cluster.offers, ...others];
}

/** An index of all sites; a second per 100,000 of them. */
export const clusterIndex = (leaves: Feature<Point, Leaf>[]): Index =>
	new Supercluster<Leaf, Sums & Named>({ radius: 60, maxZoom: deepestZoom, map: withoutId, reduce: join }).load(leaves);

/** Drops what was used longest ago until the rest is few enough; the newest stays, however large it is. */
export function letGo(kept: Map<string, { leaves: number }>, most: { indexes: number; leaves: number }): void {
	let leaves = [...kept.values()].reduce((sum, one) => sum + one.leaves, 0);
	for (const [key, one] of kept) {
		if (kept.size <= 1 || (kept.size <= most.indexes && leaves <= most.leaves)) return;
		kept.delete(key);
		leaves -= one.leaves;
	}
}

/** A metre or so: more digits say nothing on a map. */
export const roundDegrees = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

export type MapView = { bounds: [west: number, south: number, east: number, north: number]; zoom: number };

/** Sites and clusters in a view: confirmed free places and the mix of states. */
export function pointsIn(index: Index, view: MapView): OfferPoints {
	// Rounded up, so that circles of 44 px do not overlap and the browser has nothing to join by itself.
	const features = index.getClusters(view.bounds, Math.min(deepestZoom + 1, Math.max(0, Math.ceil(view.zoom))));
	return {
		type: 'FeatureCollection',
		features: features.map(({ geometry, properties }) => {
			const mix: StateMix = {};
			for (const state of states) if (properties[state] > 0) mix[state] = properties[state];
			return {
				type: 'Feature',
				geometry: { type: 'Point', coordinates: geometry.coordinates.map(roundDegrees) },
				properties: {
					id: 'cluster_id' in properties ? `c${properties.cluster_id}` : properties.id,
					label: properties.label,
					free: properties.known > 0 ? properties.places : null,
					states: mix,
					offers: properties.offers.length > namedOffers ? [] : properties.offers
				}
			};
		})
	};
}
