import { expect, test } from 'vitest';
import type { ExtractField } from '../extract.server.ts';
import { gathered } from './gathered.ts';

const read = (id: string, where: string, at: string): ExtractField[] => [
	{ column: 'id', label: 'Kennung', value: id, technical: true },
	{ column: 'purpose', label: 'Wo gelesen', value: where, technical: false },
	{ column: 'read_at', label: 'Gelesen am', value: at, technical: false, at }
];
const texts = (rows: ExtractField[][]) =>
	gathered(rows, 'de').map(({ fields, technical }) => [
		...fields.map(({ value }) => value?.replaceAll('\u00a0', ' ')),
		technical.map(({ value }) => value).join(' ')
	]);

test('what was read on the same page again and again stands there once, with every moment', () => {
	expect(
		texts([
			read('1', 'Liste', '2026-11-29T08:40:00Z'),
			read('2', 'Seite', '2026-11-29T08:41:00Z'),
			read('3', 'Liste', '2026-11-29T09:05:00Z'),
			read('4', 'Liste', '2026-11-29T09:05:30Z'),
			read('5', 'Liste', '2026-11-30T07:00:00Z')
		])
	).toEqual([
		['Liste', '29.11.2026, 09:40 Uhr, 10:05 Uhr · 30.11.2026, 08:00 Uhr', '1 3 4 5'],
		['Seite', '2026-11-29T08:41:00Z', '2']
	]);
});

test('what has several moments stays as it is', () => {
	const row = (id: string): ExtractField[] => [
		...read(id, 'Liste', '2026-11-29T08:40:00Z'),
		{ column: 'until', label: 'Bis', value: 'bald', technical: false, at: '2026-12-29T08:40:00Z' }
	];
	expect(texts([row('1'), row('2')])).toHaveLength(2);
});
