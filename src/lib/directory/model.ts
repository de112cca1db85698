/** Words and pure rules of the directory. HSDS: organization, service (offer), location (site). */
export const organisationKinds = ['authority', 'public_office', 'welfare', 'commercial', 'employer', 'informal'] as const;
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

export const offerStates = ['draft', 'published', 'archived'] as const;
export type OfferState = (typeof offerStates)[number];

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
