import { expect, test } from 'vitest';
import { addDays, dayOf, daysBetween, daysSince, endOfMonth, mondayOf, monthsLater } from './days.ts';

test('days go over months, years, leap days and changes of the clock', () => {
	expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
	expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
	expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
	expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
	expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2);
	expect(['2026-02-01', '2028-02-10', '2026-12-31'].map(endOfMonth)).toEqual([
		'2026-02-28',
		'2028-02-29',
		'2026-12-31'
	]);
});

test('a moment has the day of Berlin, not of Greenwich; a day without a clock stays itself', () => {
	expect(dayOf('2026-06-30T22:15:00Z')).toBe('2026-07-01');
	expect(dayOf(new Date('2026-11-22T23:30:00Z'))).toBe('2026-11-23');
	expect(dayOf('2026-01-01')).toBe('2026-01-01');
});

test('days since a moment are not shifted by the change of the clock in March', () => {
	expect(daysSince('2026-03-28', '2026-03-30')).toBe(2);
	expect(daysSince('2026-03-28T23:30:00+01:00', '2026-03-29T23:30:00+02:00')).toBe(1);
});

test('months end where the month ends', () => {
	expect(monthsLater('2026-08-31', 6)).toBe('2027-02-28');
	expect(monthsLater('2026-11-22', 3)).toBe('2027-02-22');
});

test('a week begins on its Monday, on Sundays too', () => {
	expect(['2026-11-23', '2026-11-25', '2026-11-29', '2027-01-01'].map(mondayOf)).toEqual([
		'2026-11-23',
		'2026-11-23',
		'2026-11-23',
		'2026-12-28'
	]);
});
