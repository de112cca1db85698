import type { Feature, FeatureCollection, Point } from 'geojson';
import Supercluster from 'supercluster';
import type { PlaceStateCode } from './model.ts';

export type StateMix = Partial<Record<PlaceStateCode, number>>;
/** `free` null: nobody knows. `offers` names some of those behind it. */
export type PointProperties = { id: string; label: string; free: number | null; states: StateMix; offers: string[] };
export type OfferPoints = FeatureCollection<Point, PointProperties>;

/** Places confirmed free, offers whose figures somebody knows, and offers by state: what a cluster adds up. */
export type Sums = { places: number; known: number } & Record<PlaceStateCode, number>;
export type Leaf = Sums & { id: string; label: string; offers: string[] };
export type Index = Supercluster<Leaf, Sums>;

const states: readonly PlaceStateCode[] = ['free', 'waiting', 'full', 'assessment', 'unknown'];
export const nothing: Sums = { places: 0, known: 0, free: 0, waiting: 0, full: 0, assessment: 0, unknown: 0 };
const deepestZoom = 15;
/** Names of offers are sent for sites, not for clusters; a site with more is opened by zooming and the list. */
export const namedOffers = 20;

const sumsOf = ({ places, known, free, waiting, full, assessment, unknown }: Sums): Sums => ({
	places,
	known,
	free,
	waiting,
	full,
	assessment,
	unknown
});

export function add(sum: Sums, one: Sums): void {
	sum.places += one.places;
	sum.known += one.known;
	for (const state of states) sum[state] += one[state];
}

/** An index of all sites; a second per 200,000 of them. */
export const clusterIndex = (leaves: Feature<Point, Leaf>[]): Index =>
	new Supercluster<Leaf, Sums>({ radius: 60, maxZoom: deepestZoom, map: sumsOf, reduce: add }).load(leaves);

/** A metre or so: more digits say nothing on a map. */
export const roundDegrees = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

export type MapView = { bounds: [west: number, south: number, east: number, north: number]; zoom: number };

/** The name that all leaves of a cluster share: several sites of one town are that town. */
function describe(index: Index, clusterId: number): { label: string; offers: string[] } {
	const leaves = index.getLeaves(clusterId, namedOffers).map(({ properties }) => properties);
	const [first] = leaves;
	const label = first && leaves.every((leaf) => leaf.label === first.label) ? first.label : '';
	return { label, offers: [...new Set(leaves.flatMap((leaf) => leaf.offers))].slice(0, namedOffers) };
}

/** Sites and clusters in a view: confirmed free places and the mix of states. */
export function pointsIn(index: Index, view: MapView): OfferPoints {
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
				geometry: { type: 'Point', coordinates: geometry.coordinates.map(roundDegrees) },
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
