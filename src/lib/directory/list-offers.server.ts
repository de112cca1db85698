import { sql, type SQL } from 'drizzle-orm';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { Offer } from './get-offer.server.ts';
import {
	filterKeys,
	isActive,
	matching,
	resolve,
	type FilterKey,
	type OfferFilter,
	type Resolved
} from './filter.server.ts';
import { arcOf } from './distance.ts';
import { freshnessOf, isConfirmed, type Freshness } from './freshness.ts';
import type { CapacityStatus, Entry, Intake, OfferKind, Reach, Regime } from './model.ts';
import { placesOf, placesOfAll, thresholdOfAll, withoutFew, type Places } from './places.ts';
import { matchReasons, startOf, withoutWord, wordsOf, type MatchReason, type Start } from './search.ts';
import { maySeeFewWaiting } from './policy.ts';

/** Counts stop here: „1000+“. */
const countLimit = 1000;
export const pageSize = 20;

export type OfferRow = {
	id: string;
	name: string;
	organisation: string;
	organisationId: string;
	kind: OfferKind;
	regime: Regime;
	intake: Intake;
	languages: string[];
	womenOnly: boolean;
	outreach: boolean;
	places: Places;
	freshness: Freshness;
	/** As of when the figures shown hold; null: never reported. */
	asOf: string | null;
	start: Start;
	/** The nearest location first; without a name where the address is protected. */
	locations: {
		id: string;
		siteId: string | null;
		reach: Reach;
		name: string | null;
		areaCode: string | null;
		kilometres: number | null;
	}[];
	reasons: MatchReason[];
};

export type Facets = {
	free: number;
	openDoor: number;
	womenOnly: number;
	outreach: number;
	accessible: number;
	kinds: Record<string, number>;
	intakes: Record<string, number>;
	languages: Record<string, number>;
};
/** How many there would be without one filter; of a text of several words also without one of these, `rest` being left. */
export type Without = { filter: FilterKey; word?: string; rest?: string; total: number };
type OfferList = {
	rows: OfferRow[];
	/** At most `countLimit` + 1. */
	total: number;
	/** Confirmed free places of all offers found. */
	free: number;
	/** How many of the offers found stand where. */
	placed: number;
	comes: number;
	online: number;
	hidden: number;
	facets: Facets;
	/** What would match if one filter went; filled only where nothing matches. */
	without: Without[];
	/** Nothing is written like this: what is found is only spelt alike. */
	alike: boolean;
};

type Answer = {
	total: number;
	free: number;
	placed: number;
	comes: number;
	online: number;
	hidden: number;
	facets: Facets;
	alike: boolean;
	rows: AnsweredRow[] | null;
};
type AnsweredLocation = {
	id: string;
	site: string | null;
	reach: Reach;
	total: number | null;
	available: number | null;
	booked: number;
	waiting: number | null;
	wait: number | null;
	status: CapacityStatus;
	at: string | null;
	due: number;
	stale: number;
	hidden: boolean;
	name: string | null;
	town: string | null;
	area_code: string | null;
	area_name: string | null;
	chord: number | null;
};
type AnsweredRow = {
	id: string;
	name: string;
	organisation: string;
	organisation_id: string;
	kind: OfferKind;
	regime: Regime;
	intake: Intake;
	entry: Entry;
	next_start: string | null;
	languages: string[];
	target_groups: string[];
	women_only: boolean;
	outreach: boolean;
	legal_basis: string | null;
	terms: { code: string; de: string; en: string; parent: string | null; sensitive: boolean }[] | null;
	locations: AnsweredLocation[] | null;
};

const orders: Record<NonNullable<OfferFilter['sort']>, SQL> = {
	match: sql`confirmed desc, fit desc, is_free desc, case when comes then 0 else chord end asc nulls last, name, id`,
	distance: sql`confirmed desc, case when comes then 0 else chord end asc nulls last, name, id`,
	start: sql`confirmed desc, case when entry = 'runs' and next_start is not null then next_start - current_date else wait_days end asc nulls last, is_free desc, name, id`,
	name: sql`name, id`
};

/** Where nothing but a place is asked, what stands there comes before what comes from anywhere. */
const orderOf = (filter: OfferFilter): SQL =>
	(filter.sort ?? 'match') === 'match' &&
	filter.area &&
	!filter.text &&
	!filter.needs?.length &&
	!filter.preferred?.length
		? sql`confirmed desc, placed desc, ${orders.match}`
		: orders[filter.sort ?? 'match'];

/**
 * A page of published offers with facets: one statement, one before it where codes have to be looked up, and one
 * after it where nothing matches.
 * Grouped: confirmed ones first, then those whose figures nobody vouches for (except when sorted by name).
 */
export async function listOffers(
	tx: Tx,
	actor: Actor & { networkId: string },
	filter: OfferFilter,
	page: { number: number; size?: number },
	now: Date
): Promise<OfferList> {
	const size = page.size ?? pageSize;
	const order = orderOf(filter);
	const resolved = await resolve(tx, actor, filter);
	const [answer] = await tx.execute<Answer>(sql`with ${matching(actor, filter, resolved, now, countLimit + 1)},
		page as (select *, row_number() over (order by ${order}) as position from hits order by position limit ${size} offset ${(page.number - 1) * size})
		select (select count(*)::int from hits) as total, t.free, t.placed, t.comes, t.online, t.hidden, (${facets}) as facets, not exists (select from exact) as alike, (${rowsOfPage}) as rows
		from (select coalesce(sum(free), 0)::int as free, count(*) filter (where placed)::int as placed, count(*) filter (where comes and not placed)::int as comes,
			count(*) filter (where online and not placed and not comes)::int as online, count(*) filter (where hidden and not placed and not comes and not online)::int as hidden from hits) t`);
	const found = answer ?? nothing;
	return {
		total: found.total,
		free: found.free,
		placed: found.placed,
		comes: found.comes,
		online: found.online,
		hidden: found.hidden,
		facets: found.facets,
		alike: found.total > 0 && found.alike,
		rows: (found.rows ?? []).map((row) => rowOf(row, actor, filter, now)),
		without: found.total === 0 ? await countWithout(tx, actor, filter, resolved, now) : []
	};
}

const nothing: Answer = {
	total: 0,
	free: 0,
	placed: 0,
	comes: 0,
	online: 0,
	hidden: 0,
	facets: { free: 0, openDoor: 0, womenOnly: 0, outreach: 0, accessible: 0, kinds: {}, intakes: {}, languages: {} },
	alike: false,
	rows: []
};

/** Offers for the same needs with confirmed free places, the nearest first, of an offer that has none itself. */
export async function listNearbyFree(
	tx: Tx,
	actor: Actor & { networkId: string },
	offer: Offer,
	now: Date
): Promise<OfferRow[]> {
	if (offer.places.state === 'free' || offer.terms.length === 0) return [];
	const site = offer.locations.find((location) => location.site && location.site.latitude !== null)?.site;
	const point =
		site && site.latitude !== null && site.longitude !== null
			? { latitude: site.latitude, longitude: site.longitude }
			: undefined;
	const needs = offer.terms.map(({ code }) => code);
	const filter = { needs, free: true, point, sort: point ? 'distance' : 'match' } as const;
	const { rows } = await listOffers(tx, actor, filter, { number: 1, size: 4 }, now);
	return rows.filter(({ id }) => id !== offer.id).slice(0, 3);
}

/** How many each further filter would leave. */
const facets: SQL = sql`
	select jsonb_build_object(
		'free', count(*) filter (where is_free),
		'openDoor', count(*) filter (where intake = 'open_door'),
		'womenOnly', count(*) filter (where for_women),
		'outreach', count(*) filter (where outreach),
		'accessible', (select count(distinct offer_id) from told where accessible or reach in ('network', 'online')),
		'kinds', (select coalesce(jsonb_object_agg(kind, n), '{}') from (select kind, count(*) as n from hits group by 1) k),
		'intakes', (select coalesce(jsonb_object_agg(intake, n), '{}') from (select intake, count(*) as n from hits group by 1) k),
		'languages', (select coalesce(jsonb_object_agg(language, n), '{}') from (select language, count(*) as n from hits cross join lateral unnest(languages) language group by 1) k)
	) from hits`;

const rowsOfPage: SQL = sql`
	select jsonb_agg(jsonb_build_object(
		'id', o.id, 'name', o.name, 'organisation', g.name, 'organisation_id', g.id, 'kind', o.kind, 'regime', o.regime, 'intake', o.intake, 'entry', o.entry, 'next_start', o.next_start,
		'languages', o.languages, 'target_groups', o.target_groups, 'women_only', o.women_only, 'outreach', o.outreach, 'legal_basis', i.legal_basis,
		'terms', (select jsonb_agg(jsonb_build_object('code', t.code, 'de', t.label_de, 'en', t.label_en, 'parent', up.code, 'sensitive', t.sensitive) order by t.position)
			from directory.offer_terms link join directory.terms t on t.id = link.term_id left join directory.terms up on up.id = t.parent_id where link.offer_id = o.id),
		'locations', (select jsonb_agg(jsonb_build_object('id', l.id, 'site', case when l.hidden then null else l.site_id end, 'reach', l.reach, 'total', l.total, 'available', l.available, 'booked', l.booked_since, 'waiting', l.waiting,
			'wait', l.expected_wait_days, 'status', l.status, 'at', l.valid_at, 'due', l.due_after_days, 'stale', l.stale_after_days, 'hidden', l.hidden,
			'name', case when l.hidden then null else l.site_name end, 'town', case when l.hidden then null else l.town end, 'area_code', l.area_code, 'area_name', l.area_name, 'chord', l.chord) order by l.chord nulls last, l.area_name, l.id)
			from told l where l.offer_id = o.id)
	) order by p.position)
	from page p join directory.offers o on o.id = p.id join directory.organisations g on g.id = o.organisation_id left join limits i on i.key = o.instrument_key`;

/** State and figures over some locations, and as of when they hold. */
function sumUp(
	locations: readonly AnsweredLocation[],
	now: Date
): { places: Places; parts: Places[]; freshness: Freshness; asOf: string | null; wait: number | null } {
	const told = locations.map((location) => {
		const at = location.at === null ? null : new Date(location.at);
		const freshness = freshnessOf(at, now, { dueAfterDays: location.due, staleAfterDays: location.stale });
		return {
			at,
			freshness,
			wait: location.wait,
			places: placesOf({ ...location, bookedSince: location.booked }, freshness)
		};
	});
	const places = placesOfAll(told.map((one) => one.places));
	const counted = told.filter((one) => one.places.state === places.state && isConfirmed(one.freshness));
	// What is shown is as old as its oldest part; without any confirmed one the newest report says how long ago.
	const byAge = (counted.length > 0 ? counted : told)
		.filter((one) => one.at !== null)
		.toSorted((a, b) => Number(a.at) - Number(b.at));
	const shown = counted.length > 0 ? byAge[0] : byAge.at(-1);
	const waits = counted.flatMap((one) => (one.wait === null ? [] : [one.wait]));
	return {
		places,
		parts: told.map((one) => one.places),
		freshness: shown?.freshness ?? 'unverified',
		asOf: shown?.at?.toISOString() ?? null,
		wait: waits.length > 0 ? Math.min(...waits) : null
	};
}

function rowOf(row: AnsweredRow, actor: Actor & { networkId: string }, filter: OfferFilter, now: Date): OfferRow {
	const german = getLocale() === 'de';
	const locations = row.locations ?? [];
	const { places: exact, parts, freshness, asOf, wait } = sumUp(locations, now);
	const owned = { networkId: actor.networkId, organisationId: row.organisation_id };
	const places = maySeeFewWaiting(actor, owned) ? exact : withoutFew(exact, thresholdOfAll(row.terms ?? []), parts);
	return {
		id: row.id,
		name: row.name,
		organisation: row.organisation,
		organisationId: row.organisation_id,
		kind: row.kind,
		regime: row.regime,
		intake: row.intake,
		languages: row.languages,
		womenOnly: row.women_only,
		outreach: row.outreach,
		places,
		freshness,
		asOf,
		start: startOf({ entry: row.entry, nextStart: row.next_start }, places, wait, dayOf(now)),
		locations: locations.map((location) => ({
			id: location.id,
			siteId: location.site,
			reach: location.hidden ? 'protected' : location.reach,
			name: location.hidden ? location.area_name : (location.area_name ?? (location.town || location.name)),
			areaCode: location.area_code,
			kilometres: location.chord === null ? null : arcOf(location.chord) / 1000
		})),
		reasons: matchReasons(
			{
				terms: (row.terms ?? []).map((term) => ({
					code: term.code,
					label: german ? term.de : term.en,
					parentCode: term.parent
				})),
				reaches: locations.map(({ reach }) => reach),
				targetGroups: row.target_groups,
				legalBasis: row.legal_basis
			},
			{
				needs: [...(filter.needs ?? []), ...(filter.preferred ?? [])],
				words: filter.text ? wordsOf(filter.text) : [],
				group: filter.targetGroup
			}
		)
	};
}

/** For an empty list: how many would match without each of the filters, best first. */
async function countWithout(
	tx: Tx,
	actor: Actor & { networkId: string },
	filter: OfferFilter,
	resolved: Resolved,
	now: Date
): Promise<OfferList['without']> {
	// Without a point there is no distance, and an area's distance goes with the area.
	const active = filterKeys.filter((key) => isActive(filter, key) && key !== 'point');
	if (active.length === 0) return [];
	const text = filter.text ?? '';
	const words = wordsOf(text);
	const shorter = words.length > 1 ? words.map((word) => ({ word, rest: withoutWord(text, word) })) : [];
	const counts = [
		...active.map((key) => ({ key, word: null, rest: undefined })),
		...shorter.filter(({ rest }) => rest !== '').map(({ word, rest }) => ({ key: 'text' as const, word, rest }))
	].map(({ key, word, rest: left }) => {
		const rest = {
			...filter,
			[key]: left,
			...(key === 'area' || key === 'kilometres' ? { kilometres: undefined } : {})
		};
		return sql`select ${key} as filter, ${word}::text as word, (with ${matching(actor, rest, key === 'area' ? { ...resolved, areaIds: [], origin: undefined } : resolved, now, countLimit + 1)} select count(*)::int from hits) as total`;
	});
	const rows = await tx.execute<{ filter: FilterKey; word: string | null; total: number }>(
		sql.join(counts, sql` union all `)
	);
	return (
		rows
			.map(({ filter: key, word, total }) =>
				word === null ? { filter: key, total } : { filter: key, word, rest: withoutWord(text, word), total }
			)
			.filter(({ total }) => total > 0)
			// Without one word it is still much of the question.
			.toSorted((a, b) => Number('word' in b) - Number('word' in a) || b.total - a.total)
	);
}
