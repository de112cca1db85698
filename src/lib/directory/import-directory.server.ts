import { sql, type SQL } from 'drizzle-orm';
import type { MultiPolygon, Polygon } from 'geojson';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record, type Facts } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { areaFinder, assignAreas } from './areas.server.ts';
import { refreshSearch } from './edit-offer.server.ts';
import {
	mayNarrow,
	positionOf,
	statusOfFigures,
	type CapacitySource,
	type CapacityStatus,
	type Entry,
	type Intake,
	type OfferKind,
	type OfferState,
	type OrganisationKind,
	type Reach,
	type Regime
} from './model.ts';
import { mayKeepNetwork } from './policy.ts';
import { raiseVersion } from './versions.server.ts';
import { instrumentsOn } from './instruments.server.ts';

/** What a batch did. `ids` leads from the code of every row of the batch to its id. */
export type Upserted = { created: number; changed: number; skipped: number; ids: Map<string, string> };

export type OrganisationRow = {
	code: string;
	name: string;
	kind: OrganisationKind;
	description?: string;
	phone?: string | null;
	email?: string | null;
	website?: string | null;
	accredited?: boolean | null;
	accreditedUntil?: string | null;
	addressProtected?: boolean;
	externalId?: string | null;
};
export type SiteRow = {
	code: string;
	organisationCode: string;
	name: string;
	street?: string;
	postalCode?: string;
	town?: string;
	latitude?: number | null;
	longitude?: number | null;
	accessible?: boolean | null;
	addressProtected?: boolean;
};
export type CapacityRow = {
	total?: number | null;
	available?: number | null;
	waiting?: number | null;
	expectedWaitDays?: number | null;
	status?: CapacityStatus;
	validAt: Date;
	source?: CapacitySource;
};
/** Where an offer is to be had: at a site of the same network, or without one. */
export type LocationRow = ({ reach: 'site'; siteCode: string } | { reach: Exclude<Reach, 'site'> }) & {
	capacity?: CapacityRow;
};
export type OfferRecord = {
	code: string;
	organisationCode: string;
	name: string;
	summary?: string;
	description?: string;
	kind: OfferKind;
	instrumentKey?: string | null;
	/** Left out: the instrument's own, or `none`. */
	regime?: Regime | null;
	accessCriteria?: string;
	intake: Intake;
	entry?: Entry;
	nextStart?: string | null;
	schedule?: string;
	cost?: string;
	documents?: string;
	targetGroups?: string[];
	languages?: string[];
	womenOnly?: boolean;
	outreach?: boolean;
	responseDays?: number;
	capacityUnit?: string;
	/** `published` is kept as a draft while the criteria are missing. */
	state?: OfferState;
	/** Codes of need terms. */
	needs?: string[];
	locations: LocationRow[];
};
export type AreaRow = {
	code: string;
	name: string;
	level?: string | null;
	parentCode?: string | null;
	geometry: Polygon | MultiPolygon;
	labelLongitude: number;
	labelLatitude: number;
};
export type StatisticRow = { areaCode: string; year: number; value: number | null };
export type TermRow = {
	code: string;
	labelDe: string;
	labelEn: string;
	parentCode?: string | null;
	sensitive?: boolean;
	synonyms?: string;
};
export type InstrumentRow = {
	key: string;
	labelDe: string;
	labelEn: string;
	legalBasis: string;
	regime: Regime;
	sanctionFree: boolean;
	dueAfterDays?: number;
	staleAfterDays?: number;
	validFrom: string;
	validTo?: string | null;
};

const json = (rows: unknown): SQL => sql`${JSON.stringify(rows)}::jsonb`;

function mayImport(actor: Actor, networkId: string): void {
	if (!mayKeepNetwork(actor, networkId)) throw new Refusal('forbidden', m.errors_forbidden());
}

const unknownCode = (code: string): Refusal => new Refusal('invalid', m.directory_refused_unknown_code({ code }));

/** The later of two rows with one code wins: PostgreSQL would refuse to write a row twice in one statement. */
const byCode = <Row extends { code: string }>(rows: readonly Row[]): Row[] => [
	...new Map(rows.map((row) => [row.code, row])).values()
];

function summed(total: number, written: readonly { created: boolean }[], ids: Map<string, string>): Upserted {
	const created = written.filter((row) => row.created).length;
	return { created, changed: written.length - created, skipped: total - written.length, ids };
}

async function idsOf(tx: Tx, table: SQL, networkId: string, codes: readonly string[]): Promise<Map<string, string>> {
	const rows = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from ${table} where network_id = ${networkId} and code in (select jsonb_array_elements_text(${json([...new Set(codes)])}))`
	);
	return new Map(rows.map(({ code, id }) => [code, id]));
}

/** Where two taxonomies share a code, the catalogue of needs wins. */
async function termIdsOf(tx: Tx, networkId: string, codes: readonly string[]): Promise<Map<string, string>> {
	const rows = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from directory.terms where network_id = ${networkId} and code in (select jsonb_array_elements_text(${json([...new Set(codes)])})) order by (taxonomy = 'needs')`
	);
	return new Map(rows.map(({ code, id }) => [code, id]));
}

/** Says what happened, once per batch; nothing where nothing happened. */
async function close(
	tx: Tx,
	actor: Actor,
	networkId: string,
	action: string,
	done: Omit<Upserted, 'ids'>,
	now: Date,
	facts: Facts = {}
): Promise<void> {
	if (done.created + done.changed === 0) return;
	await raiseVersion(tx, networkId);
	await record(
		tx,
		actor,
		action,
		{ networkId, created: done.created, changed: done.changed, skipped: done.skipped, ...facts },
		now
	);
}

export async function upsertOrganisations(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly OrganisationRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const unique = byCode(rows).map((row) => ({
		code: row.code,
		name: row.name,
		kind: row.kind,
		description: row.description ?? '',
		phone: row.phone ?? null,
		email: row.email ?? null,
		website: row.website ?? null,
		accredited: row.accredited ?? null,
		accredited_until: row.accreditedUntil ?? null,
		address_protected: row.addressProtected ?? false,
		external_id: row.externalId ?? null
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.organisations as o (network_id, code, name, kind, description, phone, email, website, accredited, accredited_until, address_protected, external_id, created_at, updated_at)
		select ${networkId}, r.*, ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz
		from jsonb_to_recordset(${json(unique)}) as r (code text, name text, kind text, description text, phone text, email text, website text, accredited boolean, accredited_until date, address_protected boolean, external_id text)
		on conflict (network_id, code) do update set name = excluded.name, kind = excluded.kind, description = excluded.description, phone = excluded.phone, email = excluded.email, website = excluded.website,
			accredited = excluded.accredited, accredited_until = excluded.accredited_until, address_protected = excluded.address_protected, external_id = excluded.external_id, updated_at = excluded.updated_at
		where (o.name, o.kind, o.description, o.phone, o.email, o.website, o.accredited, o.accredited_until, o.address_protected, o.external_id)
			is distinct from (excluded.name, excluded.kind, excluded.description, excluded.phone, excluded.email, excluded.website, excluded.accredited, excluded.accredited_until, excluded.address_protected, excluded.external_id)
		returning id, (xmax = 0) as created`);
	const done = summed(
		unique.length,
		written,
		await idsOf(
			tx,
			sql`directory.organisations`,
			networkId,
			unique.map(({ code }) => code)
		)
	);
	const renamed = written.filter(({ created }) => !created).map(({ id }) => id);
	// What an organisation protects, its sites are protected, too.
	await tx.execute(
		sql`update directory.sites s set address_protected = true from directory.organisations o where o.network_id = ${networkId} and o.address_protected and s.organisation_id = o.id and not s.address_protected`
	);
	if (renamed.length > 0)
		await tx.execute(
			sql`select directory.refresh_search(array(select id from directory.offers where organisation_id in (select (jsonb_array_elements_text(${json(renamed)}))::uuid)))`
		);
	await close(tx, actor, networkId, 'directory.organisations-imported', done, now);
	return done;
}

/** @throws {Refusal} `invalid` naming the code of an organisation that is not there. */
export async function upsertSites(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly SiteRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const partners = await idsOf(
		tx,
		sql`directory.organisations`,
		networkId,
		rows.map((row) => row.organisationCode)
	);
	const areaOf = await areaFinder(tx, networkId);
	const unique = byCode(rows).map((row) => {
		const organisation = partners.get(row.organisationCode);
		if (!organisation) throw unknownCode(row.organisationCode);
		const { latitude = null, longitude = null } = row;
		const located = latitude !== null && longitude !== null ? { latitude, longitude } : undefined;
		return {
			organisation_id: organisation,
			code: row.code,
			name: row.name,
			street: row.street ?? '',
			postal_code: row.postalCode ?? '',
			town: row.town ?? '',
			latitude: located?.latitude ?? null,
			longitude: located?.longitude ?? null,
			position: located ? positionOf(located) : null,
			area_id: located ? areaOf(located.longitude, located.latitude) : null,
			accessible: row.accessible ?? null,
			address_protected: row.addressProtected ?? false
		};
	});
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.sites as s (network_id, organisation_id, code, name, street, postal_code, town, latitude, longitude, position, area_id, accessible, address_protected)
		select ${networkId}, r.organisation_id, r.code, r.name, r.street, r.postal_code, r.town, r.latitude, r.longitude, r.position::cube, r.area_id, r.accessible,
			r.address_protected or o.address_protected
		from jsonb_to_recordset(${json(unique)}) as r (organisation_id uuid, code text, name text, street text, postal_code text, town text, latitude double precision, longitude double precision, position text, area_id uuid, accessible boolean, address_protected boolean)
		join directory.organisations o on o.id = r.organisation_id
		on conflict (network_id, code) do update set organisation_id = excluded.organisation_id, name = excluded.name, street = excluded.street, postal_code = excluded.postal_code, town = excluded.town,
			latitude = excluded.latitude, longitude = excluded.longitude, position = excluded.position, area_id = excluded.area_id, accessible = excluded.accessible, address_protected = excluded.address_protected
		where (s.organisation_id, s.name, s.street, s.postal_code, s.town, s.latitude, s.longitude, s.area_id, s.accessible, s.address_protected)
			is distinct from (excluded.organisation_id, excluded.name, excluded.street, excluded.postal_code, excluded.town, excluded.latitude, excluded.longitude, excluded.area_id, excluded.accessible, excluded.address_protected)
		returning id, (xmax = 0) as created`);
	const done = summed(
		unique.length,
		written,
		await idsOf(
			tx,
			sql`directory.sites`,
			networkId,
			unique.map(({ code }) => code)
		)
	);
	await close(tx, actor, networkId, 'directory.sites-imported', done, now);
	return done;
}

type Limits = Map<string, Regime>;
async function regimesOn(tx: Tx, now: Date): Promise<Limits> {
	const rows = await tx.execute<{ key: string; regime: Regime }>(
		sql`select key, regime from ${instrumentsOn(dayOf(now))} v`
	);
	return new Map(rows.map(({ key, regime }) => [key, regime]));
}

function regimeOfRow(row: OfferRecord, instruments: Limits): Regime {
	if (!row.instrumentKey) return row.regime ?? 'none';
	const own = instruments.get(row.instrumentKey);
	if (!own) throw unknownCode(row.instrumentKey);
	const regime = row.regime ?? own;
	if (!mayNarrow(own, regime)) throw new Refusal('invalid', `${row.code}: ${m.directory_refused_wider_regime()}`);
	return regime;
}

/**
 * Writes offers with their need terms, locations and newest capacity reports. A report with the figures and the date
 * that stand there already is skipped; an older one than the newest is, too.
 *
 * @throws {Refusal} `invalid` naming a code (organisation, site, need, instrument) that is not there, or a regime that
 *   is wider than its instrument's.
 */
export async function upsertOffers(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly OfferRecord[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const records = byCode(rows);
	const moment = now.toISOString();
	const partners = await idsOf(
		tx,
		sql`directory.organisations`,
		networkId,
		records.map((row) => row.organisationCode)
	);
	const siteIds = await idsOf(
		tx,
		sql`directory.sites`,
		networkId,
		records.flatMap((row) => row.locations.flatMap((at) => (at.reach === 'site' ? [at.siteCode] : [])))
	);
	const termIds = await termIdsOf(
		tx,
		networkId,
		records.flatMap((row) => row.needs ?? [])
	);
	const instruments = await regimesOn(tx, now);

	const unique = records.map((row) => {
		const organisation = partners.get(row.organisationCode);
		if (!organisation) throw unknownCode(row.organisationCode);
		const criteria = row.accessCriteria ?? '';
		const state = row.state ?? 'published';
		return {
			organisation_id: organisation,
			code: row.code,
			name: row.name,
			summary: row.summary ?? '',
			description: row.description ?? '',
			kind: row.kind,
			instrument_key: row.instrumentKey ?? null,
			regime: regimeOfRow(row, instruments),
			access_criteria: criteria,
			intake: row.intake,
			entry: row.entry ?? 'rolling',
			next_start: row.nextStart ?? null,
			schedule: row.schedule ?? '',
			cost: row.cost ?? '',
			documents: row.documents ?? '',
			target_groups: row.targetGroups ?? [],
			languages: row.languages?.length ? row.languages : ['de'],
			women_only: row.womenOnly ?? false,
			outreach: row.outreach ?? false,
			response_days: row.responseDays ?? 5,
			capacity_unit: row.capacityUnit ?? 'places',
			state: state === 'published' && criteria.trim() === '' ? 'draft' : state
		};
	});
	const columns = sql`organisation_id, code, name, summary, description, kind, instrument_key, regime, access_criteria, intake, entry, next_start, schedule, cost, documents, target_groups, languages, women_only, outreach, response_days, capacity_unit, state`;
	const of = (name: string) =>
		sql.raw(
			[
				'organisation_id',
				'name',
				'summary',
				'description',
				'kind',
				'instrument_key',
				'regime',
				'access_criteria',
				'intake',
				'entry',
				'next_start',
				'schedule',
				'cost',
				'documents',
				'target_groups',
				'languages',
				'women_only',
				'outreach',
				'response_days',
				'capacity_unit',
				'state'
			]
				.map((column) => `${name}.${column}`)
				.join(', ')
		);
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.offers as o (network_id, ${columns}, confirmed_at, created_at, updated_at)
		select ${networkId}, r.*, ${moment}::timestamptz, ${moment}::timestamptz, ${moment}::timestamptz
		from jsonb_to_recordset(${json(unique)}) as r (organisation_id uuid, code text, name text, summary text, description text, kind text, instrument_key text, regime text, access_criteria text, intake text, entry text, next_start date, schedule text, cost text, documents text, target_groups text[], languages text[], women_only boolean, outreach boolean, response_days integer, capacity_unit text, state text)
		on conflict (network_id, code) do update set (organisation_id, name, summary, description, kind, instrument_key, regime, access_criteria, intake, entry, next_start, schedule, cost, documents, target_groups, languages, women_only, outreach, response_days, capacity_unit, state, confirmed_at, updated_at)
			= (${of('excluded')}, excluded.confirmed_at, excluded.updated_at)
		where (${of('o')}) is distinct from (${of('excluded')})
		returning id, (xmax = 0) as created`);
	const ids = await idsOf(
		tx,
		sql`directory.offers`,
		networkId,
		unique.map(({ code }) => code)
	);
	const touched = new Map(written.map(({ id, created }) => [id, created]));
	const idOf = (code: string): string => ids.get(code) ?? '';

	const links = records.flatMap((row) =>
		[...new Set(row.needs ?? [])].map((code) => {
			const term = termIds.get(code);
			if (!term) throw unknownCode(code);
			return { offer_id: idOf(row.code), term_id: term };
		})
	);
	const all = json([...ids.values()]);
	const unlinked = await tx.execute<{ offer_id: string }>(sql`
		delete from directory.offer_terms t using (select (jsonb_array_elements_text(${all}))::uuid as offer_id) a
		where t.offer_id = a.offer_id and not exists (select from jsonb_to_recordset(${json(links)}) as l (offer_id uuid, term_id uuid) where l.offer_id = t.offer_id and l.term_id = t.term_id)
		returning t.offer_id`);
	const linked = await tx.execute<{ offer_id: string }>(sql`
		insert into directory.offer_terms (offer_id, term_id) select * from jsonb_to_recordset(${json(links)}) as l (offer_id uuid, term_id uuid) on conflict do nothing returning offer_id`);

	const places = records.flatMap((row) =>
		row.locations.map((at) => {
			const site = at.reach === 'site' ? siteIds.get(at.siteCode) : undefined;
			if (at.reach === 'site' && !site) throw unknownCode(at.siteCode);
			return { offer_id: idOf(row.code), site_id: site ?? null, reach: at.reach, capacity: at.capacity };
		})
	);
	const placeRows = json(places.map(({ offer_id, site_id, reach }) => ({ offer_id, site_id, reach })));
	const located = await tx.execute<{ offer_id: string }>(sql`
		insert into directory.offer_locations (network_id, offer_id, site_id, reach)
		select ${networkId}, l.* from jsonb_to_recordset(${placeRows}) as l (offer_id uuid, site_id uuid, reach text) on conflict do nothing returning offer_id`);
	const dropped = await tx.execute<{ offer_id: string }>(sql`
		delete from directory.offer_locations x using (select (jsonb_array_elements_text(${all}))::uuid as offer_id) a
		where x.offer_id = a.offer_id and not exists (
			select from jsonb_to_recordset(${placeRows}) as l (offer_id uuid, site_id uuid, reach text)
			where l.offer_id = x.offer_id and l.reach = x.reach and l.site_id is not distinct from x.site_id)
		returning x.offer_id`);

	const figures = places.flatMap(({ offer_id, site_id, reach, capacity }) => {
		if (!capacity) return [];
		const known = {
			total: capacity.total ?? null,
			available: capacity.available ?? null,
			waiting: capacity.waiting ?? null
		};
		return [
			{
				offer_id,
				site_id,
				reach,
				...known,
				expected_wait_days: capacity.expectedWaitDays ?? null,
				status: capacity.status ?? statusOfFigures(known),
				valid_at: capacity.validAt.toISOString(),
				source: capacity.source ?? 'import'
			}
		];
	});
	const reported = await tx.execute<{ offer_id: string }>(sql`
		with told as (
			select l.id, l.offer_id, l.network_id, o.capacity_unit, r.total, r.available, r.waiting, r.expected_wait_days, r.status, r.valid_at, r.source
			from jsonb_to_recordset(${json(figures)}) as r (offer_id uuid, site_id uuid, reach text, total integer, available integer, waiting integer, expected_wait_days integer, status text, valid_at timestamptz, source text)
			join directory.offer_locations l on l.offer_id = r.offer_id and l.reach = r.reach and l.site_id is not distinct from r.site_id
			join directory.offers o on o.id = l.offer_id
			where l.valid_at is null or l.valid_at < r.valid_at
				or (l.valid_at = r.valid_at and l.booked_since = 0 and (l.total, l.available, l.waiting, l.expected_wait_days, l.status) is distinct from (r.total, r.available, r.waiting, r.expected_wait_days, r.status))
		), noted as (
			insert into directory.capacity_reports (network_id, offer_location_id, unit, total, available, waiting, expected_wait_days, status, valid_at, reported_at, reported_by, source)
			select network_id, id, capacity_unit, total, available, waiting, expected_wait_days, status, valid_at, ${moment}::timestamptz, ${actor.membershipId ?? null}::uuid, source from told
		)
		update directory.offer_locations l set total = t.total, available = t.available, waiting = t.waiting, expected_wait_days = t.expected_wait_days, status = t.status, valid_at = t.valid_at, booked_since = 0
		from told t where l.id = t.id returning l.offer_id`);

	for (const { offer_id } of [...unlinked, ...linked, ...located, ...dropped, ...reported])
		if (!touched.has(offer_id)) touched.set(offer_id, false);
	const found = new Set([...written.map(({ id }) => id), ...[...unlinked, ...linked].map(({ offer_id }) => offer_id)]);
	if (found.size > 0) await refreshSearch(tx, [...found]);
	const done = summed(
		unique.length,
		[...touched.values()].map((created) => ({ created })),
		ids
	);
	await close(tx, actor, networkId, 'directory.offers-imported', done, now);
	return done;
}

/** Areas of one level or several; parents may stand anywhere in the batch. Sites get their area again. */
export async function upsertAreas(
	tx: Tx,
	actor: Actor,
	{ networkId, rows }: { networkId: string; rows: readonly AreaRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const unique = byCode(rows).map((row) => ({
		code: row.code,
		name: row.name,
		level: row.level ?? 'planning_area',
		geometry: row.geometry,
		label_longitude: row.labelLongitude,
		label_latitude: row.labelLatitude,
		position: positionOf({ latitude: row.labelLatitude, longitude: row.labelLongitude })
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.planning_areas as a (network_id, code, name, level, geometry, label_longitude, label_latitude, position)
		select ${networkId}, r.code, r.name, r.level, r.geometry, r.label_longitude, r.label_latitude, r.position::cube
		from jsonb_to_recordset(${json(unique)}) as r (code text, name text, level text, geometry jsonb, label_longitude double precision, label_latitude double precision, position text)
		on conflict (network_id, level, code) do update set name = excluded.name, geometry = excluded.geometry, label_longitude = excluded.label_longitude, label_latitude = excluded.label_latitude, position = excluded.position
		where (a.name, a.geometry, a.label_longitude, a.label_latitude) is distinct from (excluded.name, excluded.geometry, excluded.label_longitude, excluded.label_latitude)
		returning id, (xmax = 0) as created`);
	const ids = await idsOf(tx, sql`directory.planning_areas`, networkId, [
		...unique.map(({ code }) => code),
		...rows.flatMap((row) => row.parentCode ?? [])
	]);
	const parents = rows.map((row) => {
		const parent = row.parentCode ? ids.get(row.parentCode) : null;
		if (parent === undefined) throw unknownCode(row.parentCode ?? '');
		return { id: ids.get(row.code), parent };
	});
	const adopted = await tx.execute<{ id: string }>(sql`
		update directory.planning_areas a set parent_id = r.parent from jsonb_to_recordset(${json(parents)}) as r (id uuid, parent uuid)
		where a.id = r.id and a.parent_id is distinct from r.parent returning a.id`);
	const touched = new Map(written.map(({ id, created }) => [id, created]));
	for (const { id } of adopted) if (!touched.has(id)) touched.set(id, false);
	const done = summed(
		unique.length,
		[...touched.values()].map((created) => ({ created })),
		ids
	);
	if (touched.size > 0) {
		await assignAreas(tx, networkId);
		await raiseVersion(tx, networkId, 'areas');
	}
	await close(tx, actor, networkId, 'directory.areas-imported', done, now);
	return done;
}

/**
 * One series of statistics. `value` null is unknown (suppressed, not collected) and stays so.
 *
 * @throws {Refusal} `invalid` naming the code of an area that is not there.
 */
export async function upsertStatistics(
	tx: Tx,
	actor: Actor,
	{ networkId, series, rows }: { networkId: string; series: string; rows: readonly StatisticRow[] },
	now: Date
): Promise<Omit<Upserted, 'ids'>> {
	mayImport(actor, networkId);
	const areas = await idsOf(
		tx,
		sql`directory.planning_areas`,
		networkId,
		rows.map((row) => row.areaCode)
	);
	const unique = [
		...new Map(
			rows.map((row) => {
				const area = areas.get(row.areaCode);
				if (!area) throw unknownCode(row.areaCode);
				return [`${area} ${row.year}`, { area_id: area, year: row.year, value: row.value }];
			})
		).values()
	];
	const written = await tx.execute<{ created: boolean }>(sql`
		insert into directory.area_statistics as s (area_id, series, year, value)
		select r.area_id, ${series}, r.year, r.value from jsonb_to_recordset(${json(unique)}) as r (area_id uuid, year integer, value numeric)
		on conflict (area_id, series, year) do update set value = excluded.value where s.value is distinct from excluded.value
		returning (xmax = 0) as created`);
	const { created, changed, skipped } = summed(unique.length, written, new Map());
	await close(tx, actor, networkId, 'directory.statistics-imported', { created, changed, skipped }, now, { series });
	return { created, changed, skipped };
}

/** Terms of a taxonomy in the order of the rows; parents may stand anywhere in the batch. */
export async function upsertTerms(
	tx: Tx,
	actor: Actor,
	{ networkId, taxonomy = 'needs', rows }: { networkId: string; taxonomy?: string; rows: readonly TermRow[] },
	now: Date
): Promise<Upserted> {
	mayImport(actor, networkId);
	const unique = byCode(rows).map((row, position) => ({
		code: row.code,
		label_de: row.labelDe,
		label_en: row.labelEn,
		sensitive: row.sensitive ?? false,
		synonyms: row.synonyms ?? '',
		position
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.terms as t (network_id, taxonomy, code, label_de, label_en, sensitive, synonyms, position)
		select ${networkId}, ${taxonomy}, r.* from jsonb_to_recordset(${json(unique)}) as r (code text, label_de text, label_en text, sensitive boolean, synonyms text, position integer)
		on conflict (network_id, taxonomy, code) do update set label_de = excluded.label_de, label_en = excluded.label_en, sensitive = excluded.sensitive, synonyms = excluded.synonyms, position = excluded.position
		where (t.label_de, t.label_en, t.sensitive, t.synonyms, t.position) is distinct from (excluded.label_de, excluded.label_en, excluded.sensitive, excluded.synonyms, excluded.position)
		returning id, (xmax = 0) as created`);
	const known = await tx.execute<{ code: string; id: string }>(
		sql`select code, id from directory.terms where network_id = ${networkId} and taxonomy = ${taxonomy}`
	);
	const ids = new Map(known.map(({ code, id }) => [code, id]));
	const parents = rows.map((row) => {
		const parent = row.parentCode ? ids.get(row.parentCode) : null;
		if (parent === undefined) throw unknownCode(row.parentCode ?? '');
		return { id: ids.get(row.code), parent };
	});
	const adopted = await tx.execute<{ id: string }>(sql`
		update directory.terms t set parent_id = r.parent from jsonb_to_recordset(${json(parents)}) as r (id uuid, parent uuid)
		where t.id = r.id and t.parent_id is distinct from r.parent returning t.id`);
	const touched = new Map(written.map(({ id, created }) => [id, created]));
	for (const { id } of adopted) if (!touched.has(id)) touched.set(id, false);
	const changed = [...touched].filter(([, created]) => !created).map(([id]) => id);
	if (changed.length > 0)
		await tx.execute(sql`select directory.refresh_search(array(
			select distinct l.offer_id from directory.offer_terms l join directory.terms t on t.id = l.term_id
			where t.id in (select (jsonb_array_elements_text(${json(changed)}))::uuid) or t.parent_id in (select (jsonb_array_elements_text(${json(changed)}))::uuid)))`);
	const done = summed(
		unique.length,
		[...touched.values()].map((created) => ({ created })),
		ids
	);
	await close(tx, actor, networkId, 'directory.terms-imported', done, now, { taxonomy });
	return done;
}

/** Versions of instruments, for all networks: the installation's catalogue of law. `ids` by key and first day. */
export async function upsertInstruments(
	tx: Tx,
	actor: Actor,
	{ rows }: { rows: readonly InstrumentRow[] },
	now: Date
): Promise<Upserted> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const unique = [...new Map(rows.map((row) => [`${row.key} ${row.validFrom}`, row])).values()].map((row) => ({
		key: row.key,
		label_de: row.labelDe,
		label_en: row.labelEn,
		legal_basis: row.legalBasis,
		regime: row.regime,
		sanction_free: row.sanctionFree,
		due_after_days: row.dueAfterDays ?? (row.regime === 'statutory' ? 7 : 30),
		stale_after_days: row.staleAfterDays ?? (row.regime === 'statutory' ? 14 : 60),
		valid_from: row.validFrom,
		valid_to: row.validTo ?? null
	}));
	const written = await tx.execute<{ id: string; created: boolean }>(sql`
		insert into directory.instruments as i (key, label_de, label_en, legal_basis, regime, sanction_free, due_after_days, stale_after_days, valid_from, valid_to)
		select * from jsonb_to_recordset(${json(unique)}) as r (key text, label_de text, label_en text, legal_basis text, regime text, sanction_free boolean, due_after_days integer, stale_after_days integer, valid_from date, valid_to date)
		on conflict (key, valid_from) do update set label_de = excluded.label_de, label_en = excluded.label_en, legal_basis = excluded.legal_basis, regime = excluded.regime, sanction_free = excluded.sanction_free,
			due_after_days = excluded.due_after_days, stale_after_days = excluded.stale_after_days, valid_to = excluded.valid_to
		where (i.label_de, i.label_en, i.legal_basis, i.regime, i.sanction_free, i.due_after_days, i.stale_after_days, i.valid_to)
			is distinct from (excluded.label_de, excluded.label_en, excluded.legal_basis, excluded.regime, excluded.sanction_free, excluded.due_after_days, excluded.stale_after_days, excluded.valid_to)
		returning id, (xmax = 0) as created`);
	const known = await tx.execute<{ key: string; valid_from: string; id: string }>(
		sql`select key, valid_from::text, id from directory.instruments`
	);
	const done = summed(
		unique.length,
		written,
		new Map(known.map(({ key, valid_from, id }) => [`${key} ${valid_from}`, id]))
	);
	if (done.created + done.changed > 0)
		await record(tx, actor, 'directory.instruments-imported', { created: done.created, changed: done.changed }, now);
	return done;
}
