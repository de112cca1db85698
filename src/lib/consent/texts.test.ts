import { describe, expect, test } from 'vitest';
import { categories, directions } from './model.ts';
import { consentLanguages, consentText, consentTexts } from './texts.ts';

const names = { office: 'Jobcenter', provider: 'Ankerwinde', offer: 'Schuldnerberatung', until: '22.11.2027' };

describe('a consent text', () => {
	test('is there in German and English', () => {
		expect(consentLanguages()).toEqual(expect.arrayContaining(['de', 'en']));
	});
	test('says in every version and language: voluntary, no disadvantage, how to withdraw', () => {
		const missing = consentTexts.flatMap(({ version, wordings }) =>
			Object.entries(wordings)
				.filter(([, wording]) => !wording.voluntary.join(' ').match(/Nachteil|disadvantage/) || !wording.withdraw)
				.map(([language]) => `${version} ${language}`)
		);
		expect(missing).toEqual([]);
	});
	test('leaves no placeholder open', () => {
		const open = directions.flatMap((direction) =>
			consentLanguages().filter((language) =>
				/\{\w+\}/.test(JSON.stringify(consentText('2026-11', language, direction, categories, names, true)))
			)
		);
		expect(open).toEqual([]);
	});
	test('names both parties and only the items agreed to', () => {
		const text = consentText('2026-11', 'de', 'to_authority', ['D3'], names, false);
		expect(text.intro).toContain('Ankerwinde');
		expect(text.items.list).toEqual(['Ob ich einen Platz bekomme oder auf der Warteliste stehe, und der erste Termin']);
	});
	test('names health data where the offer may reveal it, and only there', () => {
		const parts = (sensitive: boolean) =>
			consentText('2026-11', 'de', 'to_provider', ['D1'], names, sensitive).parts.length;
		expect(parts(true) - parts(false)).toBe(1);
	});
});
