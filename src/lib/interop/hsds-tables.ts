import type { Place } from './problems.ts';

/**
 * A package of any version as flat tables: one list of records per kind of thing, links by id.
 * Nested JSON is flattened into the same shape, so that everything below exists once.
 */
const tableNames = [
	'organizations',
	'programs',
	'services',
	'locations',
	'services_at_location',
	'addresses',
	'phones',
	'contacts',
	'schedules',
	'languages',
	'accessibility',
	'required_documents',
	'taxonomies',
	'taxonomy_terms',
	'attributes',
	'service_capacities',
	'units'
] as const;
export type TableName = (typeof tableNames)[number];
export type FlatRecord = {
	fields: Record<string, unknown>;
	place: Place;
	/** From nested JSON, where the same thing stands in several places, each time with other parts of it. */
	isNested?: boolean;
};
export type Tables = Record<TableName, FlatRecord[]>;

export const emptyTables = (): Tables => Object.fromEntries(tableNames.map((name) => [name, []])) as unknown as Tables;

/** File names as the versions use them, in singular and plural. */
const aliases: Record<string, TableName> = {
	organization: 'organizations',
	program: 'programs',
	service: 'services',
	location: 'locations',
	service_at_location: 'services_at_location',
	service_at_locations: 'services_at_location',
	services_at_locations: 'services_at_location',
	address: 'addresses',
	physical_address: 'addresses',
	physical_addresses: 'addresses',
	phone: 'phones',
	contact: 'contacts',
	schedule: 'schedules',
	regular_schedule: 'schedules',
	regular_schedules: 'schedules',
	language: 'languages',
	accessibility_for_disabilities: 'accessibility',
	required_document: 'required_documents',
	taxonomy_term: 'taxonomy_terms',
	attribute: 'attributes',
	service_attribute: 'attributes',
	service_attributes: 'attributes',
	service_taxonomy: 'attributes',
	service_capacity: 'service_capacities',
	unit: 'units'
};

/** Tables that carry nothing this directory keeps. */
const leftOut = new Set([
	'metadata',
	'meta_table_description',
	'meta_table_descriptions',
	'funding',
	'fundings',
	'cost_option',
	'cost_options',
	'service_area',
	'service_areas',
	'organization_identifier',
	'organization_identifiers',
	'url',
	'urls',
	'mail_addresses',
	'postal_addresses',
	'postal_address',
	'holiday_schedules',
	'holiday_schedule',
	'payment_accepted',
	'payments_accepted',
	'eligibility'
]);

/** What a file or a table of a package holds, by its name. */
export function tableNameOf(fileName: string): TableName | 'left-out' | undefined {
	const stem = fileName
		.toLowerCase()
		.replace(/^.*[\\/]/, '')
		.replace(/\.(csv|json|txt)$/, '')
		.replace(/_list$|_full$/, '');
	if (leftOut.has(stem)) return 'left-out';
	return aliases[stem] ?? tableNames.find((name) => name === stem);
}
