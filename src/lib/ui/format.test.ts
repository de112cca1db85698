import { describe, expect, test } from 'vitest';
import {
	age,
	clock,
	date,
	dateRange,
	dateTime,
	days,
	longDate,
	money,
	number,
	percent,
	shortDate,
	unknown,
	weekdayDate
} from './format.ts';

describe('a date', () => {
	test('is written in figures and in words, in both languages', () => {
		expect(date('2026-12-03', 'de')).toBe('03.12.2026');
		expect(date('2026-12-03', 'en')).toBe('3 Dec 2026');
		expect(longDate('2026-12-03', 'de')).toBe('3. Dezember 2026');
		expect(longDate('2026-12-03', 'en')).toBe('3 December 2026');
		expect(shortDate('2026-12-03', 'de')).toBe('03.12.');
		expect(weekdayDate('2026-11-30', 'de')).toBe('Montag, 30.11.2026');
	});

	test('of a moment is the day in Berlin, not in Greenwich', () => {
		expect(date(new Date('2026-11-22T23:30:00Z'), 'de')).toBe('23.11.2026');
		expect(dateTime('2026-11-23T08:40:00Z', 'de')).toBe('23.11.2026, 09:40\u00a0Uhr');
		expect(dateTime('2026-07-01T08:40:00Z', 'en')).toBe('1 Jul 2026, 10:40');
		expect(clock('2026-11-22T23:05:00Z', 'de')).toBe('00:05\u00a0Uhr');
	});

	test('without a clock stays the same day in every zone', () => {
		expect(longDate('2026-01-01', 'de')).toBe('1. Januar 2026');
	});

	test('as a range names the year once where it is the same', () => {
		expect(dateRange('2026-06-01', '2026-11-22', 'de')).toBe('01.06.–22.11.2026');
		expect(dateRange('2025-06-01', '2026-11-22', 'de')).toBe('01.06.2025–22.11.2026');
		expect(dateRange('2026-06-01', '2026-11-22', 'en')).toBe('1 Jun – 22 Nov 2026');
	});
});

describe('an age', () => {
	const now = '2026-11-23T08:40:00Z';
	test('counts days of the calendar', () => {
		expect(age('2026-11-23T00:01:00+01:00', now, 'de')).toBe('heute');
		expect(age('2026-11-22T23:59:00+01:00', now, 'de')).toBe('gestern');
		expect(age('2026-11-19', now, 'de')).toBe('vor 4 Tagen');
		expect(age('2026-11-19', now, 'en')).toBe('4 days ago');
		expect(age('2026-11-24', now, 'de')).toBe('morgen');
		expect(age('2026-12-03', now, 'de')).toBe('in 10 Tagen');
	});
});

describe('a number', () => {
	test('has the separators of its language', () => {
		expect(number(18420, 'de')).toBe('18.420');
		expect(number(18420, 'en')).toBe('18,420');
		expect(number(5.25, 'de', 1)).toBe('5,3');
	});

	test('keeps its unit on the same line', () => {
		expect(percent(0.32, 'de')).toBe('32\u202f%');
		expect(percent(1.475, 'en', 1)).toBe('147.5%');
		expect(money(214300, 'de')).toBe('214.300\u00a0€');
		expect(money(-12.5, 'en', 2)).toBe('−€12.50');
		expect(days(1, 'de')).toBe('1\u00a0Tag');
		expect(days(112, 'de')).toBe('112\u00a0Tage');
		expect(unknown('de')).toBe('k.\u202fA.');
	});
});
