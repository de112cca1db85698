import { describe, expect, test } from 'vitest';
import { addWorkingDays, easter, holidays, isWorkingDay, reviewDay, workingDaysUntil } from './working-days.ts';

describe('working days', () => {
	test('know Easter', () => {
		expect([2024, 2025, 2026, 2027, 2038].map(easter)).toEqual([
			'2024-03-31',
			'2025-04-20',
			'2026-04-05',
			'2027-03-28',
			'2038-04-25'
		]);
	});
	test('know the holidays of North Rhine-Westphalia in 2026', () => {
		expect([...holidays(2026, 'NW')].sort()).toEqual([
			'2026-01-01',
			'2026-04-03',
			'2026-04-06',
			'2026-05-01',
			'2026-05-14',
			'2026-05-25',
			'2026-06-04',
			'2026-10-03',
			'2026-11-01',
			'2026-12-25',
			'2026-12-26'
		]);
	});
	test('differ between the Länder', () => {
		expect(isWorkingDay('2026-01-06', 'NW')).toBe(true);
		expect(isWorkingDay('2026-01-06', 'BY')).toBe(false);
		expect(isWorkingDay('2026-11-18', 'SN')).toBe(false);
		expect(isWorkingDay('2026-11-18', 'SH')).toBe(true);
	});
	test('leave out weekend and holidays', () => {
		expect(addWorkingDays('2026-11-23', 5, 'NW')).toBe('2026-11-30');
		expect(addWorkingDays('2026-12-23', 3, 'NW')).toBe('2026-12-29');
		expect(addWorkingDays('2026-12-30', 2, 'NW')).toBe('2027-01-04');
	});
	test('and so does the day on which a goal is talked about again', () => {
		// Ninety days on would be a Saturday.
		expect(reviewDay('2026-11-29', 'NW')).toBe('2027-03-01');
		expect(reviewDay('2026-11-30', 'NW')).toBe('2027-03-01');
		expect(reviewDay('2026-12-01', 'NW')).toBe('2027-03-01');
	});
	test('are counted from today to the day due', () => {
		expect(workingDaysUntil('2026-11-23', '2026-11-30', 'NW')).toBe(5);
		expect(workingDaysUntil('2026-11-30', '2026-11-30', 'NW')).toBe(0);
	});
});
