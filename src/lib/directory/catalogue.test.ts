import { expect, test } from 'vitest';
import { instruments, needTerms } from './catalogue.ts';

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
