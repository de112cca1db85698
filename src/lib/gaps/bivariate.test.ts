import { describe, expect, test } from 'vitest';
import { fifthOf, pairings, thirdsOf } from './bivariate.ts';

describe('thirds', () => {
	test('need three known areas', () => {
		expect(thirdsOf([1, undefined, 2])).toBeUndefined();
		expect(thirdsOf([1, 2, 3])).toEqual({ low: 1 + 2 / 3, high: 1 + 4 / 3 });
	});

	test('an area of which one side is unknown has no pair, and does not move the others', () => {
		const found = pairings([1, 5, 9, undefined], [9, 5, 1, 4]);
		expect(found?.pairs).toEqual([{ need: 0, access: 2 }, { need: 1, access: 1 }, { need: 2, access: 0 }, undefined]);
	});
});

test('steps of one scale follow the order, and equal values are alike', () => {
	const values = [1, 2, 3, 4, 5, undefined];
	expect(values.map((value) => value && fifthOf(value, values))).toEqual([1, 2, 3, 4, 5, undefined]);
	expect([7, 7, 7].map((value) => fifthOf(value, [7, 7, 7]))).toEqual([1, 1, 1]);
});
