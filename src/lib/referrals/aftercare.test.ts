import { expect, test } from 'vitest';
import { aftercareOn, nextCheck } from './aftercare.ts';

test('aftercare looks again three and six months after the end, at the end of a shorter month', () => {
	expect([aftercareOn('2026-11-30', 3), aftercareOn('2026-08-31', 6), aftercareOn('2026-01-15', 3)]).toEqual([
		'2027-02-28',
		'2027-02-28',
		'2026-04-15'
	]);
});

test('the next check is the first that nobody noted; who was missed at three months is asked at six', () => {
	expect(nextCheck('2026-01-15', [], '2026-02-01')).toEqual({ months: 3, on: '2026-04-15' });
	expect(nextCheck('2026-01-15', [3], '2026-05-01')).toEqual({ months: 6, on: '2026-07-15' });
	expect(nextCheck('2026-01-15', [], '2026-08-01')).toEqual({ months: 6, on: '2026-07-15' });
	expect(nextCheck('2026-01-15', [3, 6], '2026-08-01')).toBeUndefined();
	expect(nextCheck(undefined, [], '2026-08-01')).toBeUndefined();
});
