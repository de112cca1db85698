import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closedBy } from '#lib/gaps/index.ts';
import { curveOf } from './curve.ts';

test('the curve falls with each closed gap, open ones only leave it', () => {
	const gaps = [
		{ days: 10, closed: true },
		{ days: 20, closed: false },
		{ days: 30, closed: true },
		{ days: 40, closed: false }
	];
	expect(curveOf(gaps)).toEqual([
		{ day: 0, open: 1 },
		{ day: 10, open: 0.75 },
		{ day: 30, open: 0.375 }
	]);
});

test('a gap closed on the day it was seen is the curve’s beginning: no day stands twice', () => {
	const gaps = [
		{ days: 0, closed: true },
		{ days: 30, closed: true }
	];
	expect(curveOf(gaps)).toEqual([
		{ day: 0, open: 0.5 },
		{ day: 30, open: 0 }
	]);
});

test('the curve meets the median and P90 where the statistics do', () => {
	const gaps = fc.array(fc.record({ days: fc.nat(400), closed: fc.boolean() }), { maxLength: 30 });
	fc.assert(
		fc.property(gaps, fc.constantFrom(0.5, 0.9), (gaps, share) => {
			expect(curveOf(gaps).find(({ open }) => open <= 1 - share + 1e-12)?.day).toBe(closedBy(gaps, share));
		})
	);
});
