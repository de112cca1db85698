import { numberStyleOf, readNumber, readYear } from './cells.ts';
import { decode } from './decode.ts';
import { type ReadObservation, type Reading, type ReadSeries, type SourceFile } from './model.ts';
import { collectProblems, type Problems } from './problems.ts';
import { readTable, type Table } from './read-table.ts';

const areaColumns = ['area_code', 'area_id', 'ags', 'ars', 'code', 'gebiet', 'raum'];
const yearColumns = ['year', 'jahr'];

const stemOf = (fileName: string): string => fileName.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
const keyOf = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, '_');

type Layout = { area: string; year: string; values: string[] };

/** `area_code;…;year;…`: what stands before the year describes, what stands after it counts. */
function layoutOf({ columns, headerLine }: Table, problems: Problems): Layout | undefined {
	const find = (names: string[]) => columns.find((column) => names.includes(column.toLowerCase()));
	const area = find(areaColumns);
	const year = find(yearColumns);
	if (!area) problems.error('column-missing', { line: headerLine, column: 'area_code' });
	if (!year) problems.error('column-missing', { line: headerLine, column: 'year' });
	if (!area || !year) return undefined;
	const values = columns.slice(columns.indexOf(year) + 1).filter((column) => column !== '' && column !== area);
	if (values.length === 0) problems.error('column-missing', { line: headerLine }, { expected: 'area_code;…;year;…' });
	return { area, year, values };
}

function readRows({ rows }: Table, layout: Layout, series: Map<string, ReadObservation[]>, problems: Problems): void {
	const style = numberStyleOf(rows.flatMap(({ cells }) => layout.values.map((column) => cells.get(column) ?? '')));
	const firstLine = new Map<string, number>();
	for (const { line, cells } of rows) {
		const areaCode = cells.get(layout.area) ?? '';
		if (areaCode === '') problems.error('value-missing', { line, column: layout.area });
		const year = readYear(cells.get(layout.year) ?? '', { line, column: layout.year }, problems);
		for (const [column, observations] of series) {
			const value = readNumber(cells.get(column) ?? '', { line, column }, { style, least: 0 }, problems);
			if (year !== null) observations.push({ areaCode, year, value, line });
		}
		const key = `${year}\t${areaCode}`;
		const before = firstLine.get(key);
		if (before !== undefined && year !== null)
			problems.error(
				'duplicate',
				{ line, column: layout.area },
				{ value: `${areaCode} ${year}`, expected: String(before) }
			);
		firstLine.set(key, before ?? line);
	}
}

/** Statistics per area and year: one series per value column, named by file and column. */
export function readStats(file: SourceFile): Reading<ReadSeries[]> {
	const problems = collectProblems(file.name);
	const text = decode(file, problems);
	const table = text === undefined ? undefined : readTable(text, problems);
	const layout = table && layoutOf(table, problems);
	const series = new Map<string, ReadObservation[]>(layout?.values.map((column) => [column, []]));
	if (table && layout) {
		readRows(table, layout, series, problems);
		if (table.rows.length === 0 && !problems.failed()) problems.error('nothing-found', { line: table.headerLine });
	}
	const content = [...series].map(([column, observations]) => ({
		code: `${keyOf(stemOf(file.name))}.${keyOf(column)}`,
		column,
		observations
	}));
	return { content, problems: problems.list, failed: problems.failed() };
}
