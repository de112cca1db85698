import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	coverageOf,
	demandBase,
	mergeReasons,
	percentOf,
	shareOut,
	shareSupply,
	stepOf,
	type Supply
} from './model.ts';

describe('Versorgungsgrad', () => {
	test('Schulden in Warburg: 15 places for 15 active, 23 waiting and 9 open needs are 32 %', () => {
		const coverage = coverageOf({ usable: 15, active: 15, waiting: 23, open: 9 });
		expect(coverage).toBeCloseTo(15 / 47, 12);
		expect(percentOf(coverage ?? 0)).toBe(32);
		expect(stepOf(coverage ?? 0)).toBe(5);
	});

	test('without demand there is no grade, not 0 and not 100 %', () => {
		expect(coverageOf({ usable: 12, active: 0, waiting: 0, open: 0 })).toBeUndefined();
	});

	test('a demand without any place is 0 %', () => {
		expect(coverageOf({ usable: 0, active: 0, waiting: 0, open: 4 })).toBe(0);
	});

	test('the step follows the percentage as it is shown', () => {
		expect([0.394, 0.395, 0.544, 0.545, 0.695, 0.845, 0.994, 0.995, 1.4].map(stepOf)).toEqual([
			5, 4, 4, 3, 2, 1, 1, 0, 0
		]);
	});
});

describe('sharing a network-wide offer', () => {
	test('14 waiting persons go to the areas in proportion to the persons entitled, by largest remainder', () => {
		// Quotas 14 × ELB / 6220: HX 3.51, BR 1.58, WA 2.54, BD 1.85, ST 1.17, NI 0.54, BE 1.44, BW 1.37; floors add up to
		// 10, and the four largest remainders are BD .85, BR .58, WA .54, NI .54.
		expect(shareOut(14, [1560, 700, 1130, 820, 520, 240, 640, 610])).toEqual([3, 2, 3, 2, 1, 1, 1, 1]);
	});

	test('without any demand figure everybody gets the same', () => {
		expect(shareOut(10, [0, 0, 0])).toEqual([4, 3, 3]);
	});

	test('parts are whole, never negative, differ from the quota by less than one and add up', () => {
		fc.assert(
			fc.property(fc.nat(5000), fc.array(fc.nat(3000), { minLength: 1, maxLength: 20 }), (amount, weights) => {
				const parts = shareOut(amount, weights);
				const total = weights.reduce((sum, weight) => sum + weight, 0);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
				parts.forEach((part, index) => {
					const quota = total > 0 ? (amount * (weights[index] ?? 0)) / total : amount / weights.length;
					expect(Number.isInteger(part)).toBe(true);
					expect(Math.abs(part - quota)).toBeLessThan(1);
				});
			})
		);
	});

	test('no area gets more places in use than places, and nothing is lost', () => {
		fc.assert(
			fc.property(
				fc.nat(300),
				fc.nat(300),
				fc.nat(300),
				fc.array(fc.nat(900), { minLength: 1, maxLength: 12 }),
				(free, active, waiting, weights) => {
					const supply: Supply = {
						usable: free + active,
						active,
						waiting,
						offers: 1,
						unconfirmed: 0,
						waitDays: undefined
					};
					const shares = shareSupply(supply, weights);
					expect(shares.every((share) => share.active <= share.usable)).toBe(true);
					expect(shares.reduce((sum, share) => sum + share.usable, 0)).toBe(supply.usable);
					expect(shares.reduce((sum, share) => sum + share.active, 0)).toBe(active);
					expect(shares.reduce((sum, share) => sum + share.waiting, 0)).toBe(waiting);
				}
			)
		);
	});
});

describe('the demand base', () => {
	const row = (areaId: string, series: string, year: number, value: number | null) => ({ areaId, series, year, value });

	test('is the newest year in which every area is known', () => {
		const statistics = [
			row('a', 'elb', 2025, 10),
			row('b', 'elb', 2025, 30),
			row('a', 'elb', 2026, 11),
			row('b', 'elb', 2026, null)
		];
		expect(demandBase(['a', 'b'], statistics)).toEqual({ series: 'elb', year: 2025, weights: [10, 30] });
	});

	test('passes over a series with an unknown area: unknown is not 0', () => {
		const statistics = [
			row('a', 'elb', 2025, 10),
			row('b', 'elb', 2025, null),
			row('a', 'residents', 2020, 400),
			row('b', 'residents', 2020, 600)
		];
		expect(demandBase(['a', 'b'], statistics)).toEqual({ series: 'residents', year: 2020, weights: [400, 600] });
	});

	test('is equal shares when nothing is known', () => {
		expect(demandBase(['a', 'b'], [])).toEqual({ series: 'equal', weights: [1, 1] });
	});
});

describe('reasons of a cell', () => {
	test('small reasons are merged', () => {
		const shares = [
			{ reason: 'distance', persons: 9 },
			{ reason: 'full', persons: 6 },
			{ reason: 'cost', persons: 2 },
			{ reason: 'language', persons: 2 },
			{ reason: 'barrier', persons: 1 }
		];
		expect(mergeReasons(shares, 3)).toEqual({ shown: shares.slice(0, 2), merged: 5 });
	});

	test('one small reason takes the next with it, so that the total does not give it away', () => {
		expect(
			mergeReasons(
				[
					{ reason: 'distance', persons: 9 },
					{ reason: 'full', persons: 4 },
					{ reason: 'cost', persons: 1 }
				],
				3
			)
		).toEqual({
			shown: [{ reason: 'distance', persons: 9 }],
			merged: 5
		});
	});

	test('the merged group is never one reason and never below k, unless it is all there is', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(12), { maxLength: 8 }), fc.constantFrom(3, 5), (counts, k) => {
				const shares = counts.map((persons, index) => ({ reason: `r${index}`, persons }));
				const { shown, merged } = mergeReasons(shares, k);
				expect(shown.every(({ persons }) => persons >= k)).toBe(true);
				expect(shown.reduce((sum, { persons }) => sum + persons, merged)).toBe(
					counts.reduce((sum, count) => sum + count, 0)
				);
				if (merged > 0 && shown.length > 0) {
					const hidden = shares.filter(
						({ reason, persons }) => persons > 0 && !shown.some((share) => share.reason === reason)
					);
					expect(hidden.length).toBeGreaterThanOrEqual(2);
					expect(merged).toBeGreaterThanOrEqual(k);
				}
			})
		);
	});
});
