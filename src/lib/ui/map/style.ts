import { bivariate, type Colours } from './colours.ts';
import { mixKeys } from './types.ts';

const empty = { type: 'FeatureCollection' as const, features: [] };

/** An own background in place of tiles: no address but ours is asked, and no glyphs are needed. */
export const plainStyle = {
	version: 8 as const,
	sources: {},
	layers: [{ id: 'sea', type: 'background' as const }]
};

/** What we draw, on our own background or on tiles. Points carry sums, so that a cluster knows its mix. */
export const sources = (cluster: boolean) => ({
	areas: { type: 'geojson' as const, data: empty, promoteId: 'id' },
	way: { type: 'geojson' as const, data: empty },
	points: {
		type: 'geojson' as const,
		data: empty,
		cluster,
		clusterRadius: 44,
		clusterMaxZoom: 13,
		clusterProperties: Object.fromEntries(
			['free', 'known', 'entries', ...mixKeys.map((key) => `s_${key}`)].map((key) => [key, ['+', ['get', key]]])
		)
	}
});

export const layers = [
	{ id: 'areas', type: 'fill' as const, source: 'areas' },
	{ id: 'areas-unknown', type: 'fill' as const, source: 'areas', filter: ['==', ['get', 'tone'], 'unknown'] },
	{ id: 'area-lines', type: 'line' as const, source: 'areas', layout: { 'line-join': 'round' as const } },
	{ id: 'way', type: 'line' as const, source: 'way', layout: { 'line-cap': 'round' as const } },
	{ id: 'points', type: 'circle' as const, source: 'points' }
];

type Paint = [layer: string, property: string, value: unknown];

/** The colours of every layer; `tiles` leaves the ground to the tiles. */
export const paints = (c: Colours, tiles: boolean): Paint[] => [
	...(tiles ? [] : ([['sea', 'background-color', c.sea]] satisfies Paint[])),
	[
		'areas',
		'fill-color',
		[
			'match',
			['get', 'tone'],
			...['here', c['tint-2']],
			...(['q0', 'q1', 'q2', 'q3', 'q4', 'q5', ...bivariate] as const).flatMap((step) => [step, c[step]]),
			c.land
		]
	],
	['areas', 'fill-opacity', tiles ? ['match', ['get', 'tone'], 'plain', 0, 0.6] : 1],
	['areas', 'fill-antialias', false],
	['areas-unknown', 'fill-pattern', 'hatch'],
	['area-lines', 'line-color', tiles ? c['line-strong'] : c['land-line']],
	['area-lines', 'line-width', 1.2],
	['way', 'line-color', c.action],
	['way', 'line-width', 2],
	['way', 'line-dasharray', [1.5, 2]],
	['points', 'circle-color', c.raised],
	['points', 'circle-radius', 19]
];
