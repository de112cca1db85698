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
