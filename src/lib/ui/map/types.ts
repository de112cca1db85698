import type { FeatureCollection, MultiPolygon, Point, Polygon, Position } from 'geojson';

type Third = 0 | 1 | 2;
/**
 * `here` tints the area in question, `q0`…`q5` are the steps of quantity, `b<first><second>` two quantities in thirds,
 * `unknown` is hatched.
 */
export type AreaTone = 'plain' | 'here' | 'q0' | 'q1' | 'q2' | 'q3' | 'q4' | 'q5' | `b${Third}${Third}` | 'unknown';

export type AreaProperties = {
	id: string;
	label: string;
	sub?: string;
	tone?: AreaTone;
	/** Where the name stands; by default the middle of the largest part. */
	labelAt?: [number, number];
};
export type Areas = FeatureCollection<Polygon | MultiPolygon, AreaProperties>;

export type PlaceMix = { free: number; waiting: number; full: number; assessment: number; unknown: number };
export type PointProperties = {
	id: string;
	label: string;
	/** Places confirmed free, or what else the map counts (`ringWords`); null where nobody knows. */
	free: number | null;
	/** How many entries stand here, by state. */
	states: Partial<PlaceMix>;
};
export type Points = FeatureCollection<Point, PointProperties>;

/** A way drawn as a dotted line, with its minutes. */
export type Way = { coordinates: Position[]; label: string };

export type View = { bounds: [number, number, number, number]; zoom: number };

export const noMix: PlaceMix = { free: 0, waiting: 0, full: 0, assessment: 0, unknown: 0 };
export const mixKeys = ['free', 'waiting', 'full', 'assessment', 'unknown'] as const;
