import type { Feature, FeatureCollection, Point } from 'geojson';
import { middleOf } from './geometry.ts';
import { mixKeys, noMix, type Areas, type PlaceMix, type Points, type Way } from './types.ts';

/** The sums that the map adds up in clusters have to be plain figures. */
export const flatPoints = (points: Points | undefined): FeatureCollection<Point> => ({
	type: 'FeatureCollection',
	features: (points?.features ?? []).map(({ geometry, properties }): Feature<Point> => {
		const mix = { ...noMix, ...properties.states };
		return {
			type: 'Feature',
			geometry,
			properties: {
				id: properties.id,
				label: properties.label,
				free: properties.free ?? 0,
				known: properties.free === null ? 0 : 1,
				entries: mixKeys.reduce((sum, key) => sum + mix[key], 0),
				...Object.fromEntries(mixKeys.map((key) => [`s_${key}`, mix[key]]))
			}
		};
	})
});

export type Ring = {
	key: string;
	/** Set for a cluster: a click zooms in. */
	clusterId: number | undefined;
	id: string | undefined;
	label: string | undefined;
	at: [number, number];
	free: number | undefined;
	entries: number;
	mix: PlaceMix;
};

/** What one rendered circle stands for. */
export function ringOf(feature: Feature): Ring | undefined {
	const p = feature.properties;
	if (!p || feature.geometry.type !== 'Point') return undefined;
	const [x = 0, y = 0] = feature.geometry.coordinates;
	const clusterId = typeof p.cluster_id === 'number' ? p.cluster_id : undefined;
	const mix = Object.fromEntries(mixKeys.map((key) => [key, Number(p[`s_${key}`] ?? 0)])) as PlaceMix;
	return {
		key: clusterId === undefined ? `p${p.id}` : `c${clusterId}:${p.entries}:${p.free}`,
		clusterId,
		id: clusterId === undefined ? String(p.id) : undefined,
		label: clusterId === undefined ? String(p.label) : undefined,
		at: [x, y],
		free: Number(p.known) > 0 ? Number(p.free) : undefined,
		entries: Number(p.entries),
		mix
	};
}

export const tonedAreas = (areas: Areas | undefined): FeatureCollection => ({
	type: 'FeatureCollection',
	features: (areas?.features ?? []).map((area) => ({
		...area,
		properties: { ...area.properties, tone: area.properties.tone ?? 'plain' }
	}))
});

export const wayLine = (way: Way | undefined): FeatureCollection => ({
	type: 'FeatureCollection',
	features: way
		? [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: way.coordinates } }]
		: []
});

/** The names of areas as elements; decoration, since the list says the same in words. */
export const labelElements = (areas: Areas | undefined): { element: HTMLElement; at: [number, number] }[] =>
	(areas?.features ?? []).map(({ properties, geometry }) => {
		const element = document.createElement('span');
		element.className = 'map-label';
		element.setAttribute('aria-hidden', 'true');
		element.setAttribute('role', 'presentation');
		// On a coloured area a name needs a ground of its own.
		if (properties.tone && /^[qb]\d/.test(properties.tone)) element.dataset.plate = '';
		element.append(properties.label);
		if (properties.sub) {
			const sub = document.createElement('small');
			sub.textContent = properties.sub;
			element.append(sub);
		}
		return { element, at: properties.labelAt ?? middleOf(geometry) };
	});
