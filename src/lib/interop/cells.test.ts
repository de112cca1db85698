import { describe, expect, test } from 'vitest';
import { isUnknown, numberStyleOf, parseNumber, plainText, readDay, readNumber, readYear, splitList } from './cells.ts';
import { collectProblems } from './problems.ts';

describe('a number', () => {
	test.each([
		['7', 7],
		['-3', -3],
		['0,5', 0.5],
		['0.5', 0.5],
		['3.807,25', 3807.25],
		['3,807.25', 3807.25],
		['1.234.567', 1234567],
		['3 807', 3807],
		['3\u202f807,5', 3807.5],
		['12,25', 12.25]
	])('%s is read', (text, value) => {
		expect(parseNumber(text)).toBe(value);
	});
	test.each(['', 'x', '1e5', '1..2', '1,2,3', '1.23.456', '--1', '١٢', 'Infinity', '1.234,5.6', '5 €'])(
		'%j is none',
		(text) => {
			expect(parseNumber(text)).toBeUndefined();
		}
	);
	test('1.234 means two things until the file tells which', () => {
		expect(parseNumber('1.234')).toBe('ambiguous');
		expect(parseNumber('1.234', numberStyleOf(['7,5', '1.234']))).toBe(1234);
		expect(parseNumber('1.234', numberStyleOf(['7.5', '1.234']))).toBe(1.234);
		expect(numberStyleOf(['7,5', '7.5'])).toBeUndefined();
	});
	test('0.123 can only be a fraction', () => {
		expect(parseNumber('0.123')).toBe(0.123);
	});
});

describe('unknown is not zero', () => {
	test.each(['', '*', '.', '…'])('%j is unknown', (text) => {
		const problems = collectProblems();
		expect(isUnknown(text)).toBe(true);
		expect(readNumber(text, {}, { least: 0 }, problems)).toBeNull();
		expect(problems.list).toEqual([]);
	});
	test('a zero is a zero', () => {
		expect(readNumber('0', {}, { least: 0 }, collectProblems())).toBe(0);
	});
});

describe('days and years', () => {
	const day = (text: string) => readDay(text, {}, collectProblems());
	test.each([
		['2026-11-22', '2026-11-22'],
		['22.11.2026', '2026-11-22'],
		['1.2.2026', '2026-02-01']
	])('%s', (text, expected) => expect(day(text)).toBe(expected));
	test.each(['2026-02-30', '31.4.2026', '0000-01-01', '2026/11/22', 'heute', '22.11.26'])('%s is no day', (text) =>
		expect(day(text)).toBeNull()
	);
	test.each(['0000', '22', '20266', '2O26', '1899', '2101'])('%s is no year', (text) =>
		expect(readYear(text, {}, collectProblems())).toBeNull()
	);
});

describe('text of foreign directories', () => {
	test('loses its markup and keeps its words', () => {
		expect(plainText('<p>Beratung &amp; Hilfe</p><ul><li>Mo&nbsp;9&#8211;12</li></ul><script>alert(1)</script>')).toBe(
			'Beratung & Hilfe\nMo 9–12'
		);
	});
	test('keeps a comparison', () => {
		expect(plainText('Einkommen < 1000 und > 0')).toBe('Einkommen < 1000 und > 0');
	});
	test('hostile markup costs no time', () => {
		const start = performance.now();
		plainText('<script>'.repeat(2_500));
		plainText('<'.repeat(20_000));
		plainText('<a '.repeat(6_000));
		expect(performance.now() - start).toBeLessThan(500);
	});
	test('lists are split without repetition', () => {
		expect(splitList('de, ar | tr,de')).toEqual(['de', 'ar', 'tr']);
	});
});
