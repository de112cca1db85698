import { describe, expect, test } from 'vitest';
import { regimes } from '#lib/directory/index.ts';
import { categories, directions } from './model.ts';
import { slipIn, slipWordings } from './slip.ts';
import { consentLanguages, consentText, consentTexts, currentConsentText } from './texts.ts';

const names = { office: 'Jobcenter', provider: 'Ankerwinde', offer: 'Schuldnerberatung', until: '22.11.2027' };
const about = { regime: 'counselling', namesHealthData: false } as const;

/** What a wording is made of: placeholders instead of sentences. */
const shape = (value: unknown): unknown =>
	typeof value === 'string'
		? [...value.matchAll(/\{\w+\}/g)].map(String).sort()
		: Array.isArray(value)
			? value.map(shape)
			: Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, shape(one)]));

describe('a consent text', () => {
	test('is there in German, English, Ukrainian and Arabic', () => {
		expect(consentLanguages()).toEqual(['de', 'en', 'uk', 'ar']);
	});
	test('says the same things in every language: as many items, sentences and placeholders', () => {
		const different = consentTexts.flatMap(({ version, wordings }) =>
			Object.keys(wordings).filter(
				(language) => JSON.stringify(shape(wordings[language])) !== JSON.stringify(shape(wordings.de)) && version
			)
		);
		expect(different).toEqual([]);
	});
	test('says the same things in every language where a regime differs', () => {
		const different = consentTexts.flatMap(({ version, byRegime }) =>
			Object.entries(byRegime).flatMap(([regime, wordings]) =>
				consentLanguages().filter(
					(language) =>
						JSON.stringify(shape(wordings[language])) !== JSON.stringify(shape(wordings.de)) && version + regime
				)
			)
		);
		expect(different).toEqual([]);
	});
	test('of a statutory measure names what the law reports anyway, and promises nothing that the law breaks', () => {
		const of = (version: string, language = 'de') =>
			JSON.stringify(
				consentText(version, language, 'to_authority', ['D7'], names, { regime: 'statutory', namesHealthData: false })
			);
		const now = of(currentConsentText().version);
		expect(now).toContain('meldet Ankerwinde dem Jobcenter nach dem Gesetz (§ 61 SGB II)');
		expect(now).not.toContain('Angaben zur Gesundheit, Anwesenheit');
		expect(now).not.toContain('fließt nichts mehr');
		for (const language of consentLanguages()) expect(of(currentConsentText().version, language)).toMatch(/61/);
		// What was signed under the first version is read as it was signed.
		expect(of('2026-11')).toContain('Ab dann fließt nichts mehr');
	});
	test('of an employer says that the end comes with a reason, and that neither need nor goal goes there', () => {
		const of = (direction: 'to_provider' | 'to_authority') =>
			JSON.stringify(
				consentText(
					currentConsentText().version,
					'de',
					direction,
					direction === 'to_provider' ? ['D1'] : ['D4'],
					names,
					{
						regime: 'employer',
						namesHealthData: false
					}
				)
			);
		expect(of('to_authority')).toContain('Grund aus einer festen Liste');
		expect(of('to_authority')).toContain('ob unterbrochen wird');
		expect(of('to_provider')).not.toContain('auf mein Ziel eingehen');
		expect(of('to_provider')).toContain('Was ich brauche, mein Ziel');
	});
	test('keeps names together where it runs from right to left, and only there', () => {
		const of = (language: string) => consentText('2026-11', language, 'to_provider', ['D1'], names, about);
		expect(of('ar').rightToLeft).toBe(true);
		expect(of('ar').intro).toContain('\u2068Ankerwinde\u2069');
		expect(of('uk').rightToLeft).toBe(false);
		expect(JSON.stringify(of('uk'))).not.toMatch(/[\u2066-\u2069]/);
	});
	test('says in every version and language: voluntary, no disadvantage, how to withdraw', () => {
		const missing = consentTexts.flatMap(({ version, wordings }) =>
			Object.entries(wordings)
				.filter(
					([, wording]) =>
						!wording.voluntary.join(' ').match(/Nachteil|disadvantage|негативних наслідків|ضرر/) || !wording.withdraw
				)
				.map(([language]) => `${version} ${language}`)
		);
		expect(missing).toEqual([]);
	});
	test('leaves no placeholder open', () => {
		const open = directions.flatMap((direction) =>
			regimes.flatMap((regime) =>
				consentLanguages().filter((language) => {
					const { version } = currentConsentText();
					const text = consentText(version, language, direction, categories, names, { regime, namesHealthData: true });
					return /\{\w+\}/.test(JSON.stringify(text));
				})
			)
		);
		expect(open).toEqual([]);
	});
	test('names both parties and only the items agreed to', () => {
		const text = consentText('2026-11', 'de', 'to_authority', ['D3'], names, about);
		expect(text.intro).toContain('Ankerwinde');
		expect(text.items.list).toEqual(['Ob ich einen Platz bekomme oder auf der Warteliste stehe, und der erste Termin']);
	});
	test('names health data where the offer may reveal it, and only there', () => {
		const parts = (sensitive: boolean) =>
			consentText('2026-11', 'de', 'to_provider', ['D1'], names, { ...about, namesHealthData: sensitive }).parts.length;
		expect(parts(true) - parts(false)).toBe(1);
	});
});

describe('a slip', () => {
	test('is there in every language of the consent texts', () => {
		expect(Object.keys(slipWordings)).toEqual(consentLanguages());
	});
	test('says the same things in every language, nothing left empty', () => {
		for (const wording of Object.values(slipWordings)) {
			expect(shape(wording)).toEqual(shape(slipWordings.de));
			expect(JSON.stringify(wording)).not.toContain('""');
		}
	});
	test('is German where there is none in the language of the person', () => {
		expect(slipIn('fr')).toEqual({ language: 'de', wording: slipWordings.de });
		expect(slipIn('uk').wording.language).toBe('Українська');
	});
});
