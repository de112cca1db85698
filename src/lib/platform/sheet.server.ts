import writeXlsx, { type SheetData } from 'write-excel-file/node';
import { m } from '#lib/paraglide/messages.js';
import { csvOf } from './csv.ts';

/** What stands in a cell: text, a number, or nothing where it is unknown. */
export type Cell = string | number | null;
/** A column of a list: its heading, and what it says of a row. */
export type Column<Row> = { head: string; of: (row: Row) => Cell };

/** Rows that a file holds at most; the last line then says that it is not everything. */
export const sheetLimit = 5_000;

const types = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
} as const;

/**
 * A list as a file: every list of the portal leaves it through here, with the rows that its page shows. `?format=xlsx`
 * asks for a workbook, anything else is CSV. Text stays text in both (CWE-1236): guarded in CSV, typed in a workbook.
 * The file is named after the list and says nothing about who or what was looked for.
 */
export async function sheetResponse<Row>(
	url: URL,
	list: string,
	columns: readonly Column<Row>[],
	rows: readonly Row[]
): Promise<Response> {
	const format = url.searchParams.get('format') === 'xlsx' ? 'xlsx' : 'csv';
	const head = columns.map((column) => column.head);
	const lines = rows.slice(0, sheetLimit).map((row) => columns.map((column) => column.of(row)));
	if (rows.length > sheetLimit) lines.push([m.ui_export_cut({ count: sheetLimit })]);
	const body = format === 'xlsx' ? await workbookOf(head, lines) : csvOf(head, lines);
	return new Response(body, {
		headers: {
			'content-type': types[format],
			'content-disposition': `attachment; filename="${list}.${format}"`,
			'cache-control': 'no-store'
		}
	});
}

/** A day as the portal writes it (`Day`); a workbook sorts and reckons with it only as a date. */
const isDay = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** One sheet with a heading that stays in view. */
async function workbookOf(
	head: readonly string[],
	rows: readonly (readonly Cell[])[]
): Promise<Uint8Array<ArrayBuffer>> {
	const data: SheetData = [
		head.map((value) => ({ value, type: String, fontWeight: 'bold' })),
		...rows.map((row) =>
			row.map((value) =>
				value === null
					? null
					: typeof value === 'number'
						? { value, type: Number }
						: isDay.test(value)
							? { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy' }
							: { value, type: String }
			)
		)
	];
	const columns = head.map((title, index) => ({
		width: Math.min(60, Math.max(title.length, ...rows.slice(0, 200).map((row) => String(row[index] ?? '').length)) + 2)
	}));
	return new Uint8Array(await writeXlsx(data, { columns, stickyRowsCount: 1 }).toBuffer());
}
