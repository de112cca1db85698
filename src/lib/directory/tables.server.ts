import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	customType,
	date,
	doublePrecision,
	index,
	integer,
	jsonb,
	numeric,
	pgSchema,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { MultiPolygon, Polygon } from 'geojson';
import { networks } from '#lib/identity/tables.server.ts';
import {
	capacitySources,
	capacityStatuses,
	entries,
	intakes,
	offerChangeKinds,
	offerKinds,
	offerStates,
	organisationKinds,
	reaches,
	regimes,
	type CapacitySource,
	type CapacityStatus,
	type Entry,
	type Intake,
	type OfferChange,
	type OfferKind,
	type OfferState,
	type OrganisationKind,
	type Reach,
	type Regime
} from './model.ts';

export const directory = pgSchema('directory');

const at = (name: string) => timestamp(name, { withTimezone: true });
const known = (column: string, codes: readonly string[]) =>
	sql.raw(`${column} in (${codes.map((code) => `'${code}'`).join(', ')})`);
/** A point on the unit sphere × earth radius in metres; `<->` is the chord length (recipes.md). */
const cube = customType<{ data: string }>({ dataType: () => 'cube' });
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });
const networkId = () =>
	uuid('network_id')
		.notNull()
		.references(() => networks.id, { onDelete: 'cascade' });

/** A statistical area of any level, with its code and polygon (GeoJSON geometry, WGS 84). */
export const planningAreas = directory.table(
	'planning_areas',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		code: text('code').notNull(),
		name: text('name').notNull(),
		level: text('level').notNull().default('planning_area'),
		parentId: uuid('parent_id'),
		geometry: jsonb('geometry').$type<Polygon | MultiPolygon>().notNull(),
		/** Where the name stands on the map, inside the polygon. */
		labelLongitude: doublePrecision('label_longitude').notNull(),
		labelLatitude: doublePrecision('label_latitude').notNull(),
		position: cube('position').notNull()
	},
	(t) => [uniqueIndex('planning_areas_code_key').on(t.networkId, t.level, t.code)]
);

/** Demand base: one value per area, series and year. `value` null means unknown (suppressed), never 0. */
export const areaStatistics = directory.table(
	'area_statistics',
	{
		areaId: uuid('area_id')
			.notNull()
			.references(() => planningAreas.id, { onDelete: 'cascade' }),
		series: text('series').notNull(),
		year: integer('year').notNull(),
		value: numeric('value', { mode: 'number' })
	},
	(t) => [
		primaryKey({ name: 'area_statistics_pkey', columns: [t.areaId, t.series, t.year] }),
		check('area_statistics_year_plausible', sql`${t.year} between 1900 and 2199`),
		check('area_statistics_value_not_negative', sql`${t.value} >= 0`)
	]
);

/** Terms of a taxonomy. 'needs' is the catalogue of support needs; imports bring their own. */
export const terms = directory.table(
	'terms',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		taxonomy: text('taxonomy').notNull().default('needs'),
		code: text('code').notNull(),
		labelDe: text('label_de').notNull(),
		labelEn: text('label_en').notNull(),
		parentId: uuid('parent_id'),
		/** Health, addiction, violence, homelessness: category only, k = 5, neutral wording (design.md § 7 rule 14). */
		sensitive: boolean('sensitive').notNull().default(false),
		/** Words by which it is found, besides its labels. */
		synonyms: text('synonyms').notNull().default(''),
		position: integer('position').notNull().default(0)
	},
	(t) => [uniqueIndex('terms_code_key').on(t.networkId, t.taxonomy, t.code), index('terms_parent_idx').on(t.parentId)]
);

/** Catalogue of instruments, versioned by date; law is data (design.md § 2.8). */
export const instruments = directory.table(
	'instruments',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		key: text('key').notNull(),
		labelDe: text('label_de').notNull(),
		labelEn: text('label_en').notNull(),
		legalBasis: text('legal_basis').notNull(),
		regime: text('regime').$type<Regime>().notNull(),
		sanctionFree: boolean('sanction_free').notNull().default(false),
		/** Days until a capacity report is due, and until it is stale. */
		dueAfterDays: integer('due_after_days').notNull().default(30),
		staleAfterDays: integer('stale_after_days').notNull().default(60),
		/** Name of a reporting procedure that the law or its payer prescribes; then the portal asks for neither D5 nor D6. */
		prescribedProcedure: text('prescribed_procedure').notNull().default(''),
		validFrom: date('valid_from', { mode: 'string' }).notNull(),
		validTo: date('valid_to', { mode: 'string' })
	},
	(t) => [
		uniqueIndex('instruments_key_from_key').on(t.key, t.validFrom),
		check('instruments_regime_known', known('regime', regimes)),
		check('instruments_freshness_order', sql`0 < ${t.dueAfterDays} and ${t.dueAfterDays} < ${t.staleAfterDays}`)
	]
);

export const organisations = directory.table(
	'organisations',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		code: text('code').notNull(),
		name: text('name').notNull(),
		kind: text('kind').$type<OrganisationKind>().notNull(),
		description: text('description').notNull().default(''),
		phone: text('phone'),
		email: text('email'),
		website: text('website'),
		/** Accredited under AZAV (employers: not applicable, null). */
		accredited: boolean('accredited'),
		accreditedUntil: date('accredited_until', { mode: 'string' }),
		/** Refuge: the address never reaches map, export or API. */
		addressProtected: boolean('address_protected').notNull().default(false),
		/** The id in the file it was imported from, with that file's name of its source. */
		externalId: text('external_id'),
		/** Null while what it publishes waits: only for those who were invited and not looked at yet. */
		approvedAt: at('approved_at').defaultNow(),
		createdAt: at('created_at').notNull().defaultNow(),
		updatedAt: at('updated_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('organisations_code_key').on(t.networkId, t.code),
		check('organisations_kind_known', known('kind', organisationKinds))
	]
);

export const sites = directory.table(
	'sites',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id, { onDelete: 'cascade' }),
		code: text('code').notNull(),
		name: text('name').notNull(),
		street: text('street').notNull().default(''),
		postalCode: text('postal_code').notNull().default(''),
		town: text('town').notNull().default(''),
		latitude: doublePrecision('latitude'),
		longitude: doublePrecision('longitude'),
		position: cube('position'),
		/** Set when written, by point in polygon. */
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		accessible: boolean('accessible'),
		addressProtected: boolean('address_protected').notNull().default(false)
	},
	(t) => [
		uniqueIndex('sites_code_key').on(t.networkId, t.code),
		index('sites_organisation_idx').on(t.organisationId),
		index('sites_area_idx').on(t.areaId),
		index('sites_protected_idx')
			.on(t.networkId)
			.where(sql`address_protected`),
		index('sites_position_idx').using('gist', t.position),
		check('sites_position_whole', sql`(${t.latitude} is null) = (${t.longitude} is null)`),
		check('sites_latitude_range', sql`${t.latitude} between -90 and 90`),
		check('sites_longitude_range', sql`${t.longitude} between -180 and 180`)
	]
);

/** What somebody can be referred to (HSDS: service). */
export const offers = directory.table(
	'offers',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id, { onDelete: 'cascade' }),
		code: text('code').notNull(),
		name: text('name').notNull(),
		summary: text('summary').notNull().default(''),
		description: text('description').notNull().default(''),
		kind: text('kind').$type<OfferKind>().notNull(),
		/** Key of the catalogue of instruments; the version in force is looked up by date. */
		instrumentKey: text('instrument_key'),
		/** Effective regime: the instrument's, or narrowed by the offer, never widened. */
		regime: text('regime').$type<Regime>().notNull(),
		accessCriteria: text('access_criteria').notNull().default(''),
		intake: text('intake').$type<Intake>().notNull(),
		entry: text('entry').$type<Entry>().notNull().default('rolling'),
		nextStart: date('next_start', { mode: 'string' }),
		schedule: text('schedule').notNull().default(''),
		cost: text('cost').notNull().default(''),
		documents: text('documents').notNull().default(''),
		/** As of the instrument, for this offer alone: attendance and assessment go by that procedure (§ 7 rule 4). */
		prescribedProcedure: text('prescribed_procedure').notNull().default(''),
		targetGroups: text('target_groups')
			.array()
			.notNull()
			.default(sql`'{}'`),
		languages: text('languages')
			.array()
			.notNull()
			.default(sql`'{de}'`),
		womenOnly: boolean('women_only').notNull().default(false),
		outreach: boolean('outreach').notNull().default(false),
		/** Working days in which the provider promises an answer. */
		responseDays: integer('response_days').notNull().default(5),
		capacityUnit: text('capacity_unit').notNull().default('places'),
		state: text('state').$type<OfferState>().notNull().default('draft'),
		reviewOn: date('review_on', { mode: 'string' }),
		/** Master data confirmed last. */
		confirmedAt: at('confirmed_at').notNull().defaultNow(),
		createdAt: at('created_at').notNull().defaultNow(),
		updatedAt: at('updated_at').notNull().defaultNow(),
		/** Everything it is found by, folded; kept by directory.refresh_search(). */
		searchText: text('search_text').notNull().default(''),
		searchVector: tsvector('search_vector').generatedAlwaysAs(sql`to_tsvector('pg_catalog.german', search_text)`)
	},
	(t) => [
		uniqueIndex('offers_code_key').on(t.networkId, t.code),
		index('offers_organisation_idx').on(t.organisationId),
		index('offers_list_idx').on(t.networkId, t.state, t.name),
		index('offers_review_idx')
			.on(t.networkId, t.reviewOn)
			.where(sql`state = 'published'`),
		// What counts over all offers ask of each, without their wide rows: a thirtieth of the pages.
		index('offers_published_idx')
			.on(t.networkId, t.id, t.organisationId, t.instrumentKey, t.intake)
			.where(sql`state = 'published'`),
		index('offers_search_vector_idx').using('gin', t.searchVector),
		index('offers_search_text_idx').using('gin', sql`search_text public.gin_trgm_ops`),
		check('offers_kind_known', known('kind', offerKinds)),
		check('offers_regime_known', known('regime', regimes)),
		check('offers_intake_known', known('intake', intakes)),
		check('offers_entry_known', known('entry', entries)),
		check('offers_state_known', known('state', offerStates)),
		check(
			'offers_published_with_criteria',
			sql`${t.state} not in ('awaiting', 'published') or btrim(${t.accessCriteria}) <> ''`
		),
		check('offers_response_days_range', sql`${t.responseDays} between 1 and 60`)
	]
);

export const offerTerms = directory.table(
	'offer_terms',
	{
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id, { onDelete: 'cascade' })
	},
	(t) => [
		primaryKey({ name: 'offer_terms_pkey', columns: [t.offerId, t.termId] }),
		index('offer_terms_term_idx').on(t.termId)
	]
);

/**
 * What happened to an offer as a whole; append-only. Every referral that was sent before reads it as its own event, so
 * that all change in one moment and nothing is stored about a person.
 */
export const offerChanges = directory.table(
	'offer_changes',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<OfferChange>().notNull(),
		/** New start of a run that was postponed. */
		startsOn: date('starts_on', { mode: 'string' }),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('offer_changes_offer_idx').on(t.offerId, t.recordedAt),
		check('offer_changes_kind_known', known('kind', offerChangeKinds)),
		check('offer_changes_start_of_postponed', sql`(${t.kind} = 'run_postponed') = (${t.startsOn} is not null)`)
	]
);

/** An offer at a site (HSDS: service_at_location), or without one: in the whole network, online, protected. */
export const offerLocations = directory.table(
	'offer_locations',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id, { onDelete: 'cascade' }),
		siteId: uuid('site_id').references(() => sites.id, { onDelete: 'cascade' }),
		reach: text('reach').$type<Reach>().notNull(),
		// The counters behind "bookable": the newest report, and what the portal booked since.
		total: integer('total'),
		available: integer('available'),
		waiting: integer('waiting'),
		expectedWaitDays: integer('expected_wait_days'),
		status: text('status').$type<CapacityStatus>().notNull().default('unknown'),
		/** As of when the newest report holds; null: never reported. */
		validAt: at('valid_at'),
		bookedSince: integer('booked_since').notNull().default(0)
	},
	(t) => [
		uniqueIndex('offer_locations_offer_site_key')
			.on(t.offerId, t.siteId)
			.where(sql`site_id is not null`),
		uniqueIndex('offer_locations_offer_reach_key')
			.on(t.offerId, t.reach)
			.where(sql`site_id is null`),
		index('offer_locations_offer_idx').on(t.offerId),
		index('offer_locations_site_idx').on(t.siteId),
		index('offer_locations_anywhere_idx')
			.on(t.networkId, t.reach)
			.where(sql`site_id is null`),
		check('offer_locations_reach_known', known('reach', reaches)),
		check('offer_locations_reach_site', sql`(${t.reach} = 'site') = (${t.siteId} is not null)`),
		check('offer_locations_status_known', known('status', capacityStatuses)),
		// Never overbooked: what the portal books comes out of what was reported available.
		check(
			'offer_locations_not_overbooked',
			sql`${t.bookedSince} >= 0 and (${t.available} is null or ${t.bookedSince} <= ${t.available})`
		),
		check(
			'offer_locations_counts_not_negative',
			sql`${t.total} >= 0 and ${t.available} >= 0 and ${t.waiting} >= 0 and ${t.expectedWaitDays} >= 0`
		),
		check('offer_locations_available_fit', sql`${t.available} <= ${t.total}`)
	]
);

/** Append-only. A confirmation "unchanged" is a report of its own, with the same figures. */
export const capacityReports = directory.table(
	'capacity_reports',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		offerLocationId: uuid('offer_location_id')
			.notNull()
			.references(() => offerLocations.id, { onDelete: 'cascade' }),
		unit: text('unit').notNull().default('places'),
		total: integer('total'),
		funded: integer('funded'),
		available: integer('available'),
		waiting: integer('waiting'),
		expectedWaitDays: integer('expected_wait_days'),
		status: text('status').$type<CapacityStatus>().notNull(),
		validAt: at('valid_at').notNull(),
		reportedAt: at('reported_at').notNull(),
		reportedBy: uuid('reported_by'),
		source: text('source').$type<CapacitySource>().notNull(),
		unchanged: boolean('unchanged').notNull().default(false)
	},
	(t) => [
		index('capacity_reports_location_idx').on(t.offerLocationId, t.validAt),
		check('capacity_reports_status_known', known('status', capacityStatuses)),
		check('capacity_reports_source_known', known('source', capacitySources)),
		check('capacity_reports_available_fit', sql`${t.available} <= ${t.total}`),
		check(
			'capacity_reports_counts_not_negative',
			sql`${t.total} >= 0 and ${t.funded} >= 0 and ${t.available} >= 0 and ${t.waiting} >= 0 and ${t.expectedWaitDays} >= 0`
		)
	]
);
