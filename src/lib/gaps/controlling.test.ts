import { describe, expect, test } from 'vitest';
import { costPer, isNiche, shareOf, spreadOf, utilisationOf } from './controlling.ts';

describe('a figure of controlling', () => {
	test('is hidden below ten persons, and carries its interval from ten on', () => {
		expect(shareOf(4, 9)).toBeUndefined();
		expect(shareOf(null, 40)).toBeUndefined();
		const ten = shareOf(5, 10)!;
		expect(ten.share).toBe(0.5);
		expect(ten.interval.low).toBeCloseTo(0.2366, 4);
		expect(ten.interval.high).toBeCloseTo(0.7634, 4);
		expect(spreadOf(9, 1, 2, 3)).toBeUndefined();
		expect(spreadOf(10, 1, 2, 3)).toEqual({ n: 10, low: 1, middle: 2, high: 3 });
	});

	test('unknown is not zero: without reports there is no utilisation, with none taken it is 0', () => {
		expect(utilisationOf({ contracted: 0, occupied: 0 })).toBeUndefined();
		expect(utilisationOf({ contracted: 300, occupied: 0 })).toBe(0);
		expect(utilisationOf({ contracted: 602, occupied: 466 })).toBeCloseTo(0.774, 3);
	});

	test('an offer below 60 % in each of three months is hinted to be pooled, one month above or without figures is not (R115)', () => {
		const at = (share: number) => ({ contracted: 100, occupied: share });
		expect(isNiche([at(59), at(40), at(10)])).toBe(true);
		expect(isNiche([at(59), at(60), at(10)])).toBe(false);
		expect(isNiche([at(59), { contracted: 0, occupied: 0 }, at(10)])).toBe(false);
		expect(isNiche([at(59), at(10)])).toBe(false);
	});

	test('cost has no figure where nothing was begun', () => {
		expect(costPer(1_200_000, 12)).toBe(1000);
		expect(costPer(1_200_000, 0)).toBeUndefined();
		expect(costPer(null, 12)).toBeUndefined();
	});
});
