import { sql, type SQL } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { anyOf, planForValues, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { OfferQuery } from './inputs.ts';
import { languageNamed } from './labels.ts';
import { chordOf, positionOf, type Coordinates } from './distance.ts';
import { defaultLimits } from './freshness.ts';
import type { Intake, OfferKind, TargetGroup, Sort } from './model.ts';
import { swapsOf, wordsOf } from './search.ts';
import { maySeeProtectedPlaces } from './policy.ts';
import { dueAfterDays, instrumentsOn, staleAfterDays } from './instruments.server.ts';

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

/** Found by its beginning in any inflection, or anywhere inside: „Beratung“ finds „Schuldnerberatung“; a language by who speaks it. */
const foundBy = (word: string): SQL => {
	const language = languageNamed(word);
	const inText = inWords(word);
	return language ? sql`(${inText} or ${language} = any(o.languages))` : inText;
};
const inWords = (word: string): SQL =>
	word.length < 3
		? sql`o.search_vector @@ to_tsquery('pg_catalog.german', ${`${word}:*`})`
		: sql`(o.search_vector @@ to_tsquery('pg_catalog.german', ${`${word}:*`}) or o.search_text like ${`%${word}%`})`;
/** Found in spite of a typing error; asked only where nothing else is found. */
const soundsLike = (word: string): SQL =>
	word.length < 4
		? sql`false`
		: sql`(${foundBy(word)} or ${word} <% o.search_text or o.search_text like any(${textArray(swapsOf(word).map((swapped) => `%${swapped}%`))}))`;

type Reader = Actor & { networkId: string };

/** What the codes of a filter stand for; without it PostgreSQL would have to guess how much they narrow. */
export type Resolved = {
	/** Terms that were asked for or belong to one: these narrow. */
	termIds: string[];
	/** Terms asked for or preferred by themselves: these stand first. */
	directIds: string[];
	areaIds: string[];
	/** Centre of the area, or the point, as a cube. */
	origin: string | undefined;
};

/** Looks up the codes in one statement; none where there is nothing to look up. Unknown codes match nothing. */
export async function resolve(tx: Tx, actor: Reader, filter: OfferFilter): Promise<Resolved> {
	await planForValues(tx);
	const needs = filter.needs ?? [];
	const asked = [...needs, ...(filter.preferred ?? [])];
	const origin = filter.point ? positionOf(filter.point) : undefined;
	if (asked.length === 0 && !filter.area) return { termIds: [], directIds: [], areaIds: [], origin };
	const [row] = await tx.execute<{
		term_ids: string[];
		direct_ids: string[];
		area_ids: string[];
		origin: string | null;
	}>(sql`
		with recursive wanted as (
			select t.id, t.code = any(${textArray(asked)}) as direct, t.code = any(${textArray(needs)}) or p.code = any(${textArray(needs)}) as narrows
			from directory.terms t left join directory.terms p on p.id = t.parent_id where t.network_id = ${actor.networkId}
		), here as (
			select id from directory.planning_areas where network_id = ${actor.networkId} and code = ${filter.area ?? null}
			union select child.id from directory.planning_areas child join here on child.parent_id = here.id
		)
		select array(select id from wanted where narrows) as term_ids, array(select id from wanted where direct) as direct_ids, array(select id from here) as area_ids,
			(select position::text from directory.planning_areas where network_id = ${actor.networkId} and code = ${filter.area ?? null} limit 1) as origin`);
	return {
		termIds: row?.term_ids ?? [],
		directIds: row?.direct_ids ?? [],
		areaIds: row?.area_ids ?? [],
		origin: origin ?? row?.origin ?? undefined
	};
}

/** What of a filter is said in SQL, in pieces: offers (o) by themselves, and their locations (x at site y in area z). */
function piecesOf(actor: Reader, filter: OfferFilter, resolved: Resolved, now: Date) {
	const network = actor.networkId;
	const words = filter.text ? wordsOf(filter.text) : [];
	const origin = resolved.origin === undefined ? undefined : sql`${resolved.origin}::cube`;
	const radius = filter.kilometres === undefined || !origin ? undefined : chordOf(filter.kilometres * 1000);

	const offers: SQL[] = [sql`o.network_id = ${network}`, sql`o.state = 'published'`];
	if (filter.text && words.length === 0) offers.push(sql`false`);
	if (filter.kind) offers.push(sql`o.kind = ${filter.kind}`);
	if (filter.intake) offers.push(sql`o.intake = ${filter.intake}`);
	if (filter.language) offers.push(sql`${filter.language} = any(o.languages)`);
	if (filter.targetGroup)
		offers.push(sql`(${filter.targetGroup} = any(o.target_groups) or 'all' = any(o.target_groups))`);
	if (filter.womenOnly) offers.push(sql`(o.women_only or 'women' = any(o.target_groups))`);
	if (filter.outreach) offers.push(sql`o.outreach`);
	if (filter.organisationId) offers.push(sql`o.organisation_id = ${filter.organisationId}`);
	if (filter.needs?.length)
		offers.push(
			sql`o.id in (select link.offer_id from directory.offer_terms link where ${anyOf(sql`link.term_id`, resolved.termIds)})`
		);

	const comesAnyway = sql`x.reach in ('network', 'online')`;
	const chord = origin
		? // How far a protected address is, would tell where it is: its area stands for it.
			sql`case when y.address_protected then z.position <-> ${origin} else coalesce(y.position, z.position) <-> ${origin} end`
		: sql`null::double precision`;
	const locations: SQL[] = [];
	if (radius !== undefined) locations.push(sql`(${comesAnyway} or ${chord} <= ${radius})`);
	else if (filter.area) locations.push(sql`(${comesAnyway} or ${anyOf(sql`y.area_id`, resolved.areaIds)})`);
	if (filter.accessible) locations.push(sql`(${comesAnyway} or y.accessible)`);
	const validAt = maySeeProtectedPlaces(actor)
		? sql`x.valid_at`
		: sql`case when x.reach = 'protected' or y.address_protected then null else x.valid_at end`;
	const parts = sql`left join directory.sites y on y.id = x.site_id left join directory.planning_areas z on z.id = y.area_id`;
	// Free here, not anywhere: the same location has to fulfil it all.
	if (filter.free || locations.length > 1)
		offers.push(sql`exists (
			select from directory.offer_locations x ${parts}
			where x.offer_id = o.id ${locations.length > 0 ? sql`and ${sql.join(locations, sql` and `)}` : sql``}
			${filter.free ? sql`and ${freeNow(validAt, sql`(select i.stale_after_days from limits i where i.key = o.instrument_key)`, now)}` : sql``})`);

	return { network, words, origin, radius, offers, locations, chord, validAt, parts };
}
type Pieces = ReturnType<typeof piecesOf>;

/** @param limit days that the offer's instrument vouches; null without one */
const freshEnough = (validAt: SQL, limit: SQL, now: Date): SQL =>
	sql`${validAt} >= ${now.toISOString()}::timestamptz - make_interval(hours => 24 * coalesce(${limit}, ${defaultLimits.staleAfterDays}))`;
/** The same rule as `placesOf()` in model.ts; a test holds them equal. */
const freeNow = (validAt: SQL, limit: SQL, now: Date): SQL =>
	sql`case when x.available is null then x.status = 'free' else x.available > x.booked_since end and ${freshEnough(validAt, limit, now)}`;

/**
 * Offers that match, at most `cap`. Where a place narrows, from its side: one branch per way to be near, each with
 * its own end, so that PostgreSQL stops when it has enough. Beyond the cap the nearest or first by name are kept.
 */
function choose(
	pieces: Pieces,
	filter: OfferFilter,
	resolved: Resolved,
	columns: SQL,
	text: SQL[],
	cap: number | undefined
): SQL {
	const { network, origin, radius } = pieces;
	const where = sql.join([...pieces.offers, ...text], sql` and `);
	const end = cap === undefined ? sql`` : sql`limit ${cap}`;
	const narrowsPlace = radius !== undefined || Boolean(filter.area) || Boolean(filter.accessible);
	if (!narrowsPlace)
		return sql`select ${columns}, null::double precision as chord from directory.offers o where ${where} ${cap !== undefined && text.length === 0 ? sql`order by o.name` : sql``} ${end}`;

	const atSites = sql`directory.sites y join directory.offer_locations x on x.site_id = y.id join directory.offers o on o.id = x.offer_id`;
	const branches: SQL[] = [];
	if (radius !== undefined && origin) {
		branches.push(sql`select ${columns}, y.position <-> ${origin} as chord from ${atSites}
			where y.network_id = ${network} and not y.address_protected and y.position <@ cube_enlarge(${origin}, ${radius}, 3) and (y.position <-> ${origin}) <= ${radius} and ${where}
			${cap === undefined ? sql`` : sql`order by y.position <-> ${origin}`} ${end}`);
		// Protected addresses, and sites nobody located, stand where their area does.
		branches.push(sql`select ${columns}, z.position <-> ${origin} as chord from ${atSites} join directory.planning_areas z on z.id = y.area_id
			where y.network_id = ${network} and y.address_protected and (z.position <-> ${origin}) <= ${radius} and ${where} ${end}`);
	} else if (filter.area)
		branches.push(
			sql`select ${columns}, null::double precision as chord from ${atSites} where ${anyOf(sql`y.area_id`, resolved.areaIds)} and ${where} ${end}`
		);
	else
		branches.push(
			sql`select ${columns}, null::double precision as chord from ${atSites} where y.network_id = ${network} and y.accessible and ${where} ${end}`
		);
	branches.push(sql`select ${columns}, null::double precision as chord from directory.offer_locations x join directory.offers o on o.id = x.offer_id
		where x.network_id = ${network} and x.site_id is null and x.reach in ('network', 'online') and ${where} ${end}`);
	return sql`select * from (select distinct on (id) * from (${sql.join(
		branches.map((branch) => sql`(${branch})`),
		sql` union all `
	)}) b order by id, chord nulls last) d ${cap === undefined ? sql`` : sql`order by chord nulls last, name`} ${end}`;
}

/** `limits` (instruments in force) and `chosen` (offers that match; by sound only where nothing matches as written). */
function choosing(
	pieces: Pieces,
	filter: OfferFilter,
	resolved: Resolved,
	now: Date,
	columns: SQL,
	cap: number | undefined
): SQL {
	const { words } = pieces;
	const exact = choose(pieces, filter, resolved, columns, words.map(foundBy), cap);
	const similar = choose(
		pieces,
		filter,
		resolved,
		columns,
		[sql`not exists (select from exact)`, ...words.map(soundsLike)],
		cap
	);
	return sql`limits as materialized (select key, due_after_days, stale_after_days, legal_basis from ${instrumentsOn(dayOf(now))} v), exact as materialized (${exact}), chosen as materialized (
			select * from exact ${words.length > 0 ? sql`union all (${similar})` : sql``}
		)`;
}

/**
 * The common table expressions every list and count of offers rests on: what `choosing` says, `told` (locations that
 * match, with freshness and distance) and `hits` (offers with what these add up to). At most `cap` offers are looked at.
 */
export function matching(actor: Reader, filter: OfferFilter, resolved: Resolved, now: Date, cap: number): SQL {
	const pieces = piecesOf(actor, filter, resolved, now);
	const title =
		pieces.words.length > 0
			? sql.join(
					pieces.words.map((word) => sql`(position(${word} in left(o.search_text, length(o.name) + 4)) > 0)::int`),
					sql` + `
				)
			: sql`0`;
	const columns = sql`o.id, o.name, o.entry, o.next_start, o.instrument_key, o.kind, o.intake, o.languages, o.outreach, o.women_only or 'women' = any(o.target_groups) as for_women, ${title} as title`;
	const fit =
		resolved.directIds.length > 0
			? sql`(select 2 * count(*)::int from directory.offer_terms link where link.offer_id = c.id and ${anyOf(sql`link.term_id`, resolved.directIds)})`
			: sql`0`;
	const narrowed = pieces.locations.length > 0;
	return sql`${choosing(pieces, filter, resolved, now, columns, cap)}, told as materialized (
			select x.id, x.offer_id, x.site_id, x.reach, x.total, x.available, x.booked_since, x.waiting, x.expected_wait_days, x.status, ${pieces.validAt} as valid_at,
				${staleAfterDays} as stale_after_days, ${dueAfterDays} as due_after_days,
				coalesce(y.address_protected, x.reach = 'protected') as hidden, y.name as site_name, y.town, y.accessible, z.code as area_code, z.name as area_name,
				${pieces.chord} as chord,
				coalesce(${freshEnough(pieces.validAt, sql`i.stale_after_days`, now)}, false) as confirmed
			from chosen c join directory.offer_locations x on x.offer_id = c.id ${pieces.parts} left join limits i on i.key = c.instrument_key
			${narrowed ? sql`where ${sql.join(pieces.locations, sql` and `)}` : sql``}
		), summed as (
			select offer_id, bool_or(confirmed) as confirmed,
				bool_or(confirmed and case when available is null then status = 'free' else available > booked_since end) as is_free,
				coalesce(sum(greatest(0, available - booked_since)) filter (where confirmed), 0)::int as free,
				min(expected_wait_days) filter (where confirmed) as wait_days,
				min(chord) as chord, bool_or(reach = 'network') as comes, bool_or(reach = 'online') as online, bool_or(hidden) as hidden, bool_or(site_id is not null and not hidden) as placed
			from told group by offer_id
		), hits as materialized (
			select c.id, c.name, c.entry, c.next_start, c.kind, c.intake, c.languages, c.outreach, c.for_women, coalesce(m.confirmed, false) as confirmed, coalesce(m.is_free, false) as is_free, coalesce(m.free, 0) as free, m.wait_days,
				m.chord, coalesce(m.comes, false) as comes, coalesce(m.online, false) as online, coalesce(m.hidden, false) as hidden, coalesce(m.placed, false) as placed, c.title + ${fit} as fit
			from chosen c ${narrowed ? sql`join` : sql`left join`} summed m on m.offer_id = c.id
		)`;
}

/** For the map: every location at a site that may be shown, of every offer that matches. */
export function matchingPlaces(actor: Reader, filter: OfferFilter, resolved: Resolved, now: Date): SQL {
	const pieces = piecesOf(actor, filter, resolved, now);
	return sql`with ${choosing(pieces, filter, resolved, now, sql`o.id, o.instrument_key`, undefined)}
		select x.offer_id, x.site_id, coalesce(z.name, nullif(y.town, ''), y.name) as label, y.longitude, y.latitude, x.total, x.available, x.booked_since, x.waiting, x.status, x.valid_at,
			${dueAfterDays} as due, ${staleAfterDays} as stale
		from chosen c join directory.offer_locations x on x.offer_id = c.id join directory.sites y on y.id = x.site_id
			left join directory.planning_areas z on z.id = y.area_id left join limits i on i.key = c.instrument_key
		where not y.address_protected and y.longitude is not null
			${pieces.locations.length > 0 ? sql`and ${sql.join(pieces.locations, sql` and `)}` : sql``}`;
}
