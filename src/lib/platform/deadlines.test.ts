import { expect, test } from 'vitest';
import { byDay, whenOf, type Deadline } from './deadlines.ts';

test('the day itself is not overdue; two weeks ahead is soon', () => {
	const of = (on: string) => whenOf(on, '2026-11-29');
	expect([of('2026-11-28'), of('2026-11-29'), of('2026-12-13'), of('2026-12-14')]).toEqual([
		'overdue',
		'soon',
		'soon',
		'later'
	]);
});

test('what is overdue stands first, and the same day keeps its order', () => {
	const one = (about: string, on: string): Deadline => ({
		kind: 'report',
		id: about,
		source: 'x',
		what: 'x',
		about,
		on,
		href: '/'
	});
	expect(
		byDay([one('c', '2026-12-01'), one('a', '2026-10-01'), one('d', '2026-12-01'), one('b', '2026-11-01')]).map(
			({ about }) => about
		)
	).toEqual(['a', 'b', 'c', 'd']);
});
