import { CsvError, parse } from 'csv-parse/sync';
import { isStorable } from './decode.ts';
import { limits } from './model.ts';
import type { Place, Problems } from './problems.ts';

/** A row whose cells are found by column name; the line is where the row begins. */
export type Row = { line: number; cells: ReadonlyMap<string, string> };
export type Table = { headerLine: number; columns: string[]; rows: Row[] };

type RawRecord = { line: number; fields: string[] };

/** The separator that the first line with content uses most, outside quotes. */
export function separatorOf(text: string): ';' | ',' | '\t' {
	const header = text.split('\n', 200).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
	const bare = header.replace(/"[^"]*"/g, '');
	const count = (separator: string) => bare.split(separator).length - 1;
	const candidates = [';', '\t', ','] as const;
	return candidates.reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}

function readRecords(text: string, problems: Problems): RawRecord[] {
	const records: RawRecord[] = [];
	let lastLine = 0;
	try {
		parse(text, {
			delimiter: separatorOf(text),
			record_delimiter: '\n',
			comment: '#',
			comment_no_infix: true,
			relax_quotes: true,
			relax_column_count: true,
			skip_empty_lines: true,
			on_record: (record: string[], info) => {
				// csv-parse counts the line where a record ends; people look for the one where it begins.
				const breaks = record.reduce((sum, field) => sum + field.split('\n').length - 1, 0);
				lastLine = info.lines;
				if (records.length <= limits.rows + 1) records.push({ line: info.lines - breaks, fields: record });
				return null;
			}
		});
	} catch (caught) {
		if (!(caught instanceof CsvError)) throw caught;
		const lines = text.split('\n');
		const next = lines.findIndex((line, index) => index >= lastLine && line.trim() !== '' && !line.startsWith('#'));
		problems.error(caught.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote-open' : 'file-unreadable', {
			line: next + 1 || undefined
		});
	}
	return records;
}

function readHeader(record: RawRecord, problems: Problems): string[] {
	const names = record.fields.map((name) => name.trim());
	if (names.length > limits.columns)
		problems.error('too-many-columns', { line: record.line }, { expected: String(limits.columns) });
	const seen = new Set<string>();
	for (const name of names.slice(0, limits.columns)) {
		if (name !== '' && seen.has(name.toLowerCase()))
			problems.error('column-duplicate', { line: record.line, column: name });
		seen.add(name.toLowerCase());
		checkText(name, { line: record.line }, limits.nameLength, problems);
	}
	return names;
}

/** Reports text that cannot be stored. */
export function checkText(text: string, place: Place, longest: number, problems: Problems): boolean {
	if (!isStorable(text)) {
		problems.error('character-unreadable', place, { value: text });
		return false;
	}
	if (text.length > longest) {
		problems.error('text-too-long', place, { expected: String(longest), count: text.length });
		return false;
	}
	return true;
}

function readRow(record: RawRecord, columns: string[], problems: Problems): Row | undefined {
	const { line, fields } = record;
	if (fields.every((field) => field.trim() === '')) return undefined;
	if (fields.length < columns.length) {
		problems.error(
			'row-short',
			{ line, column: columns[fields.length] },
			{ count: fields.length, expected: String(columns.length) }
		);
		return undefined;
	}
	if (fields.slice(columns.length).some((field) => field.trim() !== '')) {
		problems.error(
			'row-long',
			{ line, column: columns.at(-1) },
			{ count: fields.length, expected: String(columns.length) }
		);
		return undefined;
	}
	const cells = new Map<string, string>();
	for (const [index, column] of columns.entries()) {
		const text = (fields[index] ?? '').trim();
		if (column === '') {
			if (text !== '') problems.error('column-unnamed', { line, column: String(index + 1) }, { value: text });
		} else if (checkText(text, { line, column }, limits.textLength, problems)) {
			cells.set(column, text);
		}
	}
	return { line, cells };
}

/** Rows of a CSV text, whatever its separator, quoting and comments. Broken rows are reported and left out. */
export function readTable(text: string, problems: Problems): Table | undefined {
	const [header, ...records] = readRecords(text.replace(/^\uFEFF/, ''), problems);
	if (!header) {
		if (!problems.failed()) problems.error('empty-file', {});
		return undefined;
	}
	if (records.length > limits.rows) {
		problems.error('too-many-rows', {}, { expected: String(limits.rows) });
		return undefined;
	}
	const columns = readHeader(header, problems);
	if (columns.length > limits.columns) return undefined;
	const rows = records.map((record) => readRow(record, columns, problems)).filter((row) => row !== undefined);
	return { headerLine: header.line, columns, rows };
}
