import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

/**
 * What a stored field is about. D0–D7 as in design.md § 7; `feedback`: D3–D7, as its row says; `proof`: that somebody
 * agreed, took back or asked; `access`: who read it; `key`: joins rows, says nothing by itself; `law`: a rule, nobody's.
 */
export const fieldCategories = [
	'D0',
	'D1',
	'D2',
	'D3',
	'D4',
	'D5',
	'D6',
	'D7',
	'feedback',
	'proof',
	'access',
	'key',
	'law'
] as const;
export type FieldCategory = (typeof fieldCategories)[number];

/** The ground on which a table is kept; words in consent/labels.ts. */
export const fieldBases = ['task', 'regime', 'consent', 'accountability', 'own_words', 'law'] as const;
export type FieldBasis = (typeof fieldBases)[number];

/** How long; periods in consent/retention.ts (rule 19). */
export const retentionClasses = ['draft', 'case', 'attendance', 'assessment', 'proof', 'code', 'none'] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** Who may ever read it, each within regime, consent and time. */
export const readers = ['responsible', 'provider', 'person', 'reporter', 'second_person', 'everybody'] as const;
export type Reader = (typeof readers)[number];

/** How a stored value is put into words. `staff`: by function and house, never by name (rule 18). */
export type FieldForm =
	| 'text'
	| 'moment'
	| 'day'
	| 'time'
	| 'yes_no'
	| 'code'
	| 'staff'
	| 'organisation'
	| 'area'
	| 'term'
	| 'offer'
	| 'place'
	| 'referral'
	| 'language'
	/** The address of a search: codes of needs and areas, and words. */
	| 'search'
	| 'key'
	/** Stored so that it cannot be turned back; never shown. */
	| 'secret';

export type Words = { de: string; en: string };
export type PersonField = { column: string; category: FieldCategory; label: Words; form: FieldForm };
export type PersonTable = {
	/** Name in the schema `casework`. */
	name: string;
	title: Words;
	purpose: Words;
	basis: FieldBasis;
	retention: RetentionClass;
	seenBy: readonly Reader[];
	fields: readonly PersonField[];
};

type Entry = { category: FieldCategory; label: Words; form?: FieldForm };
type About = Omit<PersonTable, 'name' | 'fields'>;

/** A stored field: what it is about, how it is called in the person's extract, and how its value is said. */
export const field = (category: FieldCategory, de: string, en: string, form?: FieldForm): Entry => ({
	category,
	label: { de, en },
	...(form && { form })
});
/** Joins rows; shown to the person as it stands. */
export const key = (de: string, en: string): Entry => field('key', de, en, 'key');
export const words = (de: string, en: string): Words => ({ de, en });

const formOf = (columnType: string): FieldForm => {
	if (columnType.startsWith('PgTimestamp')) return 'moment';
	if (columnType.startsWith('PgDate')) return 'day';
	if (columnType === 'PgTime') return 'time';
	return columnType === 'PgBoolean' ? 'yes_no' : 'text';
};

/**
 * Declares every column of a table of `casework`: no secret files (design.md § 2.1, rule 18). The person's extract and
 * the register of processing (Art. 30 DSGVO) are made of these declarations, and nothing is stored beside them.
 */
export function declareFields<T extends PgTable>(
	table: T,
	about: About,
	entries: { [Column in keyof T['$inferSelect']]: Entry }
): PersonTable {
	const { name, columns } = getTableConfig(table);
	const byKey = new Map(Object.entries(table).filter(([, column]) => columns.includes(column as never)));
	const fields = Object.entries<Entry>(entries).map(([property, entry]): PersonField => {
		const column = byKey.get(property) as (typeof columns)[number] | undefined;
		if (!column) throw new Error(`${name} has no column ${property}`);
		return { form: formOf(column.columnType), ...entry, column: column.name };
	});
	return { name, ...about, fields };
}
