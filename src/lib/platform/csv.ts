import { stringify } from 'csv-stringify/sync';

/** A cell that a spreadsheet would read as a formula gets an apostrophe in front (CWE-1236); numbers stay numbers. */
export const guarded = (cell: string): string => (/^[\s]*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

/** CSV as German spreadsheets open it: semicolons, CRLF, byte order mark. */
export const csvOf = (head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
	`\ufeff${stringify(
		[head, ...rows].map((row) =>
			row.map((cell) =>
				cell === null ? '' : typeof cell === 'number' ? String(cell).replace('.', ',') : guarded(cell)
			)
		),
		{ delimiter: ';', record_delimiter: '\r\n' }
	)}`;
