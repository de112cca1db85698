import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sheetLimit, sheetResponse, type Column } from './sheet.server.ts';

type Row = { name: string; places: number | null };
const columns: Column<Row>[] = [
	{ head: 'Name', of: (row) => row.name },
	{ head: 'Plätze', of: (row) => row.places }
];
const evil = ['=1+1', '+49 221', '-2', '@SUM(A1)', '\t=1'];
const address = (format: string) =>
	new URL(`http://x/angebote/daten?suche=${encodeURIComponent('Müller')}&format=${format}`);

/** The text of one file of a workbook (a zip archive: its directory stands at the end). */
function entryOf(book: Buffer, name: string): string {
	for (let at = book.indexOf('PK\u0001\u0002'); at >= 0; at = book.indexOf('PK\u0001\u0002', at + 4)) {
		if (book.toString('utf8', at + 46, at + 46 + book.readUInt16LE(at + 28)) !== name) continue;
		const size = book.readUInt32LE(at + 20);
		const start = book.readUInt32LE(at + 42);
		const from = start + 30 + book.readUInt16LE(start + 26) + book.readUInt16LE(start + 28);
		const packed = book.subarray(from, from + size);
		return (book.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8');
	}
	throw new Error(`no ${name} in the workbook`);
}

test('formulas survive as text in both formats, numbers stay numbers, unknown stays empty', async () => {
	const rows = [...evil.map((name) => ({ name, places: 3 })), { name: 'Werkhof', places: null }];
	const csv = await (await sheetResponse(address('csv'), 'angebote', columns, rows)).text();
	expect(csv.split('\r\n').slice(1, 1 + evil.length)).toEqual(evil.map((name) => `'${name};3`));
	expect(csv).toContain('Werkhof;\r\n');

	const book = Buffer.from(await (await sheetResponse(address('xlsx'), 'angebote', columns, rows)).arrayBuffer());
	const sheet = entryOf(book, 'xl/worksheets/sheet1.xml');
	const strings = [...entryOf(book, 'xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text);
	for (const name of evil) expect(strings).toContain(name);
	// No cell is a formula, and every text is one by its type.
	expect(sheet).not.toContain('<f>');
	const cells = [...sheet.matchAll(/<c r="([A-Z]+)(\d+)"([^>]*)>/g)];
	expect(cells.filter(([, column]) => column === 'A').every(([, , , rest]) => rest?.includes('t="s"'))).toBe(true);
	expect(
		cells.filter(([, column, row]) => column === 'B' && row !== '1').some(([, , , rest]) => rest?.includes('t="s"'))
	).toBe(false);
});

test('a file is named after its list, never after what was looked for, and nobody keeps a copy on the way', async () => {
	for (const format of ['csv', 'xlsx']) {
		const { headers } = await sheetResponse(address(format), 'angebote', columns, []);
		expect(headers.get('content-disposition')).toBe(`attachment; filename="angebote.${format}"`);
		expect(headers.get('cache-control')).toBe('no-store');
	}
});

test('a file ends at its limit and says so', async () => {
	const rows = Array.from({ length: sheetLimit + 1 }, (_, index) => ({ name: `A${index}`, places: 1 }));
	const lines = (await (await sheetResponse(address('csv'), 'angebote', columns, rows)).text()).trim().split('\r\n');
	expect(lines.length).toBe(1 + sheetLimit + 1);
	expect(lines.at(-1)).toContain(String(sheetLimit));
});

test('a day is a date in a workbook, and stays as it is in CSV', async () => {
	const days: Column<{ on: string }>[] = [{ head: 'Am', of: ({ on }) => on }];
	const rows = [{ on: '2027-03-29' }, { on: 'bis 2027-03-29' }];
	expect(await (await sheetResponse(address('csv'), 'fristen', days, rows)).text()).toContain('2027-03-29');
	const book = Buffer.from(await (await sheetResponse(address('xlsx'), 'fristen', days, rows)).arrayBuffer());
	const sheet = entryOf(book, 'xl/worksheets/sheet1.xml');
	// Days since 30 December 1899.
	expect(sheet).toContain('<v>46475</v>');
	expect(entryOf(book, 'xl/sharedStrings.xml')).not.toContain('>2027-03-29<');
});
