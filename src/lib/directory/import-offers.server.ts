import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { refreshSearch } from './edit-offer.server.ts';
import {
	byCode,
	close,
	idsOf,
	json,
	mayImport,
	summed,
	termIdsOf,
	unknownCode,
	type OfferRecord,
	type Upserted
} from './import-directory.server.ts';
import { instrumentsOn } from './instruments.server.ts';
import { mayNarrow, type Regime } from './model.ts';
import { statusOfFigures } from './places.ts';

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
