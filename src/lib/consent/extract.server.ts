import { sql, type SQL } from 'drizzle-orm';
import { roleLabels } from '#lib/identity/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor, MemberRole } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { FieldForm, PersonField, PersonTable } from '#lib/platform/person-fields.server.ts';
import { date, dateTime } from '#lib/ui/format.ts';
import { fieldBasisLabels, retentionWords } from './labels.ts';
import { logReads } from './log-reads.server.ts';
import { categories, type Category } from './model.ts';
import { lastDayOf, startOfDay } from './validity.ts';

/** Words of stored codes, by `table.column`; a code without words stays as it is. */
export type CodeWords = Record<string, (code: string) => string | undefined>;

export type ExtractField = {
	column: string;
	label: string;
	/** Null: nothing is stored. */
	value: string | null;
	/** Joins rows and says nothing by itself; shown small. */
	technical: boolean;
	/** The moment that the value says, ISO 8601; absent for everything else. */
	at?: string;
};
type ExtractPart = {
	table: string;
	title: string;
	purpose: string;
	basis: string;
	retention: string;
	/** Every column there is, so that nothing is left out where there are no rows. */
	columns: { column: string; label: string }[];
	rows: ExtractField[][];
};
export type Extract = {
	reference: string;
	office: string;
	asOf: Date;
	/** A measure by law is among the referrals: taking part can have consequences there. */
	statutory: boolean;
	parts: ExtractPart[];
};

type Raw = Record<string, unknown>;

/** Rows of a table that are about the case; row security narrows them to what the reader may see. */
function rowsAbout(table: PersonTable, caseId: string): SQL {
	const has = (column: string) => table.fields.some((field) => field.column === column);
	const ofCase = sql`select id from casework.referrals where case_id = ${caseId}`;
	if (table.name === 'cases') return sql`id = ${caseId}`;
	if (has('case_id')) return sql`case_id = ${caseId}`;
	if (has('referral_id')) return sql`referral_id = any(array(${ofCase}))`;
	if (has('consent_id'))
		return sql`consent_id = any(array(select id from casework.consents where case_id = ${caseId}))`;
	throw new Error(`casework.${table.name} is joined to no case`);
}

/**
 * Everything that is stored about a person and that this reader may see (Art. 15 and 20 DSGVO, rule 18): all of it for
 * the person; for the responsible case manager without what is locked. Staff by function, nobody else named.
 *
 * @param tables the declarations of all modules, in order
 * @param purpose of the line in the disclosure log; the person's own reading leaves none there
 * @throws {Refusal} not-found
 */
export async function getExtract(
	tx: Tx,
	actor: Actor,
	tables: readonly PersonTable[],
	input: { caseId: string; words: CodeWords; purpose: 'extract' | 'extract-json' },
	now: Date
): Promise<Extract> {
	const person = tables.filter((table) => table.basis !== 'law');
	const found: [PersonTable, Raw[]][] = [];
	for (const table of person) {
		const columns = sql.join(
			table.fields
				.filter(({ form }) => form !== 'secret')
				.map(({ column }) => sql`to_jsonb(t.${sql.identifier(column)}) as ${sql.identifier(column)}`),
			sql`, `
		);
		found.push([
			table,
			await tx.execute<Raw>(
				sql`select ${columns} from casework.${sql.identifier(table.name)} t where ${rowsAbout(table, input.caseId)}`
			)
		]);
	}
	const [own] = found.find(([table]) => table.name === 'cases')?.[1] ?? [];
	if (!own) throw new Refusal('not-found', m.errors_not_found());
	const names = await namesOf(tx, found);
	await logReads(tx, actor, input.purpose, [{ caseId: input.caseId, categories: shownOf(found) }], now);
	const referrals = found.find(([table]) => table.name === 'referrals')?.[1] ?? [];
	return {
		reference: String(own.reference),
		office: names.get(String(own.organisation_id)) ?? '',
		asOf: now,
		statutory: referrals.some((row) => row.regime === 'statutory'),
		parts: found.map(([table, rows]) => partOf(table, rows, names, input.words))
	};
}

function shownOf(found: [PersonTable, Raw[]][]): Set<Category> {
	const shown = new Set<Category>();
	for (const [table, rows] of found) {
		if (rows.length === 0) continue;
		const known: readonly string[] = categories;
		for (const { category } of table.fields) if (known.includes(category)) shown.add(category as Category);
		for (const row of rows) if (known.includes(String(row.category))) shown.add(row.category as Category);
	}
	return shown;
}

const sources: Partial<Record<FieldForm, SQL>> = {
	organisation: sql`select id, name from directory.organisations`,
	area: sql`select id, name from directory.planning_areas`,
	offer: sql`select id, name from directory.offers`
};

/** Words for the ids that occur: names of houses, places and needs; of staff their function and house. */
async function namesOf(tx: Tx, found: [PersonTable, Raw[]][]): Promise<Map<string, string>> {
	const ids = (wanted: FieldForm): string[] => [
		...new Set(
			found.flatMap(([table, rows]) =>
				table.fields
					.filter(({ form }) => form === wanted)
					.flatMap(({ column }) => rows.map((row) => row[column]).filter((id): id is string => typeof id === 'string'))
			)
		)
	];
	const names = new Map<string, string>();
	const sought = [
		...new Set(
			found.flatMap(([table, rows]) =>
				table.fields
					.filter(({ form }) => form === 'search')
					.flatMap(({ column }) => rows.flatMap((row) => soughtIn(row[column])))
			)
		)
	];
	const read = async (wanted: FieldForm, source: SQL) => {
		const rows = await tx.execute<{ id: string; name: string | null }>(
			sql`select id, name from (${source}) s where ${anyOf(sql`id`, ids(wanted))}`
		);
		for (const { id, name } of rows) names.set(id, name ?? '');
	};
	for (const [wanted, source] of Object.entries(sources)) await read(wanted as FieldForm, source);
	const label = sql.identifier(getLocale() === 'de' ? 'label_de' : 'label_en');
	await read('term', sql`select id, ${label} as name from directory.terms`);
	await read(
		'place',
		sql`select l.id, case when not s.address_protected then coalesce(nullif(s.name, ''), s.town) end as name
			from directory.offer_locations l left join directory.sites s on s.id = l.site_id`
	);
	if (sought.length > 0) {
		const codes = await tx.execute<{ code: string; name: string }>(sql`
			select code, ${label} as name from directory.terms where ${anyOf(sql`code`, sought, 'text')}
			union all select code, name from directory.planning_areas where ${anyOf(sql`code`, sought, 'text')}`);
		for (const { code, name } of codes) names.set(code, name);
	}
	for (const row of found.find(([table]) => table.name === 'referrals')?.[1] ?? [])
		names.set(String(row.id), String(row.reference));
	const staff = await tx.execute<{ id: string; role: MemberRole; house: string }>(sql`
		select m.id, m.role, o.name as house from platform.memberships m join directory.organisations o on o.id = m.organisation_id
		where ${anyOf(sql`m.id`, ids('staff'))}`);
	for (const { id, role, house } of staff) names.set(id, `${roleLabels[role]()}, ${house}`);
	return names;
}

/** What a search asked for: its values, without the names of its fields. */
const soughtIn = (search: unknown): string[] =>
	search !== null && typeof search === 'object' ? Object.values(search).flat().map(String).filter(Boolean) : [];

/**
 * By the first moment that rows of their table have (none: last), then by the number of their request, then by what else
 * they say. What only joins rows says nothing: an order by it, or none, would be that of chance.
 */
function inOrder(table: PersonTable, rows: ExtractField[][]): ExtractField[][] {
	const first = (form: FieldForm): number => table.fields.findIndex((field) => field.form === form);
	const [moment, referral] = [first('moment'), first('referral')];
	const place = (row: ExtractField[]): string =>
		[
			row[moment]?.at ?? '~',
			row[referral]?.value ?? '',
			...row.filter(({ technical }) => !technical).map(({ value }) => value ?? '')
		].join('\n');
	return rows
		.map((row) => ({ row, place: place(row) }))
		.sort((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place)))
		.map(({ row }) => row);
}

function partOf(table: PersonTable, rows: Raw[], names: Map<string, string>, codeWords: CodeWords): ExtractPart {
	const locale = getLocale();
	const said = rows.map((row) =>
		table.fields.map((field) => ({
			column: field.column,
			label: field.label[locale],
			value: inWords(table, field, row[field.column], names, codeWords),
			technical: field.form === 'key' || field.form === 'secret',
			...(field.form === 'moment' && row[field.column] ? { at: String(row[field.column]) } : {})
		}))
	);
	return {
		table: table.name,
		title: table.title[locale],
		purpose: table.purpose[locale],
		basis: fieldBasisLabels[table.basis](),
		retention: retentionWords(table.retention),
		columns: table.fields.map(({ column, label }) => ({ column, label: label[locale] })),
		rows: inOrder(table, said)
	};
}

const isMidnight = (moment: Date): boolean => moment.getTime() === startOfDay(dayOf(moment)).getTime();

function inWords(
	table: PersonTable,
	{ column, form }: PersonField,
	value: unknown,
	names: Map<string, string>,
	codeWords: CodeWords
): string | null {
	if (form === 'secret') return m.consent_extract_secret();
	if (value === null || value === undefined || value === '') return null;
	if (Array.isArray(value))
		return (
			value.map((one) => inWords(table, { column, form } as PersonField, one, names, codeWords)).join(', ') || null
		);
	if (form === 'search')
		return (
			soughtIn(value)
				.map((one) => names.get(one) ?? one)
				.join(', ') || null
		);
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	const locale = getLocale();
	switch (form) {
		case 'moment':
			// A period that ends with a day is said by its last day, not by the midnight after it.
			return /valid_?until/i.test(column) && isMidnight(new Date(text))
				? m.consent_extract_until_day({ on: date(lastDayOf(new Date(text)), locale) })
				: dateTime(text, locale);
		case 'day':
			return date(text, locale);
		case 'time':
			return text.slice(0, 5);
		case 'yes_no':
			return value === true ? m.consent_extract_yes() : m.consent_extract_no();
		case 'code':
			return codeWords[`${table.name}.${column}`]?.(text) ?? text;
		case 'staff':
			return names.get(text) ?? m.consent_extract_staff();
		case 'organisation':
		case 'area':
		case 'term':
		case 'offer':
		case 'place':
		case 'referral':
			return names.get(text) || m.consent_extract_unnamed();
		case 'language':
			return new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }).of(text) ?? text;
		default:
			return text;
	}
}

/** The extract as a file for the person: the same fields, in a form that machines read (Art. 20 DSGVO). */
export const extractAsData = (extract: Extract) => ({
	mein_stand: extract.reference,
	stelle: extract.office,
	erstellt: extract.asOf.toISOString(),
	teile: extract.parts.map((part) => ({
		tabelle: part.table,
		bezeichnung: part.title,
		zweck: part.purpose,
		rechtsgrundlage: part.basis,
		aufbewahrung: part.retention,
		felder: Object.fromEntries(part.columns.map(({ column, label }) => [column, label])),
		zeilen: part.rows.map((row) => Object.fromEntries(row.map(({ column, value }) => [column, value])))
	}))
});
