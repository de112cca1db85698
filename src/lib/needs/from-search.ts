import { writeEvidence, type Condition, type UnmetReason } from './model.ts';

/** A search of the directory that a report starts from. */
export type Search = {
	/** Its own filters, as they stand in the address; empty where nothing was searched. */
	params: URLSearchParams;
	/** How many offers it found. */
	total: number;
	/** Which single filter left out would have found some. */
	without: readonly { filter: string; total: number }[];
	/** Code of the area, also where it comes from the person. */
	area: string | undefined;
	caseId: string | undefined;
};

/** Why a single filter left nothing, the narrowest reason first. */
const reasonOfFilter: readonly (readonly [string, UnmetReason])[] = [
	['language', 'language'],
	['accessible', 'barrier'],
	['area', 'distance'],
	['kilometres', 'distance'],
	['free', 'full'],
	['targetGroup', 'fit_target_group'],
	['womenOnly', 'fit_target_group']
];

/** Names of the address that narrow beside the need; an area and its distance are one. */
const narrowing = ['raum', 'km', 'lat', 'lon'];

/**
 * What the search itself shows: the filter without which there would have been an offer; that there is none at all,
 * where nothing else can have hidden one. Undefined where it shows neither: nobody guesses.
 */
export function reasonOfSearch({ params, total, without }: Pick<Search, 'params' | 'total' | 'without'>) {
	if (params.size === 0 || total > 0) return undefined;
	const [, reason] = reasonOfFilter.find(([name]) => without.some(({ filter }) => filter === name)) ?? [];
	if (reason) return reason;
	if (!params.has('bedarf') || params.has('q')) return undefined;
	const places = narrowing.some((name) => params.has(name)) ? 1 : 0;
	const others = new Set([...params.keys()].filter((name) => name !== 'bedarf' && !narrowing.includes(name)));
	// Without a filter that helps by itself: with one beside the need it is not the filter; with two it may be both.
	const helped = without.some(({ filter }) => filter !== 'needs');
	return places + others.size <= 1 && !helped ? 'none_in_region' : undefined;
}

const conditionOfParam: Record<string, Condition> = {
	sprache: 'language',
	barrierefrei: 'wheelchair',
	frauen: 'women_only',
	aufsuchend: 'outreach'
};

/** Address of the form with all of the search in it; without a search only the case goes along. */
export function needAddress(search: Search, offerIds: readonly string[] = []): string {
	const { params, area, caseId } = search;
	const query = new URLSearchParams();
	if (params.size > 0) {
		const need = params.get('bedarf');
		const reason = reasonOfSearch(search);
		if (need) query.set('bedarf', need);
		if (area) query.set('raum', area);
		if (reason) query.set('grund', reason);
		for (const [name, condition] of Object.entries(conditionOfParam))
			if (params.get(name)) query.append('bedingung', condition);
		query.set('evidence', writeEvidence(params, offerIds));
	}
	if (caseId) query.set('fall', caseId);
	return query.size > 0 ? `/bedarfe/neu?${query}` : '/bedarfe/neu';
}
