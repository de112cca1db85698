import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linear } from './scale.ts';

test('lays the ends of the domain on the ends of the range, and everything between in proportion', () => {
	fc.assert(
		fc.property(
			fc.integer(),
			fc.integer({ min: 1, max: 1e6 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(from, length, share) => {
				const x = linear([from, from + length], [40, 300]);
				expect(x(from)).toBe(40);
				expect(x(from + length)).toBe(300);
				expect(x(from + share * length)).toBeCloseTo(40 + share * 260, 4);
			}
		)
	);
});
test('keeps what lies outside at the ends where it is told to', () => {
	expect([-5, 15].map(linear([0, 10], [0, 100], { clamp: true }))).toEqual([0, 100]);
	expect([-5, 15].map((value) => linear([0, 10], [0, 100])(value))).toEqual([-50, 150]);
});
test('has round ticks, and round ends where it is told to', () => {
	const y = linear([0, 23], [0, 100], { nice: 5 });
	expect(y(25)).toBe(100);
	expect(y.ticks(5)).toEqual([0, 5, 10, 15, 20, 25]);
	expect(linear([3, 3], [0, 100])(3)).toBe(0);
});
