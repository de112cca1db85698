import { describe, expect, test } from 'vitest';
import { arcOf, chordOf, positionOf } from './distance.ts';
import { freshnessOf } from './freshness.ts';
import { mayNarrow } from './model.ts';
import { bookable, placesOf, placesOfAll, statusOfFigures, type Counters } from './places.ts';
import { fold, matchReasons, startOf, swapsOf, withoutWord, wordsOf } from './search.ts';
import { languageNamed } from './labels.ts';

const now = new Date('2026-11-23T08:40:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const counters = (change: Partial<Counters>): Counters => ({
	total: 15,
	available: 3,
	waiting: 0,
	bookedSince: 0,
	status: 'free',
	...change
});

describe('freshness of a report', () => {
	const statutory = { dueAfterDays: 7, staleAfterDays: 14 };
	test.each([
		[0, 'fresh'],
		[7, 'fresh'],
		[7.001, 'due'],
		[14, 'due'],
		[15, 'stale']
	])('after %s days a statutory report is %s', (days, expected) => {
		expect(freshnessOf(daysAgo(days), now, statutory)).toBe(expected);
	});
	test('without an instrument it is due after 30 and stale after 60 days', () => {
		expect([30, 33, 60, 61].map((days) => freshnessOf(daysAgo(days), now))).toEqual(['fresh', 'due', 'due', 'stale']);
	});
	test('nobody ever reported: unverified', () => {
		expect(freshnessOf(null, now)).toBe('unverified');
	});
});

describe('places', () => {
	test('what the portal booked since the report is no longer free', () => {
		expect(bookable({ available: 3, bookedSince: 2 })).toBe(1);
		expect(bookable({ available: 3, bookedSince: 3 })).toBe(0);
	});
	test('unknown stays unknown, never 0', () => {
		expect(bookable({ available: null, bookedSince: 0 })).toBeNull();
		expect(placesOf(counters({ available: null, waiting: null, status: 'unknown' }), 'fresh')).toEqual({
			state: 'unknown',
			count: null
		});
	});
	test.each(['stale', 'unverified'] as const)('a %s report never says free', (freshness) => {
		expect(placesOf(counters({}), freshness)).toEqual({ state: 'unknown', count: null });
	});
	test('a due report still counts', () => {
		expect(placesOf(counters({}), 'due')).toEqual({ state: 'free', count: 3 });
	});
	test('a waiting list tells how many wait', () => {
		expect(placesOf(counters({ available: 0, waiting: 6, status: 'waiting_list' }), 'fresh')).toEqual({
			state: 'waiting',
			count: 6
		});
		expect(placesOf(counters({ available: 0, waiting: 23, status: 'full' }), 'fresh')).toEqual({
			state: 'full',
			count: 23
		});
	});
	test('the last place booked makes it full, not free', () => {
		expect(placesOf(counters({ bookedSince: 3 }), 'fresh').state).toBe('full');
	});
	test('after assessment without a figure', () => {
		expect(placesOf(counters({ available: null, status: 'after_assessment' }), 'fresh').state).toBe('assessment');
	});
	test('the list is longer than the places: full', () => {
		expect(statusOfFigures({ total: 15, available: 0, waiting: 23 })).toBe('full');
		expect(statusOfFigures({ total: 10, available: 0, waiting: 6 })).toBe('waiting_list');
		expect(statusOfFigures({ total: 10, available: 0, waiting: 0 })).toBe('full');
		expect(statusOfFigures({ total: 10, available: 2, waiting: 6 })).toBe('free');
		expect(statusOfFigures({ total: 10, available: null, waiting: null })).toBe('unknown');
	});
	test('an offer is as free as its best confirmed location, and sums only known figures', () => {
		expect(
			placesOfAll([
				{ state: 'free', count: 3 },
				{ state: 'free', count: null },
				{ state: 'unknown', count: null },
				{ state: 'full', count: 9 }
			])
		).toEqual({ state: 'free', count: 3 });
		expect(
			placesOfAll([
				{ state: 'full', count: 9 },
				{ state: 'waiting', count: 4 }
			])
		).toEqual({ state: 'waiting', count: 4 });
		expect(placesOfAll([])).toEqual({ state: 'unknown', count: null });
	});
});

describe('distance', () => {
	const warburg = { latitude: 51.4901, longitude: 9.1464 };
	const hoexter = { latitude: 51.775, longitude: 9.3816 };
	const chord = (a: typeof warburg, b: typeof warburg) => {
		const [p, q] = [a, b].map((point) => positionOf(point).slice(1, -1).split(', ').map(Number)) as [
			number[],
			number[]
		];
		return Math.hypot(...p.map((part, axis) => part - (q[axis] ?? 0)));
	};
	test('Warburg–Höxter is 35.6 km', () => {
		expect(arcOf(chord(warburg, hoexter)) / 1000).toBeCloseTo(35.6, 0);
	});
	test('chord and arc are each other’s reverse, also around the earth', () => {
		for (const metres of [0, 1, 30_000, 1_000_000, 20_000_000]) expect(arcOf(chordOf(metres))).toBeCloseTo(metres, 3);
	});
	test('poles and the date line have a position', () => {
		expect(positionOf({ latitude: 90, longitude: 0 })).toBe('(0.000, 0.000, 6371008.800)');
		expect(chord({ latitude: 0, longitude: 180 }, { latitude: 0, longitude: -180 })).toBeLessThan(0.01);
	});
});

describe('a search', () => {
	test('folds umlauts, accents and case', () => {
		expect([fold('KÜCHE'), fold('Kueche'), fold('Straße'), fold('Café')]).toEqual([
			'kueche',
			'kueche',
			'strasse',
			'cafe'
		]);
	});
	test('leaves out words that say nothing, unless there are no others', () => {
		expect(wordsOf('Beratung für Menschen mit Schulden')).toEqual(['beratung', 'menschen', 'schulden']);
		expect(wordsOf('mit')).toEqual(['mit']);
		expect(wordsOf('  %_\\ ')).toEqual([]);
	});
	test('knows which words two swapped letters may have meant', () => {
		expect(swapsOf('shculden')).toContain('schulden');
		expect(swapsOf('oo')).toEqual([]);
		expect(swapsOf('aabb')).toEqual(['abab']);
	});
	test('leaves the other words as they were typed', () => {
		expect(withoutWord('Schulden  für Frauen', 'frauen')).toBe('Schulden für');
		expect(withoutWord('Schulden', 'schulden')).toBe('');
	});
	test('knows languages by their names', () => {
		expect(['russisch', 'russischsprachig', 'dari', 'english', 'arabisch'].map(languageNamed)).toEqual([
			'ru',
			'ru',
			'fa',
			'en',
			'ar'
		]);
		expect(['deutsch', 'darin', 'schulden'].map(languageNamed)).toEqual([undefined, undefined, undefined]);
	});
	test('says what of the question an offer answers', () => {
		const offer = {
			terms: [
				{ code: 'debt', label: 'Schulden', parentCode: 'living' },
				{ code: 'housing_loss', label: 'Drohender Wohnungsverlust', parentCode: 'living' }
			],
			reaches: ['network' as const],
			targetGroups: ['all'],
			legalBasis: null
		};
		const asked = { needs: ['debt'], words: [], group: undefined };
		expect(
			matchReasons(offer, asked).map((reason) =>
				reason.kind === 'term' ? `${reason.code}:${reason.direct}` : reason.kind
			)
		).toEqual(['debt:true', 'network', 'everyone']);
		expect(matchReasons(offer, { ...asked, needs: ['living'] }).map((reason) => reason.kind)).toEqual([
			'term',
			'term',
			'network',
			'everyone'
		]);
	});
});

test('an offer may narrow what flows back, never widen it', () => {
	expect(mayNarrow('counselling', 'none')).toBe(true);
	expect(mayNarrow('counselling', 'statutory')).toBe(false);
	expect(mayNarrow('voluntary', 'counselling')).toBe(false);
	expect(mayNarrow('none', 'voluntary')).toBe(false);
});

test('the start is the next run, the reported wait or at once – and unknown is not at once', () => {
	const rolling = { entry: 'rolling' as const, nextStart: null };
	const free = { state: 'free' as const, count: 2 };
	expect(startOf(rolling, free, 1, '2026-11-23')).toEqual({ kind: 'now' });
	expect(startOf(rolling, free, 28, '2026-11-23')).toEqual({ kind: 'wait', days: 28 });
	expect(startOf(rolling, { state: 'unknown', count: null }, null, '2026-11-23')).toEqual({ kind: 'unknown' });
	expect(startOf({ entry: 'runs', nextStart: '2026-12-03' }, free, 28, '2026-11-23')).toEqual({
		kind: 'run',
		day: '2026-12-03'
	});
	expect(startOf({ entry: 'runs', nextStart: '2026-11-01' }, free, null, '2026-11-23')).toEqual({ kind: 'unknown' });
});
