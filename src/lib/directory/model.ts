/** Words and pure rules of the directory. HSDS: organization, service (offer), location (site). */
export const organisationKinds = [
	'authority',
	'public_office',
	'welfare',
	'commercial',
	'employer',
	'informal'
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export const offerKinds = [
	'counselling',
	'measure',
	'work_opportunity',
	'training',
	'employer_placement',
	'engagement',
	'self_help',
	'third_party_cm',
	'professional_support'
] as const;
export type OfferKind = (typeof offerKinds)[number];

export const regimes = ['statutory', 'counselling', 'voluntary', 'employer', 'none'] as const;
/** What may flow back from provider to Jobcenter, and on which ground (design.md § 7). */
export type Regime = (typeof regimes)[number];

export const intakes = ['direct', 'request', 'assessment', 'voucher', 'open_door'] as const;
export type Intake = (typeof intakes)[number];

export const entries = ['rolling', 'runs'] as const;
export type Entry = (typeof entries)[number];

/** awaiting: its partner published it and is not approved yet. */
export const offerStates = ['draft', 'awaiting', 'published', 'archived'] as const;
export type OfferState = (typeof offerStates)[number];

/** What can happen to an offer as a whole, for everybody who was referred to it (design.md § 6). */
export const offerChangeKinds = ['run_postponed', 'run_cancelled', 'discontinued', 'provider_closed'] as const;
export type OfferChange = (typeof offerChangeKinds)[number];

export const targetGroups = [
	'u25',
	'hard_to_reach_youth',
	'single_parent',
	'parents',
	'women',
	'over_55',
	'long_term',
	'working_low_income',
	'no_vocational_degree',
	'new_arrivals',
	'low_literacy',
	'health_limits',
	'severely_disabled',
	'homeless',
	'after_detention',
	'all'
] as const;
export type TargetGroup = (typeof targetGroups)[number];

export const capacitySources = ['provider', 'steward_call', 'import', 'derived'] as const;
export type CapacitySource = (typeof capacitySources)[number];

export const capacityStatuses = ['free', 'waiting_list', 'full', 'after_assessment', 'unknown'] as const;
export type CapacityStatus = (typeof capacityStatuses)[number];

export const reaches = ['site', 'network', 'online', 'protected'] as const;
/** How an offer is reached: at a site, anywhere in the network, online, or at an address nobody may see. */
export type Reach = (typeof reaches)[number];

/** Languages that offers and people choose from; any other ISO 639 code may be stored. */
export const languages = [
	'de',
	'en',
	'ar',
	'fa',
	'fr',
	'ku',
	'pl',
	'ro',
	'ru',
	'so',
	'sq',
	'sr',
	'ti',
	'tr',
	'uk'
] as const;
export type Language = (typeof languages)[number];

/** What an offer may narrow its instrument's regime to; never to one that lets more flow (design.md § 5). */
const narrower: Record<Regime, readonly Regime[]> = {
	statutory: ['statutory', 'counselling', 'voluntary', 'none'],
	counselling: ['counselling', 'voluntary', 'none'],
	// The coaching beside a subsidised job is voluntary (§§ 16e, 16i SGB II).
	employer: ['employer', 'voluntary', 'none'],
	voluntary: ['voluntary', 'none'],
	none: ['none']
};
export const mayNarrow = (instrument: Regime, offer: Regime): boolean => narrower[instrument].includes(offer);

/* ---- Freshness ---- */

export const freshnesses = ['fresh', 'due', 'stale', 'unverified'] as const;
/** How far a capacity report can still be relied on; stale and unverified never show as free. */
export type Freshness = (typeof freshnesses)[number];

export type FreshnessLimits = { dueAfterDays: number; staleAfterDays: number };
/** For offers without an instrument (design.md § 5). */
export const defaultLimits: FreshnessLimits = { dueAfterDays: 30, staleAfterDays: 60 };

const day = 86_400_000;

/** The state of a report as of `validAt`; limits in days, inclusive: on the last day it still holds. */
export function freshnessOf(validAt: Date | null, now: Date, limits: FreshnessLimits = defaultLimits): Freshness {
	if (!validAt) return 'unverified';
	const age = now.getTime() - validAt.getTime();
	if (age > limits.staleAfterDays * day) return 'stale';
	if (age > limits.dueAfterDays * day) return 'due';
	return 'fresh';
}

export const isConfirmed = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'due';

/* ---- Places ---- */

/** The counters behind "bookable"; null is unknown, never 0. */
export type Counters = {
	total: number | null;
	available: number | null;
	waiting: number | null;
	bookedSince: number;
	status: CapacityStatus;
};

export type PlaceStateCode = 'free' | 'waiting' | 'full' | 'assessment' | 'unknown';
/** `count` is places when free, persons when waiting or full; null where nobody knows. */
export type Places = { state: PlaceStateCode; count: number | null };

const unknownPlaces: Places = { state: 'unknown', count: null };

/** Places that can be taken now: the newest report less what the portal booked since; null when never told. */
export const bookable = (counters: Pick<Counters, 'available' | 'bookedSince'>): number | null =>
	counters.available === null ? null : Math.max(0, counters.available - counters.bookedSince);

/** What a report says about the state when its reporter names none: full means that the list is longer than the places. */
export function statusOfFigures({
	total,
	available,
	waiting
}: Pick<Counters, 'total' | 'available' | 'waiting'>): CapacityStatus {
	if (available === null) return 'unknown';
	if (available > 0) return 'free';
	if (waiting === null || waiting === 0) return 'full';
	return total !== null && waiting > total ? 'full' : 'waiting_list';
}

const withoutPlaces: Record<CapacityStatus, PlaceStateCode> = {
	// Nothing left of what was reported free.
	free: 'full',
	waiting_list: 'waiting',
	full: 'full',
	after_assessment: 'assessment',
	unknown: 'full'
};
const withoutFigures: Record<CapacityStatus, PlaceStateCode> = {
	free: 'free',
	waiting_list: 'waiting',
	full: 'full',
	after_assessment: 'assessment',
	unknown: 'unknown'
};

/** What may be shown of one location: a stale or unverified report never says free. */
export function placesOf(counters: Counters, freshness: Freshness): Places {
	if (!isConfirmed(freshness)) return unknownPlaces;
	const free = bookable(counters);
	if (free === null) {
		const state = withoutFigures[counters.status];
		return { state, count: state === 'waiting' || state === 'full' ? counters.waiting : null };
	}
	if (free > 0) return { state: 'free', count: free };
	const state = withoutPlaces[counters.status];
	return { state, count: state === 'waiting' || state === 'full' ? counters.waiting : null };
}

/** Fewer persons than this are never told to those who plan; sensitive terms have a threshold of their own (design.md § 7 rule 14). */
export const smallest = 3;
export const smallestSensitive = 5;
export const thresholdOf = (term: { sensitive: boolean }): number => (term.sensitive ? smallestSensitive : smallest);
/** Of an offer with several terms the strictest counts. */
export const thresholdOfAll = (terms: readonly { sensitive: boolean }[]): number =>
	terms.some(({ sensitive }) => sensitive) ? smallestSensitive : smallest;
/** Somebody, and fewer than k: the one question that every suppression asks. */
export const isFew = (persons: number, k: number): boolean => persons > 0 && persons < k;

/** The places as readers see them who are not told how few wait: the state stays, its number does not. */
export const withoutFew = (places: Places, k: number, parts: readonly Places[] = [places]): Places =>
	(places.state === 'waiting' || places.state === 'full') &&
	parts.some(({ count }) => count !== null && isFew(count, k))
		? { ...places, count: null }
		: places;

const best: readonly PlaceStateCode[] = ['free', 'assessment', 'waiting', 'full', 'unknown'];

/** The state of an offer over its locations: the best confirmed one; its figures summed, unknown ones left out. */
export function placesOfAll(places: readonly Places[]): Places {
	const state = best.find((code) => places.some((one) => one.state === code)) ?? 'unknown';
	const counts = places.flatMap((one) => (one.state === state && one.count !== null ? [one.count] : []));
	return { state, count: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null };
}

/** Confirmed free places; what nobody knows is left out of the sum. */
export const freeOf = (places: Places): number => (places.state === 'free' ? (places.count ?? 0) : 0);

/* ---- Distance ---- */

export type Coordinates = { latitude: number; longitude: number };

const earthRadius = 6_371_008.8;

/** A point on a sphere of earth radius, in metres, as PostgreSQL's `cube` reads it. */
export function positionOf({ latitude, longitude }: Coordinates): string {
	const phi = (latitude * Math.PI) / 180;
	const lambda = (longitude * Math.PI) / 180;
	const [x, y, z] = [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
	return `(${[x, y, z].map((part) => (part * earthRadius).toFixed(3)).join(', ')})`;
}

/** Metres along the surface, from the straight line through the earth. */
export const arcOf = (chord: number): number => 2 * earthRadius * Math.asin(Math.min(1, chord / (2 * earthRadius)));
/** Metres of the straight line, from those along the surface. */
export const chordOf = (arc: number): number =>
	2 * earthRadius * Math.sin(Math.min(Math.PI / 2, arc / (2 * earthRadius)));

/* ---- Search ---- */

const stopWords = new Set(
	'aber als am an auch auf aus bei beim bin bis da das dem den der des die ein eine einem einen einer es fuer hat ich im in ist kann man mein meine mit nach oder ohne sich sie sind the and for to of um und von vor was wie wir wo zu zum zur'.split(
		' '
	)
);

/** Folds like `directory.fold()`: „Küche“, „Kueche“ and „KÜCHE“ are one word. */
export const fold = (text: string): string =>
	text
		.toLowerCase()
		.replaceAll('ä', 'ae')
		.replaceAll('ö', 'oe')
		.replaceAll('ü', 'ue')
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replace(/\p{M}/gu, '');

/** The words of a query that count: folded, at most six, without „für“, „mit“ and the like. */
export function wordsOf(query: string): string[] {
	const words = fold(query).match(/[\p{L}\p{N}]+/gu) ?? [];
	const telling = words.filter((word) => word.length > 1 && !stopWords.has(word));
	return [...new Set(telling.length > 0 ? telling : words)].slice(0, 6).map((word) => word.slice(0, 40));
}

/** The words that a typing error of two swapped letters may have been meant as: „shculden“ was „schulden“. */
export const swapsOf = (word: string): string[] =>
	word.length < 4
		? []
		: [
				...new Set([...word].slice(1).map((letter, at) => word.slice(0, at) + letter + word[at] + word.slice(at + 2)))
			].filter((swapped) => swapped !== word);

/** What is left of a query without one of its words; as it was typed. */
export const withoutWord = (query: string, word: string): string =>
	query
		.split(/\s+/)
		.filter((typed) => !wordsOf(typed).includes(word))
		.join(' ')
		.trim();

/** Why an offer stands in the list; facts of the offer, no score of a person. */
export type MatchReason =
	| { kind: 'term'; code: string; label: string; direct: boolean }
	| { kind: 'text'; words: string[] }
	| { kind: 'network' }
	| { kind: 'online' }
	| { kind: 'everyone' }
	| { kind: 'group'; code: string }
	| { kind: 'basis'; text: string };

export type MatchFacts = {
	terms: { code: string; label: string; parentCode: string | null }[];
	reaches: Reach[];
	targetGroups: string[];
	legalBasis: string | null;
};
export type MatchQuestion = { needs: string[]; words: string[]; group: string | undefined };

/** What of the question an offer answers, strongest first. */
export function matchReasons(offer: MatchFacts, asked: MatchQuestion): MatchReason[] {
	const reasons: MatchReason[] = [];
	const direct = offer.terms.filter((term) => asked.needs.includes(term.code));
	const below = offer.terms.filter(
		(term) => !direct.includes(term) && term.parentCode !== null && asked.needs.includes(term.parentCode)
	);
	for (const term of direct) reasons.push({ kind: 'term', code: term.code, label: term.label, direct: true });
	for (const term of below) reasons.push({ kind: 'term', code: term.code, label: term.label, direct: true });
	if (reasons.length === 0)
		for (const term of offer.terms.slice(0, 2))
			reasons.push({ kind: 'term', code: term.code, label: term.label, direct: false });
	if (offer.reaches.includes('network')) reasons.push({ kind: 'network' });
	else if (offer.reaches.includes('online')) reasons.push({ kind: 'online' });
	if (asked.group && offer.targetGroups.includes(asked.group)) reasons.push({ kind: 'group', code: asked.group });
	else if (offer.targetGroups.includes('all')) reasons.push({ kind: 'everyone' });
	if (offer.legalBasis) reasons.push({ kind: 'basis', text: offer.legalBasis });
	return reasons;
}

/** The first possible day, as far as the offer says: its next run, or the reported wait from today. */
export type Start =
	{ kind: 'now' } | { kind: 'wait'; days: number } | { kind: 'run'; day: string } | { kind: 'unknown' };

export function startOf(
	offer: { entry: Entry; nextStart: string | null },
	places: Places,
	waitDays: number | null,
	today: string
): Start {
	if (offer.entry === 'runs' && offer.nextStart !== null && offer.nextStart >= today)
		return { kind: 'run', day: offer.nextStart };
	if (waitDays !== null && waitDays > 2) return { kind: 'wait', days: waitDays };
	if (places.state === 'free' && offer.entry === 'rolling') return { kind: 'now' };
	return { kind: 'unknown' };
}

/* ---- Forms and addresses ---- */

export const sorts = ['match', 'distance', 'start', 'name'] as const;
export type Sort = (typeof sorts)[number];
export const views = ['list', 'table', 'map'] as const;

/** How an offer is reached, as a form asks for it. */
export const offerReaches = ['sites', 'network', 'online', 'protected'] as const;

/** What a capacity sheet showed when it was opened: free|waiting|booked|total|days of waiting. */
export const shownBefore = (shown: {
	available: number | null;
	waiting: number | null;
	bookedSince: number;
	total: number | null;
	expectedWaitDays: number | null;
}): string =>
	[shown.available, shown.waiting, shown.bookedSince, shown.total, shown.expectedWaitDays]
		.map((figure) => figure ?? '')
		.join('|');
