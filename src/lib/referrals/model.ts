import type { Regime } from '#lib/directory/index.ts';

/** What the referring side itself has done; the provider's side is feedback, and only what may be known (design.md § 6). */
export const sendingStates = ['draft', 'sent', 'withdrawn', 'closed'] as const;
export type SendingState = (typeof sendingStates)[number];

export const contributions = [
	'clarify',
	'advise',
	'accompany',
	'qualify',
	'try_out',
	'employ',
	'relieve',
	'connect'
] as const;
export type Contribution = (typeof contributions)[number];

export const urgencies = ['now', 'soon', 'later'] as const;
export type Urgency = (typeof urgencies)[number];

/** Events a provider reports. Each belongs to one category; the category decides who may ever know. */
export const feedbackEvents = {
	received: 'D3',
	accepted: 'D3',
	waitlisted: 'D3',
	declined: 'D3',
	appointment: 'D3',
	started: 'D4',
	interrupted: 'D4',
	resumed: 'D4',
	ended: 'D4',
	returned: 'D4',
	stage: 'D7'
} as const;
export type FeedbackEvent = keyof typeof feedbackEvents;

export const stages = ['arrived', 'clarifying', 'working', 'nearly_there', 'reached'] as const;
export type Stage = (typeof stages)[number];

export const placeStates = ['held', 'taken', 'released'] as const;
export type PlaceState = (typeof placeStates)[number];

export const outcomes = [
	'social_participation',
	'daily_structure',
	'self_efficacy',
	'health_stabilised',
	'debts_regulated',
	'housing_secured',
	'family_relieved',
	'language_progress',
	'qualification',
	'apprenticeship',
	'subsidised_work',
	'part_integration',
	'full_integration',
	'need_resolved_otherwise',
	'open_decided_otherwise',
	'not_reached_yet'
] as const;
export type Outcome = (typeof outcomes)[number];

/** In counselling and voluntary offers a single case never moves a place (design.md § 7 rule 5). */
export const movesPlaces = (regime: Regime): boolean => regime === 'statutory' || regime === 'employer';
