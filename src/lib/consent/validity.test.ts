import { expect, test } from 'vitest';
import { endOf, lastDay, startOfDay } from './validity.ts';

test('a consent holds twelve months, to the day', () => {
	expect([lastDay('2026-11-23'), lastDay('2028-02-29'), lastDay('2026-01-31', 1)]).toEqual([
		'2027-11-22',
		'2029-02-27',
		'2026-02-27'
	]);
});
test('days begin at midnight in Berlin, in summer and winter', () => {
	expect(startOfDay('2026-11-23').toISOString()).toBe('2026-11-22T23:00:00.000Z');
	expect(startOfDay('2026-07-01').toISOString()).toBe('2026-06-30T22:00:00.000Z');
	expect(endOf('2027-11-22').toISOString()).toBe('2027-11-22T23:00:00.000Z');
});
