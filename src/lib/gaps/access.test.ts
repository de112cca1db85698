import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	access,
	choiceWeights,
	gaussianDecay,
	gravityDecay,
	pairsOf,
	pairsWithin,
	reachable,
	stepDecay,
	weightsOf,
	zoneWeights,
	type Links,
	type Points
} from './access.ts';

const zones = stepDecay([10, 20, 30], zoneWeights.slow);
const links = (...rows: [area: number, offer: number, cost: number][]): Links => ({
	area: rows.map(([area]) => area),
	offer: rows.map(([, offer]) => offer),
	cost: rows.map(([, , cost]) => cost)
});
const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

describe('a decay', () => {
	test('counts the bounds in', () => {
		expect([0, 10, 10.0001, 20, 30, 30.0001].map(zones.weight)).toEqual([1, 1, 0.68, 0.68, 0.22, 0]);
		expect(gaussianDecay(10, 30).weight(30)).toBeCloseTo(Math.exp(-4.5), 15);
		expect(gaussianDecay(10, 30).weight(30.0001)).toBe(0);
		expect(gravityDecay(-1, 60, 10, 1).weight(0)).toBe(10);
	});
	test('needs rising bounds, and a weight for each', () => {
		expect(() => stepDecay([10, 10], [1, 0.5])).toThrow(RangeError);
		expect(() => stepDecay([10, 20], [1])).toThrow(RangeError);
	});
});

describe('access', () => {
	test('is places per person, shared by everybody in reach', () => {
		// 20 places for 100 + 0.68 · 50 persons; the second area reaches them less.
		const pairs = pairsOf(2, 1, links([0, 0, 5], [1, 0, 20]));
		const { areas, ratios } = access(pairs, weightsOf(pairs, zones), [100, 50], [20]);
		expect(ratios[0]).toBeCloseTo(20 / 134, 15);
		expect([...areas]).toEqual([20 / 134, (20 / 134) * 0.68]);
	});

	test('is unknown, not 0, where no offer is in reach', () => {
		const pairs = pairsOf(3, 1, links([0, 0, 5], [1, 0, 30.5]));
		const { areas } = access(pairs, weightsOf(pairs, zones), [100, 50, 10], [20]);
		expect([...areas].map(reachable)).toEqual([0.2, undefined, undefined]);
	});

	test('is 0 where an offer is in reach that has no place', () => {
		const pairs = pairsOf(1, 1, links([0, 0, 5]));
		expect(reachable(access(pairs, weightsOf(pairs, zones), [100], [0]).areas[0])).toBe(0);
	});

	test('takes the way there: what the way back costs does not matter', () => {
		const there = pairsOf(2, 2, links([0, 0, 1], [0, 1, 40], [1, 0, 20], [1, 1, 1]));
		const { areas } = access(there, weightsOf(there, zones), [10, 10], [4, 4]);
		expect(areas[0]).toBeCloseTo(4 / 16.8, 15);
		expect(areas[1]).toBeCloseTo((4 / 16.8) * 0.68 + 0.4, 15);
	});

	test('hands out every place that somebody can reach: Σ pᵢAᵢ = Σ Sⱼ', () => {
		const ground = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([areas, offers]) =>
			fc.record({
				demand: fc.array(fc.nat(500), { minLength: areas, maxLength: areas }),
				supply: fc.array(fc.nat(80), { minLength: offers, maxLength: offers }),
				cost: fc.array(fc.oneof(fc.constantFrom(0, 10, 20, 30), fc.double({ min: 0, max: 45, noNaN: true })), {
					minLength: areas * offers,
					maxLength: areas * offers
				}),
				decay: fc.constantFrom(
					zones,
					stepDecay([20], [1]),
					stepDecay([10, 20, 30], zoneWeights.steep),
					gaussianDecay(10, 30),
					gravityDecay(-1.5, 30, 10, 1)
				),
				three: fc.boolean()
			})
		);
		fc.assert(
			fc.property(ground, ({ demand, supply, cost, decay, three }) => {
				const pairs = pairsOf(demand.length, supply.length, {
					area: cost.map((_, index) => Math.floor(index / supply.length)),
					offer: cost.map((_, index) => index % supply.length),
					cost
				});
				const weights = weightsOf(pairs, decay);
				const { areas, ratios } = access(pairs, three ? choiceWeights(pairs, weights) : weights, demand, supply);
				const given = demand.reduce(
					(sum, persons, area) => sum + (persons && persons * (reachable(areas[area]) ?? 0)),
					0
				);
				const there = supply.reduce((sum, places, offer) => {
					const wanted = demand.some(
						(persons, area) => persons > 0 && decay.weight(cost[area * supply.length + offer]!) > 0
					);
					expect(reachable(ratios[offer]) !== undefined).toBe(wanted);
					return sum + (wanted ? places : 0);
				}, 0);
				return close(given, there);
			})
		);
	});
});

describe('pairs', () => {
	test('do not depend on the order of the rows', () => {
		const rows: [number, number, number][] = [
			[1, 0, 3],
			[0, 2, 1],
			[0, 0, 2],
			[2, 1, 4]
		];
		expect(pairsOf(3, 3, links(...rows))).toEqual(pairsOf(3, 3, links(...rows.reverse())));
	});
	test('refuse a pair twice, an unknown number and a missing cost', () => {
		expect(() => pairsOf(1, 1, links([0, 0, 1], [0, 0, 2]))).toThrow('twice');
		expect(() => pairsOf(1, 1, links([0, 1, 1]))).toThrow(RangeError);
		expect(() => pairsOf(1, 1, links([0, NaN, 1]))).toThrow(RangeError);
		expect(() => pairsOf(1, 1, links([0, 0, NaN]))).toThrow(RangeError);
	});

	const points = fc.array(
		fc.tuple(fc.double({ min: 5, max: 16, noNaN: true }), fc.double({ min: 47, max: 55, noNaN: true })),
		{
			maxLength: 40
		}
	);
	const asPoints = (list: [number, number][]): Points => ({
		longitude: list.map(([longitude]) => longitude),
		latitude: list.map(([, latitude]) => latitude)
	});
	/** Haversine, pair by pair. */
	const kilometres = ([east, north]: [number, number], [otherEast, otherNorth]: [number, number]): number => {
		const radians = Math.PI / 180;
		const half =
			Math.sin(((otherNorth - north) * radians) / 2) ** 2 +
			Math.cos(north * radians) * Math.cos(otherNorth * radians) * Math.sin(((otherEast - east) * radians) / 2) ** 2;
		return 2 * 6371.0088 * Math.asin(Math.sqrt(half));
	};

	test('within reach are exactly those whose way is no longer', () => {
		fc.assert(
			fc.property(
				points,
				points,
				fc.constantFrom(1, 30, 150, 600),
				fc.constantFrom(1, 1.3),
				(areas, offers, reach, detour) => {
					const pairs = pairsWithin(asPoints(areas), asPoints(offers), reach, detour);
					const found = areas.flatMap((_, area) =>
						Array.from(pairs.offer.subarray(pairs.starts[area], pairs.starts[area + 1]), (offer, at) => ({
							area,
							offer,
							cost: pairs.cost[pairs.starts[area]! + at]!
						}))
					);
					const expected = areas.flatMap((from, area) =>
						offers.flatMap((to, offer) => {
							const cost = kilometres(from, to) * detour;
							return cost <= reach ? [{ area, offer, cost }] : [];
						})
					);
					expect(found.map(({ area, offer }) => [area, offer])).toEqual(
						expected.map(({ area, offer }) => [area, offer])
					);
					for (const [index, { cost }] of found.entries()) expect(cost).toBeCloseTo(expected[index]!.cost, 6);
				}
			)
		);
	});

	test('find an offer at the very spot, and one degree north at 111.2 km', () => {
		const here: Points = { longitude: [9.4], latitude: [54.8] };
		expect([...pairsWithin(here, here, 0, 1.3).cost]).toEqual([0]);
		const north = pairsWithin(here, { longitude: [9.4], latitude: [55.8] }, 200, 1);
		expect(north.cost[0]).toBeCloseTo(111.195, 2);
	});
});
