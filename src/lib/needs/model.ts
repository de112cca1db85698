/** Why a need stayed unmet, in two levels (demo-catalogue § 8.6); `person_decided` is recorded and is no gap. */
export const unmetReasons = {
	none_in_region: 'missing',
	planned_only: 'missing',
	full: 'unreachable',
	wait_too_long: 'unreachable',
	distance: 'unreachable',
	times_childcare: 'unreachable',
	barrier: 'unreachable',
	language: 'unreachable',
	cost: 'unreachable',
	precondition: 'access',
	legal_circle: 'access',
	agreement_ended: 'access',
	budget_exhausted: 'access',
	fit_quality: 'fit',
	fit_target_group: 'fit',
	conflict_of_interest: 'fit',
	person_decided: 'person'
} as const;
export type UnmetReason = keyof typeof unmetReasons;
export type UnmetReasonGroup = (typeof unmetReasons)[UnmetReason];

export const substitutes = ['none', 'similar_offer', 'more_distant', 'case_manager_bridged', 'informal_help'] as const;
export type Substitute = (typeof substitutes)[number];

export const unmetUrgencies = ['now', 'soon', 'later'] as const;
export type UnmetUrgency = (typeof unmetUrgencies)[number];

export const conditions = [
	'language',
	'wheelchair',
	'evening',
	'childcare',
	'mobility',
	'women_only',
	'outreach',
	'online_ok'
] as const;
export type Condition = (typeof conditions)[number];

/** `draft` comes from a decline and waits for the case manager's word. */
export const unmetStates = ['draft', 'open', 'in_review', 'planned', 'covered', 'obsolete'] as const;
export type UnmetState = (typeof unmetStates)[number];

export const countsAsGap = (reason: UnmetReason): boolean => unmetReasons[reason] !== 'person';

/** Codes of the groups in the order in which they are offered. */
export const reasonGroups = ['missing', 'unreachable', 'access', 'fit', 'person'] as const satisfies UnmetReasonGroup[];

/** May the reporter still change what became of it? */
const next: Record<UnmetState, readonly UnmetState[]> = {
	draft: ['open', 'obsolete'],
	open: ['in_review', 'planned', 'covered', 'obsolete'],
	in_review: ['open', 'planned', 'covered', 'obsolete'],
	planned: ['open', 'covered', 'obsolete'],
	covered: [],
	obsolete: ['draft', 'open']
};
export const canBecome = (from: UnmetState, to: UnmetState): boolean => next[from].includes(to);
export const isWaiting = (state: UnmetState): boolean =>
	state === 'open' || state === 'in_review' || state === 'planned';

/** Filters of a search that found nothing, and offers looked at: codes and ids, never what somebody typed. */
type Evidence = Record<string, string | readonly string[]>;

const key = /^[a-z][a-z_-]{0,19}$/;
const code = /^[\p{L}\p{N}_.,:-]{1,80}$/u;
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Words typed into a search field stay there (design.md § 8: no free text), and so does where somebody stands. */
const typed = new Set(['q', 'suche', 'text', 'lat', 'lon']);

/** Reads the query of a search into evidence; whatever is no code falls away. */
export function readEvidence(query: string | undefined): Evidence {
	const evidence: Record<string, string | string[]> = {};
	for (const [name, value] of [...new URLSearchParams(query ?? '')].slice(0, 30)) {
		if (name === 'angebote')
			evidence.offers = value
				.split(',')
				.filter((one) => id.test(one))
				.slice(0, 20);
		else if (key.test(name) && !typed.has(name) && code.test(value)) evidence[name] = value;
	}
	return evidence;
}

/** The `evidence` part of the address of `/bedarfe/neu`: the search's own query and the offers it showed. */
export function writeEvidence(search: URLSearchParams, offerIds: readonly string[] = []): string {
	const query = new URLSearchParams(
		[...search].filter(([name, value]) => key.test(name) && !typed.has(name) && code.test(value))
	);
	if (offerIds.length > 0) query.set('angebote', offerIds.slice(0, 20).join(','));
	return query.toString();
}
