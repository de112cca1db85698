import { describe, expect, test } from 'vitest';
import { familyOf, outcomes } from '../model.ts';
import { goalState, isGoalFamily, mayAssess } from './model.ts';

describe('a goal', () => {
	const goal = (targetOn: string, level?: -2 | 0 | null) => ({
		targetOn,
		attainment: level === undefined ? undefined : { level }
	});
	test('is late from the day after its day, until something is agreed', () => {
		expect(goalState(goal('2026-11-29'), '2026-11-29')).toBe('open');
		expect(goalState(goal('2026-11-28'), '2026-11-29')).toBe('overdue');
		expect(goalState(goal('2026-11-28', -2), '2026-11-29')).toBe('attained');
	});
	test('that is decided otherwise is neutral', () => {
		expect(goalState(goal('2026-01-01', null), '2026-11-29')).toBe('decided_otherwise');
	});
	test('may be about anything but how it ends otherwise, and participation comes first', () => {
		const families = outcomes.filter(isGoalFamily);
		expect(families).not.toContain('not_reached_yet');
		expect(families).not.toContain('need_resolved_otherwise');
		expect(families).not.toContain('open_decided_otherwise');
		expect(families.map((one) => familyOf[one])[0]).toBe('participation');
		expect(families.filter((one) => familyOf[one] === 'participation')).toHaveLength(7);
	});
	test('of a referral is assessed jointly in statutory measures, elsewhere with consent alone', () => {
		const none = new Set<never>();
		expect(mayAssess(undefined)).toBe(true);
		expect(mayAssess({ regime: 'statutory', may: none })).toBe(true);
		expect(mayAssess({ regime: 'counselling', may: none })).toBe(false);
		expect(mayAssess({ regime: 'voluntary', may: new Set(['D3', 'D4'] as const) })).toBe(false);
		expect(mayAssess({ regime: 'counselling', may: new Set(['D7'] as const) })).toBe(true);
		expect(mayAssess({ regime: 'employer', may: new Set(['D3', 'D4'] as const) })).toBe(false);
	});
});
