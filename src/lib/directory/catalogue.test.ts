import { expect, test } from 'vitest';
import { freshnessOf, instruments, mayHaveRegime, needTerms } from './catalogue.ts';

test('there are eight fields, and every need belongs to one of them', () => {
	const fields = needTerms.filter(({ parent }) => parent === undefined).map(({ code }) => code);
	expect(fields).toHaveLength(8);
	expect(needTerms.filter(({ parent }) => parent !== undefined && !fields.includes(parent))).toEqual([]);
});

test('what touches health, homelessness or violence is sensitive, and nothing else', () => {
	expect(needTerms.filter(({ sensitive }) => sensitive).map(({ code }) => code)).toEqual([
		'homelessness',
		'health',
		'addiction',
		'psychosocial',
		'physical_capacity',
		'disability_rehab',
		'violence_protection'
	]);
});

test('codes and keys are unique', () => {
	expect(new Set(needTerms.map(({ code }) => code)).size).toBe(needTerms.length);
	expect(new Set(instruments.map(({ key }) => key)).size).toBe(instruments.length);
});

test('counselling under § 16a is without legal consequences', () => {
	const counselling = instruments.filter(({ legalBasis }) => legalBasis.startsWith('§ 16a'));
	expect(counselling.map(({ regime, sanctionFree }) => `${regime} ${sanctionFree}`)).toEqual(
		Array(4).fill('counselling true')
	);
});

test('an offer may narrow its instrument and never widen it', () => {
	const debt = { regime: 'counselling' } as const;
	expect(mayHaveRegime(debt, 'none')).toBe(true);
	expect(mayHaveRegime(debt, 'counselling')).toBe(true);
	expect(mayHaveRegime(debt, 'statutory')).toBe(false);
});

test('only statutory places grow old within two weeks', () => {
	expect(freshnessOf('statutory')).toEqual({ dueAfterDays: 7, staleAfterDays: 14 });
	expect(freshnessOf('voluntary')).toEqual({ dueAfterDays: 30, staleAfterDays: 60 });
});
