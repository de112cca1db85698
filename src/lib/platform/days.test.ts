import { expect, test } from 'vitest';
import { addDays, daysBetween, endOfMonth } from './days.ts';

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
