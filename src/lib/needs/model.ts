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
