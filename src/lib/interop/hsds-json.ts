import { isObject, type JsonObject } from './json.ts';
import { limits } from './model.ts';
import type { Place, Problems } from './problems.ts';
import { tableNameOf, type TableName, type Tables } from './hsds-tables.ts';

/** Where each nested key leads, and under which name the inner record remembers the outer one. */
const nested: Partial<Record<TableName, Record<string, TableName>>> = {
	organizations: {
		services: 'services',
		locations: 'locations',
		programs: 'programs',
		phones: 'phones',
		contacts: 'contacts',
		attributes: 'attributes',
		parent_organization: 'organizations'
	},
	services: {
		organization: 'organizations',
		program: 'programs',
		phones: 'phones',
		schedules: 'schedules',
		service_at_locations: 'services_at_location',
		languages: 'languages',
		contacts: 'contacts',
		capacities: 'service_capacities',
		required_documents: 'required_documents',
		attributes: 'attributes'
	},
	services_at_location: {
		service: 'services',
		location: 'locations',
		phones: 'phones',
		schedules: 'schedules',
		contacts: 'contacts',
		attributes: 'attributes'
	},
	locations: {
		addresses: 'addresses',
		phones: 'phones',
		schedules: 'schedules',
		languages: 'languages',
		accessibility: 'accessibility',
		contacts: 'contacts',
		attributes: 'attributes'
	},
	contacts: { phones: 'phones' },
	attributes: { taxonomy_term: 'taxonomy_terms' },
	taxonomy_terms: { taxonomy_detail: 'taxonomies' },
	service_capacities: { unit: 'units' }
};

/** The key by which an inner record names the outer one it stands in. */
const ownerKey: Partial<Record<TableName, string>> = {
	organizations: 'organization_id',
	services: 'service_id',
	locations: 'location_id',
	services_at_location: 'service_at_location_id',
	contacts: 'contact_id'
};

/** The key by which an outer record names a single inner one: `service.organization` is `organization_id`. */
const innerKey: Record<string, string> = {
	organization: 'organization_id',
	parent_organization: 'parent_organization_id',
	program: 'program_id',
	service: 'service_id',
	location: 'location_id',
	taxonomy_term: 'taxonomy_term_id',
	taxonomy_detail: 'taxonomy_id',
	unit: 'unit_id'
};

const has = (value: JsonObject, ...keys: string[]): boolean => keys.some((key) => Object.hasOwn(value, key));

/** What an object without a telling file name is, by the keys that only one kind has. */
function kindOf(value: JsonObject): TableName | undefined {
	if (isObject(value.service) || isObject(value.location) || (has(value, 'service_id') && has(value, 'location_id')))
		return 'services_at_location';
	if (has(value, 'location_type', 'latitude', 'addresses')) return 'locations';
	if (has(value, 'taxonomy', 'taxonomy_detail', 'term_uri', 'taxonomy_id')) return 'taxonomy_terms';
	if (has(value, 'status', 'service_at_locations', 'application_process', 'organization', 'organization_id'))
		return 'services';
	if (has(value, 'services', 'locations', 'legal_status', 'tax_status', 'website', 'organization_identifiers'))
		return 'organizations';
	if (has(value, 'version')) return 'taxonomies';
	return has(value, 'description', 'email', 'phones') ? 'organizations' : undefined;
}

const isInfoPage = (value: JsonObject): boolean =>
	has(value, 'openapi_url') || (has(value, 'version', 'profile') && !has(value, 'id'));
const isTabular = (value: JsonObject): boolean => Object.keys(value).some((key) => /\.csv$/i.test(key));

/** Lays nested objects out as flat records that know their owner by id. */
export function flattenJson(value: unknown, fileName: string, tables: Tables, problems: Problems): void {
	const place = (path: string): Place => ({ file: fileName, path: path.replace(/^\./, '') || '$' });

	const add = (kind: TableName, object: JsonObject, path: string, depth: number, owner: JsonObject): void => {
		if (depth > limits.depth) return problems.error('too-deep', place(path), { expected: String(limits.depth) });
		if (tables[kind].length >= limits.rows)
			return problems.error('too-many-rows', place(path), { expected: String(limits.rows) });
		const fields: JsonObject = { ...owner, ...object };
		tables[kind].push({ fields, place: place(path), isNested: true });

		const self: JsonObject = { link_id: object.id };
		const key = ownerKey[kind];
		if (key) self[key] = object.id;
		for (const [name, inner] of Object.entries(nested[kind] ?? {})) {
			const child = Object.hasOwn(object, name) ? object[name] : undefined;
			const single = innerKey[name];
			if (Array.isArray(child)) {
				for (const [index, entry] of child.entries())
					if (isObject(entry)) add(inner, entry, `${path}.${name}[${index}]`, depth + 1, self);
			} else if (isObject(child) && single) {
				fields[single] = child.id;
				add(inner, child, `${path}.${name}`, depth + 1, {});
			}
		}
	};

	const addTable = (name: string, rows: unknown): void => {
		const kind = tableNameOf(name);
		if (kind === 'left-out') return;
		if (!kind || !Array.isArray(rows)) return problems.warn('table-skipped', place(name), { value: name });
		for (const [index, row] of rows.entries()) {
			if (tables[kind].length >= limits.rows)
				return problems.error('too-many-rows', place(name), { expected: String(limits.rows) });
			if (isObject(row)) tables[kind].push({ fields: row, place: place(`${name}[${index}]`) });
			else problems.error('unknown-layout', place(`${name}[${index}]`), { expected: 'HSDS' });
		}
	};

	const addThing = (thing: unknown, path: string): void => {
		if (!isObject(thing)) return problems.error('unknown-layout', place(path), { expected: 'HSDS' });
		if (isInfoPage(thing)) return;
		const named = tableNameOf(fileName);
		const kind = named === undefined || named === 'left-out' ? kindOf(thing) : named;
		if (kind) add(kind, thing, path, 0, {});
		else problems.error('unknown-layout', place(path), { expected: 'HSDS' });
	};

	if (Array.isArray(value)) for (const [index, thing] of value.entries()) addThing(thing, `[${index}]`);
	else if (isObject(value) && Array.isArray(value.contents))
		for (const [index, thing] of value.contents.entries()) addThing(thing, `contents[${index}]`);
	else if (isObject(value) && isTabular(value)) for (const [name, rows] of Object.entries(value)) addTable(name, rows);
	else addThing(value, '');
}
