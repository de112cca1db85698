import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compareFolder, differ, tolerance } from '../../src/cli/reference-columns.ts';

const folder = new URL('../../../shared/data/access-reference/', import.meta.url);
// Where the data is demanded, its absence fails the tests instead of leaving them out.
const isThere = existsSync(folder) || process.env.REAL_DATA === 'required';

describe.runIf(isThere)('figures of other programs', () => {
	test('are ours in every column that we compute', { timeout: 120_000 }, async () => {
		const { columns, left } = await compareFolder(fileURLToPath(folder));
		expect(columns.filter(({ largest }) => !(largest <= tolerance))).toEqual([]);
		expect(columns.filter(({ file }) => file.startsWith('fca/grid'))).toHaveLength(6);
		expect(columns.filter(({ file }) => file === 'fca/hospital.json')).toHaveLength(8);
		expect(columns.filter(({ file }) => file.startsWith('stats/'))).toHaveLength(13);
		expect(columns.filter(({ file }) => file.startsWith('locate/')).map(({ column }) => column)).toEqual([
			'pmedian_p4 objective',
			'pmedian_p4 objective of its sites',
			'pmedian_p4 mean',
			'bruteforce pmedian',
			'mclp_p4_r5000 objective',
			'mclp_p4_r5000 objective of its sites',
			'bruteforce mclp'
		]);
		expect(left.filter((name) => !/raam|lscp|pcenter/.test(name))).toEqual([]);
	});
});

describe('a comparison', () => {
	test('sees a figure where there is none, on either side', () => {
		expect(differ('f', 'c', [1, undefined], [1, undefined]).largest).toBe(0);
		expect(differ('f', 'c', [1, 0], [1, undefined]).largest).toBe(Infinity);
		expect(differ('f', 'c', [1, undefined], [1, 0]).largest).toBe(Infinity);
		expect(differ('f', 'c', [NaN], [1]).largest).toBe(Infinity);
		expect(differ('f', 'c', [1.5], [1]).largest).toBe(0.5);
		expect(differ('f', 'c', [1100], [1000]).largest).toBe(0.1);
	});
});
