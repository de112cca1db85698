import { describe, expect, test } from 'vitest';
import { maturityOf, type MaturityCounts } from './maturity.ts';

const nothing: MaturityCounts = {
	fedEnough: null,
	fedShare: null,
	locations: 0,
	freshLocations: 0,
	withTargets: 0,
	needMonths: 0,
	loops: 0
};
const type2 = { ...nothing, fedEnough: true, fedShare: 0.8 };
const type3 = { ...type2, locations: 5, freshLocations: 4, withTargets: 1 };
const type4 = { ...type3, needMonths: 3, loops: 1 };

describe('the self-check', () => {
	test('a fresh network is type 1, and told what type 2 needs', () => {
		expect(maturityOf(nothing)).toMatchObject({ type: 1, missing: ['feedback'] });
	});
	test('type 2: four of five running referrals are heard of (R144)', () => {
		expect(maturityOf(type2)).toMatchObject({ type: 2, missing: ['fresh', 'targets'] });
		expect(maturityOf({ ...type2, fedEnough: false, fedShare: 0.8 }).type).toBe(1);
	});
	test('type 3: a current directory and an agreement with targets besides', () => {
		expect(maturityOf(type3)).toMatchObject({ type: 3, missing: ['needs', 'loop'] });
		expect(maturityOf({ ...type3, withTargets: 0 })).toMatchObject({ type: 2, missing: ['targets'] });
		expect(maturityOf({ ...type3, freshLocations: 3 }).type).toBe(2);
	});
	test('type 4: the loop is closed, and nothing is missing', () => {
		expect(maturityOf(type4)).toMatchObject({ type: 4, missing: [] });
		expect(maturityOf({ ...type4, needMonths: 2 }).type).toBe(3);
	});
	test('a higher mark does not make up for a lower one', () => {
		expect(maturityOf({ ...type4, fedEnough: null })).toMatchObject({ type: 1, missing: ['feedback'] });
	});
});
