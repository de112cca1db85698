import { expect, test } from 'vitest';
import { boxOf, middleOf } from './geometry.ts';
import type { Areas } from './types.ts';

const square = (x: number, y: number, side: number) => [
	[x, y],
	[x + side, y],
	[x + side, y + side],
	[x, y + side],
	[x, y]
];

test('the name of an area stands in the middle of its largest part', () => {
	expect(middleOf({ type: 'Polygon', coordinates: [square(0, 0, 2)] })).toEqual([1, 1]);
	expect(middleOf({ type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(10, 10, 4)]] })).toEqual([12, 12]);
});

test('the box holds every area, and nothing has no box', () => {
	const areas: Areas = {
		type: 'FeatureCollection',
		features: [
			{
				type: 'Feature',
				properties: { id: 'a', label: 'A' },
				geometry: { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(5, 6, 1)]] }
			}
		]
	};
	expect(boxOf(areas, undefined)).toEqual([0, 0, 6, 7]);
	expect(boxOf(undefined, undefined)).toBeUndefined();
});
