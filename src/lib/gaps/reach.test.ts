import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessOfSites } from './reach.server.ts';

const area = fc.record({
	longitude: fc.double({ min: 9, max: 9.6, noNaN: true }),
	latitude: fc.double({ min: 51.4, max: 51.9, noNaN: true })
});
const base = (weights: number[]) => ({ series: 'elb' as const, year: 2026, weights });

test('an area with places next door has more than one at the edge, and none beyond reach', () => {
	const areas = [
		{ longitude: 9, latitude: 51.5 },
		{ longitude: 9.25, latitude: 51.5 },
		{ longitude: 12, latitude: 51.5 }
	];
	const {
		areas: [near = 0, edge = 0, far],
		placed,
		networkWide
	} = accessOfSites(areas, [{ longitude: 9, latitude: 51.5, places: 10 }], base([1000, 1000, 1000]), {
		method: 'e2sfca',
		reach: 30
	});
	// 17.3 km × 1.3 is the outer zone: 10 ÷ (1000 + 220) to the one, 0.22 of it to the other.
	expect(near).toBeCloseTo(1000 * (10 / 1220), 9);
	expect(edge).toBeCloseTo(0.22 * near, 9);
	expect(far).toBeUndefined();
	expect({ placed, networkWide }).toEqual({ placed: 10, networkWide: 0 });
});

test('what is for the whole network reaches everybody alike', () => {
	const { areas } = accessOfSites(
		[
			{ longitude: 9, latitude: 51.5 },
			{ longitude: 12, latitude: 51.5 }
		],
		[{ longitude: null, latitude: null, places: 8 }],
		base([300, 100]),
		{ method: 'e2sfca', reach: 30 }
	);
	expect(areas).toEqual([20, 20]);
});

test('no place is lost or counted twice: persons × access add up to the places, with either method', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(area, fc.integer({ min: 1, max: 2000 })), { minLength: 1, maxLength: 9 }),
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 }),
			fc.integer({ min: 0, max: 30 }),
			fc.constantFrom('e2sfca' as const, '3sfca' as const),
			(areas, offers, networkWide, method) => {
				// Every offer stands in an area, so that somebody reaches it.
				const sites = offers.map((places, index) => ({ ...areas[index % areas.length]![0], places }));
				const weights = areas.map(([, weight]) => weight);
				const found = accessOfSites(
					areas.map(([place]) => place),
					[...sites, ...(networkWide > 0 ? [{ longitude: null, latitude: null, places: networkWide }] : [])],
					base(weights),
					{ method, reach: 30 }
				);
				const sum = found.areas.reduce<number>((total, value, index) => total + (value ?? 0) * weights[index]!, 0);
				expect(sum / 1000).toBeCloseTo(offers.reduce((total, one) => total + one, 0) + networkWide, 6);
			}
		)
	);
});
