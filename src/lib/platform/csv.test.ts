import { expect, test } from 'vitest';
import { csvOf, guarded } from './csv.ts';

test('what a spreadsheet would run is only text', () => {
	for (const evil of ['=1+1', '+49', '-2', '@SUM(A1)', '\t=1', ' =1', '\r=1']) expect(guarded(evil)).toBe(`'${evil}`);
	expect(guarded('Werkhof = gut')).toBe('Werkhof = gut');
});

test('separators and quotes stay inside their cell, numbers keep their sign and get a comma, unknown is empty', () => {
	expect(
		csvOf(
			['a', 'b'],
			[
				['x;y"z', -1.5],
				['=2', null]
			]
		)
	).toBe('\ufeffa;b\r\n"x;y""z";-1,5\r\n\'=2;\r\n');
});
