import { sql, type SQL } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { OfferQuery, Sort } from './inputs.ts';
import {
	chordOf,
	positionOf,
	wordsOf,
	type Coordinates,
	type Intake,
	type OfferKind,
	type TargetGroup
} from './model.ts';
import { maySeeProtectedPlaces } from './policy.ts';

/** What somebody looks for; every part narrows. */
export type OfferFilter = {
	text?: string | undefined;
	/** Codes of need terms: one of them or of their parts. */
	needs?: readonly string[] | undefined;
	/** Codes of needs that do not narrow but stand first, e.g. those of a case. */
	preferred?: readonly string[] | undefined;
	/** Code of a planning area: offers with a site in it or below it, and those that come to the person or are online. */
	area?: string | undefined;
	/** Within so many kilometres of the area's centre, or of `point`. */
	kilometres?: number | undefined;
	point?: Coordinates | undefined;
	/** With a confirmed free place. */
	free?: boolean | undefined;
	kind?: OfferKind | undefined;
	language?: string | undefined;
	targetGroup?: TargetGroup | undefined;
	intake?: Intake | undefined;
	womenOnly?: boolean | undefined;
	outreach?: boolean | undefined;
	accessible?: boolean | undefined;
	organisationId?: string | undefined;
	sort?: Sort | undefined;
};
/** The filters that can be taken away one by one. */
export const filterKeys = [
	'text',
	'needs',
	'area',
	'kilometres',
	'point',
	'free',
	'kind',
	'language',
	'targetGroup',
	'intake',
	'womenOnly',
	'outreach',
	'accessible',
	'organisationId'
] as const satisfies readonly (keyof OfferFilter)[];
export type FilterKey = (typeof filterKeys)[number];

export const isActive = (filter: OfferFilter, key: FilterKey): boolean => {
	const value = filter[key];
	return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false && value !== '';
};

/** What the address of the directory asks for. */
export const filterOf = (query: OfferQuery): OfferFilter => ({
	text: query.q,
	needs: query.bedarf?.filter((code) => code !== ''),
	area: query.raum,
	kilometres: query.raum || (query.lat !== undefined && query.lon !== undefined) ? query.km : undefined,
	point:
		!query.raum && query.lat !== undefined && query.lon !== undefined
			? { latitude: query.lat, longitude: query.lon }
			: undefined,
	free: query.frei,
	kind: query.art,
	language: query.sprache,
	targetGroup: query.gruppe,
	intake: query.zugang,
	womenOnly: query.frauen,
	outreach: query.aufsuchend,
	accessible: query.barrierefrei,
	organisationId: query.anbieter,
	sort: query.sortierung
});

const textArray = (codes: readonly string[]): SQL =>
	sql`array(select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`;

/** Found by its beginning in any inflection, or anywhere inside: „Beratung“ finds „Schuldnerberatung“. */
const foundBy = (word: string): SQL =>
	word.length < 3
		? sql`o.search_vector @@ to_tsquery('pg_catalog.german', ${`${word}:*`})`
		: sql`(o.search_vector @@ to_tsquery('pg_catalog.german', ${`${word}:*`}) or o.search_text like ${`%${word}%`})`;
/** Found in spite of a typing error; asked only where nothing else is found. */
const soundsLike = (word: string): SQL => (word.length < 4 ? sql`false` : sql`${word} <% o.search_text`);

/**
 * The common table expressions every list, count and map of offers rests on:
 * `wanted` (need terms), `here` (areas), `limits` (instruments in force), `chosen` (offers that match by themselves),
 * `at` (their locations that match, with state and distance) and `hits` (offers with what their locations add up to).
 * Built from the side that narrows most, so that PostgreSQL can begin with an index.
 */
export function matching(actor: Actor & { networkId: string }, filter: OfferFilter, now: Date): SQL {
	const network = actor.networkId;
	const moment = now.toISOString();
	const words = filter.text ? wordsOf(filter.text) : [];
	const needs = filter.needs ?? [];
	const asked = [...needs, ...(filter.preferred ?? [])];
	const narrow: SQL[] = [sql`o.network_id = ${network}`, sql`o.state = 'published'`];
	if (filter.text && words.length === 0) narrow.push(sql`false`);
	if (filter.kind) narrow.push(sql`o.kind = ${filter.kind}`);
	if (filter.intake) narrow.push(sql`o.intake = ${filter.intake}`);
	if (filter.language) narrow.push(sql`${filter.language} = any(o.languages)`);
	if (filter.targetGroup)
		narrow.push(sql`(${filter.targetGroup} = any(o.target_groups) or 'all' = any(o.target_groups))`);
	if (filter.womenOnly) narrow.push(sql`(o.women_only or 'women' = any(o.target_groups))`);
	if (filter.outreach) narrow.push(sql`o.outreach`);
	if (filter.organisationId) narrow.push(sql`o.organisation_id = ${filter.organisationId}`);
	if (needs.length > 0)
		narrow.push(
			sql`o.id in (select link.offer_id from directory.offer_terms link where link.term_id in (select id from wanted where narrows))`
		);

	const origin = filter.point
		? sql`${positionOf(filter.point)}::cube`
		: filter.area
			? sql`(select position from origin)`
			: undefined;
	const reach = filter.kilometres !== undefined && origin ? chordOf(filter.kilometres * 1000) : undefined;
	const anywhere = sql`select x.offer_id from directory.offer_locations x where x.network_id = ${network} and x.site_id is null and x.reach in ('network', 'online')`;
	if (reach !== undefined && origin)
		narrow.push(sql`o.id in (
			select x.offer_id from directory.sites y join directory.offer_locations x on x.site_id = y.id
			where y.network_id = ${network} and not y.address_protected and y.position <@ cube_enlarge(${origin}, ${reach}, 3) and (y.position <-> ${origin}) <= ${reach}
			union all
			select x.offer_id from directory.sites y join directory.planning_areas a on a.id = y.area_id join directory.offer_locations x on x.site_id = y.id
			where y.network_id = ${network} and y.address_protected and (a.position <-> ${origin}) <= ${reach}
			union all ${anywhere})`);
	else if (filter.area)
		narrow.push(sql`o.id in (
			select x.offer_id from directory.sites y join directory.offer_locations x on x.site_id = y.id where y.area_id in (select id from here)
			union all ${anywhere})`);
	if (filter.accessible)
		narrow.push(sql`o.id in (
			select x.offer_id from directory.sites y join directory.offer_locations x on x.site_id = y.id where y.network_id = ${network} and y.accessible
			union all ${anywhere})`);

	const places: SQL[] = [];
	const comesAnyway = sql`l.reach in ('network', 'online')`;
	if (reach !== undefined) places.push(sql`(${comesAnyway} or chord <= ${reach})`);
	else if (filter.area) places.push(sql`(${comesAnyway} or area_id in (select id from here))`);
	if (filter.accessible) places.push(sql`(${comesAnyway} or accessible)`);

	const columns = sql`o.id, o.name, o.search_text, o.entry, o.next_start, o.instrument_key`;
	const where = (text: SQL[]) => sql.join([...narrow, ...text], sql` and `);
	const title =
		words.length > 0
			? sql.join(
					words.map((word) => sql`(position(${word} in left(c.search_text, length(c.name) + 4)) > 0)::int`),
					sql` + `
				)
			: sql`0`;
	const chord = origin
		? sql`case when s.address_protected then null else s.position <-> ${origin} end`
		: sql`null::double precision`;
	const approximate = origin ? sql`coalesce(${chord}, a.position <-> ${origin})` : sql`null::double precision`;

	return sql`recursive wanted as materialized (
			select t.id, (t.code = any(${textArray(asked)})) as direct, (t.code = any(${textArray(needs)}) or p.code = any(${textArray(needs)})) as narrows
			from directory.terms t left join directory.terms p on p.id = t.parent_id
			where t.network_id = ${network} and (t.code = any(${textArray(asked)}) or p.code = any(${textArray(asked)}))
		), here as (
			select id from directory.planning_areas where network_id = ${network} and code = ${filter.area ?? null}
			union select child.id from directory.planning_areas child join here on child.parent_id = here.id
		), origin as materialized (
			select position from directory.planning_areas where network_id = ${network} and code = ${filter.area ?? null} limit 1
		), limits as materialized (
			select distinct on (key) key, due_after_days, stale_after_days, legal_basis from directory.instruments
			where valid_from <= (${moment}::timestamptz)::date and (valid_to is null or (${moment}::timestamptz)::date <= valid_to)
			order by key, valid_from desc
		), exact as materialized (
			select ${columns} from directory.offers o where ${where(words.map(foundBy))}
		), chosen as materialized (
			select * from exact
			${words.length > 0 ? sql`union all select ${columns} from directory.offers o where not exists (select from exact) and ${where(words.map(soundsLike))}` : sql``}
		), at as materialized (
			select l.* from (
				select x.id, x.offer_id, x.site_id, x.reach, x.total, x.available, x.booked_since, x.waiting, x.expected_wait_days, x.status,
					case when (x.reach = 'protected' or s.address_protected) and not ${maySeeProtectedPlaces(actor)} then null else x.valid_at end as valid_at,
					coalesce(i.stale_after_days, 60) as stale_after_days, coalesce(i.due_after_days, 30) as due_after_days,
					coalesce(s.address_protected, x.reach = 'protected') as hidden, s.name as site_name, s.town, s.accessible, s.area_id, a.code as area_code, a.name as area_name,
					${approximate} as chord
				from chosen c
				join directory.offer_locations x on x.offer_id = c.id
				left join limits i on i.key = c.instrument_key
				left join directory.sites s on s.id = x.site_id
				left join directory.planning_areas a on a.id = s.area_id
			) l
			${places.length > 0 ? sql`where ${sql.join(places, sql` and `)}` : sql``}
		), told as materialized (
			select at.*, coalesce(at.valid_at >= ${moment}::timestamptz - make_interval(hours => 24 * at.stale_after_days), false) as confirmed
			from at
		), summed as (
			select offer_id, bool_or(confirmed) as confirmed,
				bool_or(confirmed and case when available is null then status = 'free' else available > booked_since end) as is_free,
				coalesce(sum(greatest(0, available - booked_since)) filter (where confirmed), 0)::int as free,
				min(expected_wait_days) filter (where confirmed) as wait_days,
				min(chord) as chord, bool_or(reach = 'network') as comes, bool_or(reach = 'online') as online, bool_or(hidden) as hidden, bool_or(site_id is not null and not hidden) as placed
			from told group by offer_id
		), hits as materialized (
			select c.id, c.name, c.entry, c.next_start, coalesce(m.confirmed, false) as confirmed, coalesce(m.is_free, false) as is_free, coalesce(m.free, 0) as free, m.wait_days,
				m.chord, coalesce(m.comes, false) as comes, coalesce(m.online, false) as online, coalesce(m.hidden, false) as hidden, coalesce(m.placed, false) as placed,
				${title} + ${asked.length > 0 ? sql`(select 2 * count(*)::int from directory.offer_terms link join wanted w on w.id = link.term_id and w.direct where link.offer_id = c.id)` : sql`0`} as fit
			from chosen c ${places.length > 0 ? sql`join` : sql`left join`} summed m on m.offer_id = c.id
			${filter.free ? sql`where m.is_free` : sql``}
		)`;
}
