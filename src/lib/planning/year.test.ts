import { describe, expect, test } from 'vitest';
import { costOf, currentStep, latestOrderOn, monthsEarlier } from './year.ts';

describe('the latest order date', () => {
	test('is half a year before the start where the region purchases', () => {
		expect(latestOrderOn({ startsOn: '2027-10-15', steeringForm: 'public_contract', leadMonths: null })).toBe(
			'2027-04-15'
		);
		expect(latestOrderOn({ startsOn: '2027-10-15', steeringForm: 'public_contract', leadMonths: 9 })).toBe(
			'2027-01-15'
		);
		expect(latestOrderOn({ startsOn: '2027-10-15', steeringForm: 'arrangement', leadMonths: null })).toBe('2027-10-15');
	});
	test('is not known without a start or a form', () => {
		expect(latestOrderOn({ startsOn: null, steeringForm: 'grant', leadMonths: null })).toBeUndefined();
		expect(latestOrderOn({ startsOn: '2027-10-15', steeringForm: null, leadMonths: null })).toBeUndefined();
	});
	test('falls on the last day of a shorter month, and into the year before', () => {
		expect(monthsEarlier('2027-08-31', 6)).toBe('2027-02-28');
		expect(monthsEarlier('2028-08-31', 6)).toBe('2028-02-29');
		expect(monthsEarlier('2027-03-31', 6)).toBe('2026-09-30');
		expect(monthsEarlier('2027-01-15', 0)).toBe('2027-01-15');
	});
});

test('cost is fixed and per place, and unknown while the places are', () => {
	expect(costOf({ yearlyCost: 12_000, costPerPlace: 300, places: 10 })).toBe(15_000);
	expect(costOf({ yearlyCost: null, costPerPlace: 300, places: 10 })).toBe(3_000);
	expect(costOf({ yearlyCost: 12_000, costPerPlace: null, places: null })).toBe(12_000);
	expect(costOf({ yearlyCost: 12_000, costPerPlace: 300, places: null })).toBeUndefined();
	expect(costOf({ yearlyCost: null, costPerPlace: null, places: 10 })).toBeUndefined();
});

test('the year stands at the first step that is not done', () => {
	expect(currentStep([])).toBe('needs_round');
	expect(
		currentStep([
			{ step: 'needs_round', doneOn: '2026-05-01' },
			{ step: 'draft', doneOn: null }
		])
	).toBe('draft');
});
