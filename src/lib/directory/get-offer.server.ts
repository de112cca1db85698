/** One offer with its places, as pages and commands read it. */
import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { instrumentsOn } from './instruments.server.ts';
import { freshnessOf, type Freshness } from './freshness.ts';
import type {
	CapacityStatus,
	Entry,
	Intake,
	OfferKind,
	OfferState,
	OrganisationKind,
	Reach,
	Regime,
	TargetGroup
} from './model.ts';
import { bookable, isFew, placesOf, placesOfAll, thresholdOfAll, withoutFew, type Places } from './places.ts';
import { startOf, type Start } from './search.ts';
import { mayEditOffer, mayReportCapacity, maySeeFewWaiting, maySeeOffer, maySeeProtectedPlaces } from './policy.ts';
import { iso, ownLabel } from './queries.server.ts';

export type OfferLocation = {
	id: string;
	reach: Reach;
	/** Empty where the address is protected. */
	site:
		| {
				id: string;
				name: string;
				street: string;
				postalCode: string;
				town: string;
				latitude: number | null;
				longitude: number | null;
				accessible: boolean | null;
		  }
		| undefined;
	area: { code: string; name: string } | undefined;
	places: Places;
	freshness: Freshness;
	asOf: string | null;
	total: number | null;
	available: number | null;
	waiting: number | null;
	/** Somebody waits, fewer than this many, and the reader is not told how many. */
	waitingBelow: number | undefined;
	expectedWaitDays: number | null;
};
export type Offer = {
	id: string;
	networkId: string;
	code: string;
	name: string;
	summary: string;
	description: string;
	kind: OfferKind;
	state: OfferState;
	/** Effective: the instrument's, or narrowed by the offer. */
	regime: Regime;
	instrument: { key: string; label: string; legalBasis: string; sanctionFree: boolean; regime: Regime } | undefined;
	/** One line each; a checklist that advises and never blocks. */
	criteria: string[];
	accessCriteria: string;
	intake: Intake;
	entry: Entry;
	nextStart: string | null;
	schedule: string;
	cost: string;
	documents: string;
	/** Reporting procedure that is prescribed for this offer; empty: none (design.md § 7 rule 4). */
	prescribedProcedure: string;
	targetGroups: TargetGroup[];
	languages: string[];
	womenOnly: boolean;
	outreach: boolean;
	responseDays: number;
	capacityUnit: string;
	confirmedAt: string;
	/** Of the version read; a form that saw an older one is told so. */
	updatedAt: string;
	terms: { id: string; code: string; label: string; sensitive: boolean }[];
	organisation: {
		id: string;
		name: string;
		kind: OrganisationKind;
		phone: string | null;
		email: string | null;
		website: string | null;
	};
	locations: OfferLocation[];
	/** Sites for those who may edit; protected ones included. */
	siteIds: string[];
	places: Places;
	start: Start;
	mayEdit: boolean;
	mayReport: boolean;
};

export type OfferAnswer = {
	id: string;
	network_id: string;
	code: string;
	name: string;
	summary: string;
	description: string;
	kind: OfferKind;
	state: OfferState;
	regime: Regime;
	access_criteria: string;
	intake: Intake;
	entry: Entry;
	next_start: string | null;
	schedule: string;
	cost: string;
	documents: string;
	prescribed_procedure: string;
	target_groups: TargetGroup[];
	languages: string[];
	women_only: boolean;
	outreach: boolean;
	response_days: number;
	capacity_unit: string;
	confirmed_at: string;
	updated_at: string;
	instrument: {
		key: string;
		label_de: string;
		label_en: string;
		legal_basis: string;
		sanction_free: boolean;
		regime: Regime;
		due: number;
		stale: number;
	} | null;
	organisation: {
		id: string;
		name: string;
		kind: OrganisationKind;
		phone: string | null;
		email: string | null;
		website: string | null;
	};
	terms: { id: string; code: string; label_de: string; label_en: string; sensitive: boolean }[] | null;
	locations: LocationAnswer[] | null;
};
type LocationAnswer = {
	id: string;
	reach: Reach;
	total: number | null;
	available: number | null;
	waiting: number | null;
	wait: number | null;
	booked: number;
	status: CapacityStatus;
	at: string | null;
	hidden: boolean;
	site_id: string | null;
	site: {
		id: string;
		name: string;
		street: string;
		postal_code: string;
		town: string;
		latitude: number | null;
		longitude: number | null;
		accessible: boolean | null;
	} | null;
	area: { code: string; name: string } | null;
};

export const limitsOf = (instrument: { due: number; stale: number } | null) =>
	instrument ? { dueAfterDays: instrument.due, staleAfterDays: instrument.stale } : undefined;

export const locationsOf = sql`(select jsonb_agg(jsonb_build_object('id', l.id, 'reach', l.reach, 'total', l.total, 'available', l.available, 'waiting', l.waiting, 'wait', l.expected_wait_days,
	'booked', l.booked_since, 'status', l.status, 'at', l.valid_at, 'hidden', coalesce(s.address_protected, l.reach = 'protected'), 'site_id', l.site_id,
	'site', case when s.id is null or s.address_protected then null else jsonb_build_object('id', s.id, 'name', s.name, 'street', s.street, 'postal_code', s.postal_code, 'town', s.town,
		'latitude', s.latitude, 'longitude', s.longitude, 'accessible', s.accessible) end,
	'area', case when a.id is null then null else jsonb_build_object('code', a.code, 'name', a.name) end) order by a.name nulls first, s.name, l.id)
	from directory.offer_locations l left join directory.sites s on s.id = l.site_id left join directory.planning_areas a on a.id = s.area_id where l.offer_id = o.id)`;

/** `k`: the reader is told of those who wait from here upwards; undefined: of everybody. */
export function locationOf(
	row: LocationAnswer,
	actor: Actor,
	limits: ReturnType<typeof limitsOf>,
	k: number | undefined,
	now: Date
): OfferLocation {
	const told = !row.hidden || maySeeProtectedPlaces(actor);
	const at = told && row.at !== null ? new Date(row.at) : null;
	const freshness = freshnessOf(at, now, limits);
	const counters = {
		total: row.total,
		available: row.available,
		waiting: row.waiting,
		bookedSince: row.booked,
		status: row.status
	};
	const few = k !== undefined && isFew(row.waiting ?? 0, k);
	return {
		id: row.id,
		reach: row.hidden ? 'protected' : row.reach,
		site: row.site ? { ...row.site, postalCode: row.site.postal_code } : undefined,
		area: row.reach === 'protected' ? undefined : (row.area ?? undefined),
		places: k === undefined ? placesOf(counters, freshness) : withoutFew(placesOf(counters, freshness), k),
		freshness,
		asOf: at?.toISOString() ?? null,
		total: told ? row.total : null,
		available: told ? bookable(counters) : null,
		waiting: told && !few ? row.waiting : null,
		waitingBelow: told && few ? k : undefined,
		expectedWaitDays: told ? row.wait : null
	};
}

/**
 * An offer with everything its page shows. Its instrument as in force on the day of `now`.
 *
 * @throws {Refusal} `not-found` for unknown ids, other networks, and drafts of others.
 */
export async function getOffer(tx: Tx, actor: Actor, id: string, now: Date): Promise<Offer> {
	const [row] = await tx.execute<OfferAnswer>(sql`
		select o.id, o.network_id, o.code, o.name, o.summary, o.description, o.kind, o.state, o.regime, o.access_criteria, o.intake, o.entry, o.next_start::text, o.schedule, o.cost, o.documents, o.prescribed_procedure,
			o.target_groups, o.languages, o.women_only, o.outreach, o.response_days, o.capacity_unit, o.confirmed_at, o.updated_at,
			case when i.id is null then null else jsonb_build_object('key', i.key, 'label_de', i.label_de, 'label_en', i.label_en, 'legal_basis', i.legal_basis, 'sanction_free', i.sanction_free,
				'regime', i.regime, 'due', i.due_after_days, 'stale', i.stale_after_days) end as instrument,
			jsonb_build_object('id', g.id, 'name', g.name, 'kind', g.kind, 'phone', g.phone, 'email', g.email, 'website', g.website) as organisation,
			(select jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'label_de', t.label_de, 'label_en', t.label_en, 'sensitive', t.sensitive) order by t.position)
				from directory.offer_terms link join directory.terms t on t.id = link.term_id where link.offer_id = o.id) as terms,
			${locationsOf} as locations
		from directory.offers o join directory.organisations g on g.id = o.organisation_id left join ${instrumentsOn(dayOf(now))} i on i.key = o.instrument_key
		where o.id = ${id}`);
	const owner = row && { networkId: row.network_id, organisationId: row.organisation.id, state: row.state };
	if (!row || !owner || !maySeeOffer(actor, owner)) throw new Refusal('not-found', m.errors_not_found());
	const limits = limitsOf(row.instrument);
	const k = maySeeFewWaiting(actor, owner) ? undefined : thresholdOfAll(row.terms ?? []);
	const locations = (row.locations ?? []).map((location) => locationOf(location, actor, limits, k, now));
	const places = placesOfAll(locations.map((location) => location.places));
	// A sum of several locations with a hidden part would tell less than it says.
	if (locations.some(({ waitingBelow }) => waitingBelow !== undefined) && places.state !== 'free') places.count = null;
	const waits = locations.flatMap(({ expectedWaitDays, places: { state } }) =>
		state === 'unknown' || expectedWaitDays === null ? [] : [expectedWaitDays]
	);
	return {
		id: row.id,
		networkId: row.network_id,
		code: row.code,
		name: row.name,
		summary: row.summary,
		description: row.description,
		kind: row.kind,
		state: row.state,
		updatedAt: iso(row.updated_at) ?? '',
		regime: row.regime,
		instrument: row.instrument
			? {
					key: row.instrument.key,
					label: ownLabel(row.instrument),
					legalBasis: row.instrument.legal_basis,
					sanctionFree: row.instrument.sanction_free,
					regime: row.instrument.regime
				}
			: undefined,
		criteria: row.access_criteria
			.split('\n')
			.map((line) => line.replace(/^\s*[-–•*]\s*/, '').trim())
			.filter((line) => line !== ''),
		accessCriteria: row.access_criteria,
		intake: row.intake,
		entry: row.entry,
		nextStart: row.next_start,
		schedule: row.schedule,
		cost: row.cost,
		documents: row.documents,
		prescribedProcedure: row.prescribed_procedure,
		targetGroups: row.target_groups,
		languages: row.languages,
		womenOnly: row.women_only,
		outreach: row.outreach,
		responseDays: row.response_days,
		capacityUnit: row.capacity_unit,
		confirmedAt: iso(row.confirmed_at) ?? '',
		terms: (row.terms ?? []).map((term) => ({
			id: term.id,
			code: term.code,
			label: ownLabel(term),
			sensitive: term.sensitive
		})),
		organisation: row.organisation,
		locations,
		siteIds: mayEditOffer(actor, owner) ? (row.locations ?? []).flatMap(({ site_id }) => site_id ?? []) : [],
		places,
		start: startOf(
			{ entry: row.entry, nextStart: row.next_start },
			places,
			waits.length > 0 ? Math.min(...waits) : null,
			dayOf(now)
		),
		mayEdit: mayEditOffer(actor, owner),
		mayReport: mayReportCapacity(actor, owner)
	};
}

/** Names of offers by id, and since when they are there; those the reader may not see are missing. */
export async function getOfferNames(
	tx: Tx,
	actor: Actor,
	ids: readonly string[]
): Promise<Map<string, { name: string; createdAt: string }>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<{
		id: string;
		name: string;
		state: OfferState;
		network_id: string;
		organisation_id: string;
		created_at: string;
	}>(
		sql`select o.id, o.name, o.state, o.created_at, o.network_id, o.organisation_id from directory.offers o where ${anyOf(sql`o.id`, ids)}`
	);
	return new Map(
		rows
			.filter((row) =>
				maySeeOffer(actor, { networkId: row.network_id, organisationId: row.organisation_id, state: row.state })
			)
			.map(({ id, name, created_at }) => [id, { name, createdAt: iso(created_at) ?? '' }])
	);
}
