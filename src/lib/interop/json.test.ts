import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './json.ts';
import { collectProblems } from './problems.ts';

const mistake = (text: string) => {
	const problems = collectProblems();
	parseJson(text, problems);
	return problems.list.map(({ line, column }) => [line, column]);
};

test.each([
	['{\n"a": [}\n', 2, '7'],
	['{"a": 1,}', 1, '9'],
	['{"a" 1}', 1, '6'],
	['[1 2]', 1, '4'],
	['["a\nb"]', 1, '4'],
	['["a\\x"]', 1, '4'],
	['[01]', 1, '3'],
	["{'a': 1}", 1, '2'],
	['{"a": [1, 2]\n', 2, '1'],
	['[] []', 1, '4'],
	['', 1, '1']
])('the first mistake in %j stands in line %i, column %s', (text, line, column) => {
	expect(mistake(text)).toEqual([[line, column]]);
});

test('what JSON accepts has no mistake', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(mistake(JSON.stringify(value, null, 1))).toEqual([]);
		})
	);
	expect(mistake('{"a": 1}\n{"a": 2}\n')).toEqual([]);
});
