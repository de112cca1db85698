import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { criteria, prioritise, usualWeights, type Weighed, type Weights } from './priority.ts';

const plan = (id: string, waiting?: number, missing?: number, days?: number, cost?: number): Weighed => ({
	id,
	waiting,
	missing,
	days,
	cost
});

describe('the priority of plans', () => {
	test('is the sum of its visible parts', () => {
		const [first, second] = prioritise([plan('a', 0, 0, 0, 900), plan('b', 20, 10, 200, 100)], usualWeights);
		expect(first).toMatchObject({ id: 'b', rank: 1, points: 100, best: 1, worst: 1 });
		expect(first?.parts).toEqual({ waiting: 37.5, missing: 25, days: 25, cost: 12.5 });
		expect(second).toMatchObject({ id: 'a', rank: 2, points: 0 });
	});

	test('counts nothing for what is not told, and says so', () => {
		const [first] = prioritise([plan('a', undefined, 5), plan('b', undefined, 1)], usualWeights);
		expect(first).toMatchObject({ id: 'a', parts: { waiting: undefined, days: undefined, missing: 25 } });
	});

	test('names the ranks that a fifth more or less of a weight would give', () => {
		// The one leads by persons, the other by days: the weights decide.
		const close = prioritise([plan('a', 10, 0, 0, 0), plan('b', 0, 0, 10, 0)], {
			waiting: 3,
			missing: 0,
			days: 3,
			cost: 0
		});
		expect(close.map(({ rank, best, worst }) => [rank, best, worst])).toEqual([
			[1, 1, 2],
			[1, 1, 2]
		]);
		const clear = prioritise([plan('a', 10, 0, 0, 0), plan('b', 0, 0, 10, 0)], {
			waiting: 5,
			missing: 0,
			days: 1,
			cost: 0
		});
		expect(clear.map(({ id, best, worst }) => [id, best, worst])).toEqual([
			['a', 1, 1],
			['b', 2, 2]
		]);
	});

	const value = fc.option(fc.nat(300), { nil: undefined });
	const plans = fc
		.array(fc.record({ waiting: value, missing: value, days: value, cost: value }), { maxLength: 12 })
		.map((all): Weighed[] => all.map((one, index) => ({ id: String(index), ...one })));
	const weights = fc.record({ waiting: fc.nat(5), missing: fc.nat(5), days: fc.nat(5), cost: fc.nat(5) });

	test('keeps all plans, between 0 and 100, with their rank inside its range', () => {
		fc.assert(
			fc.property(plans, weights, (plans, weights: Weights) => {
				const ranked = prioritise(plans, weights);
				expect(ranked.map(({ id }) => id).sort()).toEqual(plans.map(({ id }) => id).sort());
				for (const { points, parts, rank, best, worst } of ranked) {
					expect(points).toBeGreaterThanOrEqual(0);
					expect(points).toBeLessThanOrEqual(100 + 1e-9);
					expect(criteria.reduce((sum, one) => sum + (parts[one] ?? 0), 0)).toBeCloseTo(points, 6);
					expect(best <= rank && rank <= worst).toBe(true);
				}
				expect(ranked.map(({ points }) => points)).toEqual(
					[...ranked.map(({ points }) => points)].sort((a, b) => b - a)
				);
			})
		);
	});
});
