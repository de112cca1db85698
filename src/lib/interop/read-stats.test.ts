import { describe, expect, test } from 'vitest';
import { readStats } from './read-stats.ts';

const read = (text: string, name = 'housing_assistance.csv') => readStats({ name, bytes: Buffer.from(text) });
const brief = (text: string) => read(text).problems.map(({ code, line, column }) => [code, line, column]);

describe('statistics', () => {
	test('make one series per value column, named by file and column', () => {
		const { content, failed } = read(
			'area_code;area_name;year;Eviction Notice;carried\nA;Altstadt;2021;5;\nA;Altstadt;2022;;0\n'
		);
		expect(failed).toBe(false);
		expect(content).toEqual([
			{
				code: 'housing_assistance.eviction_notice',
				column: 'Eviction Notice',
				observations: [
					{ areaCode: 'A', year: 2021, value: 5, line: 2 },
					{ areaCode: 'A', year: 2022, value: null, line: 3 }
				]
			},
			{
				code: 'housing_assistance.carried',
				column: 'carried',
				observations: [
					{ areaCode: 'A', year: 2021, value: null, line: 2 },
					{ areaCode: 'A', year: 2022, value: 0, line: 3 }
				]
			}
		]);
	});

	test.each([
		['area_code;year;v\nA;2021;abc\n', 'number-invalid', 'v'],
		['area_code;year;v\nA;2021;-1\n', 'number-negative', 'v'],
		['area_code;year;v\nA;2021;1.234\n', 'number-ambiguous', 'v'],
		['area_code;year;v\nA;0000;1\n', 'year-invalid', 'year'],
		['area_code;year;v\nA;;1\n', 'year-invalid', 'year'],
		['area_code;year;v\n;2021;1\n', 'value-missing', 'area_code'],
		['area_code;year;v\nA;2021\n', 'row-short', 'v'],
		['area_code;year;v\nA;2021;1;2\n', 'row-long', 'v']
	])('%j is refused with line and column', (text, code, column) => {
		expect(brief(text)).toEqual([[code, 2, column]]);
	});

	test('a pair of area and year stands there once', () => {
		expect(read('area_code;year;v\nA;2021;1\nA;2022;1\nA;2021;2\n').problems).toMatchObject([
			{ code: 'duplicate', line: 4, column: 'area_code', value: 'A 2021', expected: '2' }
		]);
	});

	test('need a code, a year and something to count', () => {
		expect(brief('a;b\n1;2\n')).toEqual([
			['column-missing', 1, 'area_code'],
			['column-missing', 1, 'year']
		]);
		expect(brief('area_code;v;year\nA;1;2021\n')).toEqual([['column-missing', 1, undefined]]);
		expect(brief('area_code;year;v\n')).toEqual([['nothing-found', 1, undefined]]);
	});
});
