import { describe, expect, test } from 'vitest';
import { pseudonymPattern, suggestPseudonym, trees } from './model.ts';

describe('a pseudonym', () => {
	test('is a tree and a number', () => {
		const chances = [0.5, 0.21];
		expect(suggestPseudonym(() => chances.shift() ?? 0)).toBe(`${trees[Math.floor(0.5 * trees.length)]} 21`);
	});
	test('is another one when it is taken', () => {
		const every = new Set(trees.map((tree) => `${tree} 01`));
		const chances = [0, 0, 0, 0.02];
		expect(suggestPseudonym(() => chances.shift() ?? 0, every)).toBe('Ahorn 02');
	});
	test('is no second one with the same word while there are others', () => {
		expect(suggestPseudonym(() => 0, new Set(['Ahorn 01']))).toBe('Akazie 01');
	});
	test('always has the form that is accepted', () => {
		const wrong = trees.filter((tree) => !pseudonymPattern.test(`${tree} 07`));
		expect(wrong).toEqual([]);
	});
	test('is never a customer number or a full name', () => {
		const refused = ['123D456789', 'Erika Mustermann', 'Kiefer', 'kiefer 22', 'Kiefer 2211', 'Kiefer 22 Warburg'];
		expect(refused.filter((text) => pseudonymPattern.test(text))).toEqual([]);
	});
});
