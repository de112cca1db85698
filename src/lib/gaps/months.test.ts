import { expect, test } from 'vitest';
import { lastDay, monthOf, monthsFrom } from './months.ts';

test('months go on over the end of a year, both ways', () => {
	expect(monthOf('2026-11-29')).toBe('2026-11-01');
	expect(monthOf('2026-11-29', 2)).toBe('2027-01-01');
	expect(monthOf('2026-01-05', -13)).toBe('2024-12-01');
	expect(monthsFrom('2026-11-01', 3)).toEqual(['2026-11-01', '2026-12-01', '2027-01-01']);
});

test('a month ends on its last day, in leap years as well', () => {
	expect(lastDay('2028-02-01')).toBe('2028-02-29');
	expect(lastDay('2026-12-01')).toBe('2026-12-31');
});
