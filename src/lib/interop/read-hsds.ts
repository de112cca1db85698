import { decode } from './decode.ts';
import { email, idOf, number, text, time, told, website, words } from './hsds-cells.ts';
import { flattenJson } from './hsds-json.ts';
import { belongings, byId, link, parentsFirst, type Known } from './hsds-links.ts';
import { emptyTables, tableNameOf, type FlatRecord, type Tables } from './hsds-tables.ts';
import { parseJson } from './json.ts';
import {
	limits,
	type HsdsAddress,
	type HsdsCapacity,
	type HsdsOffer,
	type HsdsOfferAtSite,
	type HsdsOrganisation,
	type HsdsPackage,
	type HsdsPhone,
	type HsdsSchedule,
	type HsdsSite,
	type HsdsTaxonomy,
	type HsdsTerm,
	type Reading,
	type SourceFile
} from './model.ts';
import { collectProblems, within, type Place, type Problems } from './problems.ts';
import { readTable } from './read-table.ts';

function addCsv(file: SourceFile, content: string, tables: Tables, problems: Problems): void {
	const kind = tableNameOf(file.name);
	if (kind === 'left-out') return;
	const table = readTable(content, problems);
	if (!table) return;
	// The first version kept its terms in taxonomy.csv; since the third, that name means the vocabularies.
	const holdsTerms =
		/^taxonomy\./i.test(file.name) &&
		table.columns.some((column) => column === 'parent_id' || column === 'taxonomy_id');
	const target = holdsTerms ? 'taxonomy_terms' : kind;
	if (!target) return problems.warn('table-skipped', {}, { value: file.name });
	for (const { line, cells } of table.rows) {
		const fields: Record<string, unknown> = Object.fromEntries(cells);
		if (holdsTerms && !cells.has('id')) {
			fields.id = cells.get('taxonomy_id');
			delete fields.taxonomy_id;
		}
		tables[target].push({ fields, place: { file: file.name, line } });
	}
}

function addFile(file: SourceFile, tables: Tables, all: Problems): void {
	const problems = within(all, file.name);
	// It lists the other files of a package; they are here already.
	if (/^datapackage\.json$/i.test(file.name)) return;
	const content = decode(file, problems);
	if (content === undefined) return;
	if (!/\.(json|ndjson|jsonl)$/i.test(file.name) && !/^\uFEFF?\s*[{[]/.test(content))
		return addCsv(file, content, tables, problems);
	const before = problems.list.length;
	const value = parseJson(content, problems);
	if (value !== undefined || problems.list.length === before) flattenJson(value, file.name, tables, problems);
}

function name(record: FlatRecord, problems: Problems): string {
	const value = text(record, 'name', problems, limits.nameLength);
	if (value === null) problems.error('name-missing', { ...record.place, column: 'name' }, { expected: 'name' });
	return value ?? '';
}

function readPhone(record: FlatRecord, problems: Problems): HsdsPhone | null {
	const prefix = text(record, 'country_prefix', problems, limits.nameLength);
	const bare = text(record, 'number', problems, limits.nameLength)?.replace(/^"+|"+$/g, '');
	if (!bare) return null;
	return {
		number: prefix ? `${prefix} ${bare}` : bare,
		extension: text(record, 'extension', problems, limits.nameLength),
		kind: text(record, 'type', problems, limits.nameLength) ?? text(record, 'number_type', problems, limits.nameLength),
		description: text(record, 'description', problems) ?? text(record, 'department', problems)
	};
}

function readSchedule(record: FlatRecord, problems: Problems): HsdsSchedule | null {
	const schedule = {
		weekdays: text(record, 'byday', problems) ?? text(record, 'weekday', problems),
		opensAt: time(record, 'opens_at', problems),
		closesAt: time(record, 'closes_at', problems),
		description: text(record, 'description', problems)
	};
	return Object.values(schedule).some((value) => value !== null) ? schedule : null;
}

function readAddress(record: FlatRecord, problems: Problems): HsdsAddress {
	const lines = [text(record, 'address_1', problems), text(record, 'address_2', problems)].filter(
		(line) => line !== null
	);
	return {
		street: lines.join(', ') || null,
		town: text(record, 'city', problems),
		region: text(record, 'state_province', problems) ?? text(record, 'region', problems),
		postalCode: text(record, 'postal_code', problems),
		country: text(record, 'country', problems)
	};
}

/** Both coordinates, or neither: example packages carry latitudes of 100. */
function readCoordinates(
	record: FlatRecord,
	problems: Problems
): { latitude: number | null; longitude: number | null } {
	const latitude = number(record, 'latitude', problems);
	const longitude = number(record, 'longitude', problems);
	const isPair = latitude !== null && longitude !== null;
	if (isPair && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
	if (isPair)
		problems.warn(
			'coordinate-not-wgs84',
			{ ...record.place, column: 'latitude' },
			{ value: `${latitude}, ${longitude}` }
		);
	else if (latitude !== longitude) problems.warn('coordinate-pair', { ...record.place, column: 'latitude' });
	return { latitude: null, longitude: null };
}

const statuses: Record<string, HsdsOffer['status']> = {
	active: 'active',
	inactive: 'inactive',
	defunct: 'defunct',
	'temporarily closed': 'temporarily_closed'
};

function readStatus(record: FlatRecord, problems: Problems): HsdsOffer['status'] {
	const value = text(record, 'status', problems);
	if (value === null) return 'active';
	const known = statuses[value.toLowerCase().replace('_', ' ')];
	if (!known)
		problems.warn(
			'value-unknown',
			{ ...record.place, column: 'status' },
			{ value, expected: Object.keys(statuses).join(', ') }
		);
	return known ?? 'inactive';
}

function readTerms(tables: Tables, problems: Problems): { taxonomies: HsdsTaxonomy[]; terms: HsdsTerm[] } {
	const taxonomies = byId(tables.taxonomies, problems, (record) => idOf(record, 'id', problems));
	const terms = byId(tables.taxonomy_terms, problems, (record) => idOf(record, 'id', problems));
	return {
		taxonomies: [...taxonomies].map(([id, record]) => ({
			id,
			name: name(record, problems),
			description: text(record, 'description', problems),
			place: told(record.place)
		})),
		terms: parentsFirst(
			[...terms].map(([id, record]) => ({
				id,
				code: text(record, 'code', problems, limits.codeLength),
				name: name(record, problems),
				description: text(record, 'description', problems),
				parentId: link(record, 'parent_id', terms, problems),
				taxonomyId: link(record, 'taxonomy_id', taxonomies, problems),
				place: told(record.place)
			})),
			problems
		)
	};
}

/** Terms by service: as attributes (3.x), as a table between both (2.x), or as a list in a cell (1.0). */
function readTermLinks(
	tables: Tables,
	known: Known,
	termIds: ReadonlySet<string>,
	problems: Problems
): Map<string, string[]> {
	const links = new Map<string, Set<string>>();
	const add = (serviceId: string, termId: string, place: Place): void => {
		if (!termIds.has(termId)) return problems.warn('link-dangling', place, { value: termId });
		links.set(serviceId, (links.get(serviceId) ?? new Set<string>()).add(termId));
	};
	for (const record of tables.attributes) {
		const serviceId = idOf(record, 'service_id', problems) ?? idOf(record, 'link_id', problems);
		const termId = idOf(record, 'taxonomy_term_id', problems) ?? idOf(record, 'taxonomy_id', problems);
		if (serviceId === null || termId === null) continue;
		if (known.services.has(serviceId)) add(serviceId, termId, { ...record.place, column: 'taxonomy_term_id' });
		else if (
			![known.organizations, known.locations, known.services_at_location].some((things) => things.has(serviceId))
		)
			problems.warn('link-dangling', { ...record.place, column: 'link_id' }, { value: serviceId });
	}
	for (const [id, record] of known.services)
		for (const termId of words(record, 'taxonomy_ids', problems))
			add(id, termId, { ...record.place, column: 'taxonomy_ids' });
	return new Map([...links].map(([id, found]) => [id, [...found]]));
}

/** Where an offer takes place: a table of its own since 1.1, a cell of the service before. */
function readOffersAtSites(known: Known, problems: Problems): HsdsOfferAtSite[] {
	const found: HsdsOfferAtSite[] = [];
	const pairs = new Set<string>();
	for (const [id, record] of known.services_at_location) {
		const offerId = link(record, 'service_id', known.services, problems);
		const siteId = link(record, 'location_id', known.locations, problems);
		if (!offerId || !siteId) continue;
		pairs.add(JSON.stringify([offerId, siteId]));
		found.push({ id, offerId, siteId, description: text(record, 'description', problems), place: told(record.place) });
	}
	for (const [offerId, record] of known.services) {
		const siteId = Object.hasOwn(record.fields, 'location_id')
			? link(record, 'location_id', known.locations, problems)
			: null;
		if (siteId && !pairs.has(JSON.stringify([offerId, siteId])))
			found.push({ id: `${offerId}@${siteId}`, offerId, siteId, description: null, place: told(record.place) });
	}
	return found;
}

function readCapacities(tables: Tables, known: Known, problems: Problems): HsdsCapacity[] {
	const units = byId(tables.units, problems, (record) => idOf(record, 'id', problems));
	const capacities = byId(tables.service_capacities, problems, (record) => idOf(record, 'id', problems));
	return [...capacities].flatMap(([id, record]) => {
		const offerId = link(record, 'service_id', known.services, problems);
		const unitId = link(record, 'unit_id', units, problems);
		const unit = unitId === null ? undefined : units.get(unitId);
		const available = number(record, 'available', problems);
		const maximum = number(record, 'maximum', problems);
		if (available !== null && maximum !== null && available > maximum) {
			problems.warn('capacity-contradicts', record.place, { value: `${available} > ${maximum}` });
			return [];
		}
		if (offerId === null) return [];
		return {
			id,
			offerId,
			unit: unit ? text(unit, 'name', problems, limits.nameLength) : null,
			available,
			maximum,
			updatedAt: text(record, 'updated', problems),
			description: text(record, 'description', problems),
			place: told(record.place)
		};
	});
}

function normalise(tables: Tables, problems: Problems): HsdsPackage {
	const identify = (record: FlatRecord) => idOf(record, 'id', problems);
	const known: Known = {
		organizations: byId(tables.organizations, problems, identify),
		services: byId(tables.services, problems, identify),
		locations: byId(tables.locations, problems, identify),
		services_at_location: byId(tables.services_at_location, problems, (record) => {
			const [service, location] = [idOf(record, 'service_id', problems), idOf(record, 'location_id', problems)];
			return identify(record) ?? (service && location ? `${service}@${location}` : null);
		}),
		contacts: byId(tables.contacts, problems, identify)
	};
	const { taxonomies, terms } = readTerms(tables, problems);
	const termLinks = readTermLinks(tables, known, new Set(terms.map(({ id }) => id)), problems);
	const phones = belongings(tables.phones, known, problems, (record) => readPhone(record, problems));
	const schedules = belongings(tables.schedules, known, problems, (record) => readSchedule(record, problems));
	const languages = belongings(
		tables.languages,
		known,
		problems,
		(record) => text(record, 'code', problems) ?? text(record, 'name', problems) ?? text(record, 'language', problems)
	);
	const accessibility = belongings(
		tables.accessibility,
		known,
		problems,
		(record) => text(record, 'description', problems) ?? text(record, 'accessibility', problems)
	);
	const documents = belongings(tables.required_documents, known, problems, (record) =>
		text(record, 'document', problems)
	);
	const addresses = belongings(tables.addresses, known, problems, (record) => readAddress(record, problems));
	const offersAtSites = readOffersAtSites(known, problems);

	const throughSites = new Map<string, string>();
	for (const { offerId, siteId } of offersAtSites) {
		const site = known.locations.get(siteId);
		const organisationId = site && idOf(site, 'organization_id', problems);
		if (organisationId && known.organizations.has(organisationId)) throughSites.set(offerId, organisationId);
	}
	const offerOwners = new Map<string, string | null>();
	for (const [id, record] of known.services) {
		const owner = link(record, 'organization_id', known.organizations, problems) ?? throughSites.get(id) ?? null;
		if (owner === null) problems.error('owner-missing', { ...record.place, column: 'organization_id' }, { value: id });
		offerOwners.set(id, owner);
	}
	const siteOwners = new Map(offersAtSites.map(({ siteId, offerId }) => [siteId, offerOwners.get(offerId) ?? null]));

	const organisations: HsdsOrganisation[] = [...known.organizations].map(([id, record]) => ({
		id,
		name: name(record, problems),
		alternateName: text(record, 'alternate_name', problems, limits.nameLength),
		description: text(record, 'description', problems),
		email: email(record, problems),
		website: website(record, problems),
		parentId: link(record, 'parent_organization_id', known.organizations, problems),
		phones: phones('organizations', id),
		place: told(record.place)
	}));

	const sites: HsdsSite[] = [...known.locations].map(([id, record]) => {
		const [address = null] = addresses('locations', id);
		const named = text(record, 'name', problems, limits.nameLength);
		const substitute = [address?.town, address?.street].filter(Boolean).join(', ') || id;
		if (named === null) problems.warn('name-substituted', { ...record.place, column: 'name' }, { value: substitute });
		return {
			id,
			organisationId: link(record, 'organization_id', known.organizations, problems) ?? siteOwners.get(id) ?? null,
			name: named ?? substitute,
			alternateName: text(record, 'alternate_name', problems, limits.nameLength),
			description: text(record, 'description', problems) ?? text(record, 'short_desc', problems),
			transportation: text(record, 'transportation', problems),
			isVirtual:
				text(record, 'location_type', problems) === 'virtual' ||
				record.fields.virtual === 'true' ||
				record.fields.virtual === true,
			...readCoordinates(record, problems),
			address,
			languages: [...new Set([...words(record, 'languages', problems), ...languages('locations', id)])],
			accessibility: [...new Set([...words(record, 'accessibility', problems), ...accessibility('locations', id)])],
			phones: phones('locations', id),
			schedules: schedules('locations', id),
			place: told(record.place)
		};
	});

	const offers: HsdsOffer[] = [...known.services].map(([id, record]) => ({
		id,
		organisationId: offerOwners.get(id) ?? null,
		name: name(record, problems),
		alternateName: text(record, 'alternate_name', problems, limits.nameLength),
		description: text(record, 'description', problems),
		status: readStatus(record, problems),
		eligibility: text(record, 'eligibility_description', problems) ?? text(record, 'eligibility', problems),
		applicationProcess: text(record, 'application_process', problems),
		fees: text(record, 'fees_description', problems) ?? text(record, 'fees', problems),
		waitTime: text(record, 'wait_time', problems),
		interpretation: text(record, 'interpretation_services', problems),
		email: email(record, problems),
		website: website(record, problems),
		lastModified: text(record, 'last_modified', problems),
		languages: [...new Set([...words(record, 'languages', problems), ...languages('services', id)])],
		requiredDocuments: [...new Set([...words(record, 'required_documents', problems), ...documents('services', id)])],
		termIds: termLinks.get(id) ?? [],
		phones: phones('services', id),
		schedules: schedules('services', id),
		place: told(record.place)
	}));

	const isFirstVersion = tables.services.some(
		({ fields }) => Object.hasOwn(fields, 'taxonomy_ids') || Object.hasOwn(fields, 'location_id')
	);
	return {
		version: isFirstVersion ? '1.0' : '3.x',
		organisations: parentsFirst(organisations, problems),
		sites,
		offers,
		offersAtSites,
		taxonomies,
		terms,
		capacities: readCapacities(tables, known, problems)
	};
}

/** A package of the Human Services Data Specification: one JSON file, or the files of a folder. */
export function readHsds(files: readonly SourceFile[]): Reading<HsdsPackage> {
	const problems = collectProblems();
	const tables = emptyTables();
	if (files.length === 0) problems.error('empty-file', {});
	for (const file of files) addFile(file, tables, problems);
	const content = normalise(tables, problems);
	const isEmpty = [content.organisations, content.sites, content.offers, content.taxonomies, content.terms].every(
		(things) => things.length === 0
	);
	if (isEmpty && !problems.failed()) problems.warn('nothing-found', { file: files[0]?.name });
	return { content, problems: problems.list, failed: problems.failed() };
}
