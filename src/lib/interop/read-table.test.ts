import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import { collectProblems } from './problems.ts';
import { readTable, separatorOf } from './read-table.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => new Uint8Array(Buffer.from(text, encoding));
const read = (content: Uint8Array) => {
	const problems = collectProblems('t.csv');
	const text = decode({ name: 't.csv', bytes: content }, problems);
	const table = text === undefined ? undefined : readTable(text, problems);
	return { table, problems: problems.list };
};
const cells = (content: Uint8Array) => read(content).table?.rows.map((row) => Object.fromEntries(row.cells));

describe('a table is read whatever program wrote it', () => {
	const expected = [{ ort: 'Höxter', preis: '5 €' }];
	const text = 'ort;preis\nHöxter;5 €\n';
	const utf16be = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

	test.each([
		['UTF-8', bytes(text)],
		['UTF-8 with a mark', bytes(`\uFEFF${text}`)],
		['UTF-16 little endian with a mark', bytes(`\uFEFF${text}`, 'utf16le')],
		['UTF-16 big endian with a mark', new Uint8Array(utf16be)],
		['UTF-16 without a mark', bytes('ort;preis\nBrakel;5 Euro\n', 'utf16le')],
		['Windows-1252', new Uint8Array([...bytes('ort;preis\nH', 'latin1'), 0xf6, ...bytes('xter;5 ', 'latin1'), 0x80])],
		['ISO 8859-15', new Uint8Array([...bytes('ort;preis\nH', 'latin1'), 0xf6, ...bytes('xter;5 ', 'latin1'), 0xa4])]
	])('in %s', (name, content) => {
		expect(cells(content)).toEqual(name.includes('without') ? [{ ort: 'Brakel', preis: '5 Euro' }] : expected);
	});

	test.each([';', ',', '\t'])('separated by %j', (separator) => {
		const lines = [`a${separator}b`, `1${separator}"x${separator}y"`];
		expect(cells(bytes(lines.join('\n')))).toEqual([{ a: '1', b: `x${separator}y` }]);
	});

	test('with line ends of three systems in one file', () => {
		expect(cells(bytes('a;b\r\n1;2\r3;4\n5;6'))).toEqual([
			{ a: '1', b: '2' },
			{ a: '3', b: '4' },
			{ a: '5', b: '6' }
		]);
	});

	test('with comments, empty lines and quotes inside words', () => {
		const text = '# Quelle: Kreis; Stand 2026\na;b\n\n1;Haus "Sonne"\n# Ende\n2;#3\n;\n';
		expect(cells(bytes(text))).toEqual([
			{ a: '1', b: 'Haus "Sonne"' },
			{ a: '2', b: '#3' }
		]);
	});

	test('a separator inside quotes does not decide', () => {
		expect(separatorOf('"a;b;c",d\n')).toBe(',');
	});
});

describe('a broken row is named by line and column', () => {
	const problems = (text: string) =>
		read(bytes(text)).problems.map(({ code, line, column }) => ({ code, line, column }));

	test('when a cell is missing', () => {
		expect(problems('# x\na;b;c\n\n1;2;3\n1;2\n')).toEqual([{ code: 'row-short', line: 5, column: 'c' }]);
	});
	test('when there is one too many', () => {
		expect(problems('a;b\n1;2;3\n')).toEqual([{ code: 'row-long', line: 2, column: 'b' }]);
	});
	test('but a separator at the end of each line is no cell', () => {
		expect(problems('a;b;\n1;2;\n')).toEqual([]);
	});
	test('when a quotation mark stays open', () => {
		expect(problems('a;b\n1;2\n\n3;"vier\nfünf')).toEqual([{ code: 'quote-open', line: 4, column: undefined }]);
	});
	test('when a cell holds NUL', () => {
		expect(problems('a;b\n1;x\0y\n')).toEqual([{ code: 'character-unreadable', line: 2, column: 'b' }]);
	});
	test('when a row spans lines, the first one counts', () => {
		expect(problems('a;b\n"eins\nzwei";2\n3\n')).toEqual([{ code: 'row-short', line: 4, column: 'b' }]);
		expect(read(bytes('a;b\n"eins\nzwei";2\n')).table?.rows[0]?.line).toBe(2);
	});
	test('when a heading occurs twice', () => {
		expect(problems('a;B;b\n1;2;3\n')).toEqual([{ code: 'column-duplicate', line: 1, column: 'b' }]);
	});
	test('when a value stands under no heading', () => {
		expect(problems('a;;c\n1;2;3\n')).toEqual([{ code: 'column-unnamed', line: 2, column: '2' }]);
	});
	test('when a cell is a megabyte long', () => {
		expect(problems(`a;b\n1;${'x'.repeat(1_000_000)}\n`)).toEqual([{ code: 'text-too-long', line: 2, column: 'b' }]);
	});
});

describe('limits', () => {
	test('an empty file is not a table', () => {
		expect(read(bytes(' \n\n')).problems[0]?.code).toBe('empty-file');
		expect(read(bytes('# nur ein Kommentar\n')).problems[0]?.code).toBe('empty-file');
	});
	test('25 MB, 50,000 rows and 500 columns are the most', () => {
		expect(read(new Uint8Array(25 * 1024 * 1024 + 1)).problems[0]?.code).toBe('file-too-large');
		expect(read(bytes(`a\n${'1\n'.repeat(50_001)}`)).problems[0]?.code).toBe('too-many-rows');
		expect(read(bytes(`${Array.from({ length: 501 }, (_, index) => `c${index}`).join(';')}\n`)).problems[0]?.code).toBe(
			'too-many-columns'
		);
	});
	test('a report keeps two hundred problems and counts the rest', () => {
		const { problems } = read(bytes(`a;b\n${'1\n'.repeat(500)}`));
		expect(problems).toHaveLength(201);
		expect(problems.at(-1)).toMatchObject({ code: 'too-many-problems', count: 300 });
	});
});
