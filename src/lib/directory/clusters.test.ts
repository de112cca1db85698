import type { Feature, Point } from 'geojson';
import { expect, test } from 'vitest';
import { clusterIndex, letGo, namedOffers, nothing, pointsIn, type Leaf } from './clusters.ts';

const site = (nth: number, longitude: number, label: string, offers: string[]): Feature<Point, Leaf> => ({
	type: 'Feature',
	geometry: { type: 'Point', coordinates: [longitude, 51] },
	properties: { ...nothing, id: `s${nth}`, label, places: nth, known: 1, free: 1, offers }
});
const wide = (zoom: number) => ({ bounds: [-180, -80, 180, 80] as [number, number, number, number], zoom });

test('a circle adds its sites up, names their town and their offers, each once', () => {
	const index = clusterIndex([
		site(1, 9, 'Warburg', ['a', 'b']),
		site(2, 9.001, 'Warburg', ['b', 'c']),
		site(4, 9.002, 'Warburg', [])
	]);
	const [circle, ...others] = pointsIn(index, wide(5)).features;
	expect(others).toEqual([]);
	expect(circle!.properties).toMatchObject({ label: 'Warburg', free: 7, states: { free: 3 } });
	expect([...circle!.properties.offers].sort()).toEqual(['a', 'b', 'c']);
	// Near by, each stands for itself, with what is its own.
	expect(pointsIn(index, wide(16)).features.map(({ properties }) => [...properties.offers].sort())).toEqual([
		['a', 'b'],
		['b', 'c'],
		[]
	]);
});

test('of several towns no name is right, and many offers are left to the list', () => {
	const many = Array.from({ length: namedOffers }, (_, nth) => `o${nth}`);
	const [circle] = pointsIn(
		clusterIndex([site(1, 9, 'Warburg', many), site(2, 9.001, 'Höxter', ['one more'])]),
		wide(5)
	).features;
	expect(circle!.properties).toMatchObject({ label: '', offers: [], free: 3 });
	const [alone] = pointsIn(clusterIndex([site(1, 9, 'Warburg', many)]), wide(5)).features;
	expect(alone!.properties.offers).toEqual(many);
	const [crowded] = pointsIn(clusterIndex([site(1, 9, 'Warburg', [...many, 'one more'])]), wide(5)).features;
	expect(crowded!.properties.offers).toEqual([]);
});

test('what is kept has an end: many small maps or few large ones, and always the newest', () => {
	const after = (leaves: number[]) => {
		const kept = new Map(leaves.map((count, index) => [`${index}`, { leaves: count }]));
		letGo(kept, { indexes: 3, leaves: 100 });
		return [...kept.keys()];
	};
	expect(after([1, 1, 1])).toEqual(['0', '1', '2']);
	expect(after([1, 1, 1, 1])).toEqual(['1', '2', '3']);
	expect(after([60, 30, 20])).toEqual(['1', '2']);
	expect(after([60, 30, 500])).toEqual(['2']);
	expect(after([500])).toEqual(['0']);
});
