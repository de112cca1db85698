import { describe, expect, test } from 'vitest';
import { attendanceDueOn, monthsFor, periodIn, presentOf, weekdaysOf } from './statutory.ts';

describe('a monthly report', () => {
	test('is about the present month or one of the three before it, across a year', () => {
		expect(monthsFor('2027-02-15')).toEqual(['2027-02-01', '2027-01-01', '2026-12-01', '2026-11-01']);
	});

	test('is due until the end of the month after, across a year and in February', () => {
		expect([attendanceDueOn('2026-12-01'), attendanceDueOn('2027-01-01')]).toEqual(['2027-01-31', '2027-02-28']);
	});

	test('covers the days between begin and end, and nobody who was not there', () => {
		expect(periodIn('2026-10-01', '2026-09-14', undefined)).toEqual({ from: '2026-10-01', until: '2026-10-31' });
		expect(periodIn('2026-10-01', '2026-10-12', '2026-10-23')).toEqual({ from: '2026-10-12', until: '2026-10-23' });
		expect(periodIn('2026-10-01', '2026-11-02', undefined)).toBeUndefined();
		expect(periodIn('2026-10-01', '2026-08-03', '2026-09-30')).toBeUndefined();
		expect(periodIn('2026-10-01', undefined, undefined)).toBeUndefined();
	});

	test('plans weekdays and counts the public holidays of the Land apart', () => {
		// 25 and 26 December 2026 are a Friday and a Saturday.
		expect(weekdaysOf({ from: '2026-12-01', until: '2026-12-31' }, 'NW')).toEqual({ work: 22, holidays: 1 });
		expect(weekdaysOf({ from: '2026-11-28', until: '2026-11-29' }, 'NW')).toEqual({ work: 0, holidays: 0 });
	});

	test('knows the days of presence from what was different', () => {
		expect(presentOf(21, { excused: 1, sick_note: 3, unexcused: 0, holiday_or_closed: 1 })).toBe(16);
		expect(presentOf(2, { excused: 3, sick_note: 0, unexcused: 0, holiday_or_closed: 0 })).toBe(-1);
	});
});
