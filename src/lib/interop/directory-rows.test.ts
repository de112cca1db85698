import { describe, expect, test } from 'vitest';
import { hoursOf, languageCode } from './directory-rows.ts';

describe('what foreign directories write in words', () => {
	test.each([
		['Spanish', 'es'],
		['Spanisch', 'es'],
		['Chinese (Mandarin)', 'zh'],
		['Tagalog', 'tl'],
		['UR', 'ur'],
		['Klingon', undefined]
	])('%s is a language', (name, code) => {
		expect(languageCode(name)).toBe(code);
	});

	test('days with equal hours stand together', () => {
		const at = (weekdays: string, opensAt: string, closesAt: string) => ({
			weekdays,
			opensAt,
			closesAt,
			description: null
		});
		expect(
			hoursOf([at('Monday', '08:00', '12:00'), at('TU,FR', '08:00', '12:00'), at('Saturday', '10:00', '11:00')])
		).toBe('Mo, Di, Fr 08:00–12:00; Sa 10:00–11:00');
		expect(hoursOf([{ weekdays: null, opensAt: null, closesAt: null, description: 'nach Absprache' }])).toBe(
			'nach Absprache'
		);
	});
});
