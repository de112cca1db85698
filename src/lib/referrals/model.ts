import type { Category } from '#lib/consent/index.ts';
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

/**
 * What happened to a referral after it was sent. Each event belongs to one category, and the category decides who may
 * ever know. `corrected` takes the category of the report that it takes back.
 */
export const feedbackEvents = {
	received: 'D3',
	queried: 'D3',
	answered: 'D3',
	countered: 'D3',
	agreed: 'D3',
	not_agreed: 'D3',
	accepted: 'D3',
	waitlisted: 'D3',
	offered: 'D3',
	confirmed: 'D3',
	left_list: 'D3',
	lapsed: 'D3',
	declined: 'D3',
	appointment: 'D3',
	handoff_unchanged: 'D3',
	corrected: 'D3',
	not_started: 'D4',
	started: 'D4',
	interrupted: 'D4',
	resumed: 'D4',
	ended: 'D4',
	returned: 'D4',
	participation_unchanged: 'D4',
	stage: 'D7'
} as const satisfies Record<string, Category>;
export type FeedbackEvent = keyof typeof feedbackEvents;

/** "Noch aktuell?" – yes: the state is as old as this, and nothing else about it changes. */
const unchangedEvents = ['handoff_unchanged', 'participation_unchanged'] as const satisfies readonly FeedbackEvent[];

export const saysUnchanged = (event: FeedbackEvent): boolean =>
	(unchangedEvents as readonly FeedbackEvent[]).includes(event);

/** Who an event is from. The system only lets a held place lapse; it says nothing about the person. */
export const authors = ['provider', 'office', 'system'] as const;
export type Author = (typeof authors)[number];
export const officeEvents = [
	'answered',
	'agreed',
	'not_agreed',
	'confirmed',
	'left_list'
] as const satisfies readonly FeedbackEvent[];

export const stages = ['arrived', 'clarifying', 'working', 'nearly_there', 'reached'] as const;
export type Stage = (typeof stages)[number];

export const placeStates = ['held', 'taken', 'released'] as const;
export type PlaceState = (typeof placeStates)[number];

/** Demo-catalogue § 9, in the order in which they are shown: participation first. */
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

export const outcomeFamilies = ['participation', 'qualification', 'work', 'neutral'] as const;
export type OutcomeFamily = (typeof outcomeFamilies)[number];

export const familyOf: Record<Outcome, OutcomeFamily> = {
	social_participation: 'participation',
	daily_structure: 'participation',
	self_efficacy: 'participation',
	health_stabilised: 'participation',
	debts_regulated: 'participation',
	housing_secured: 'participation',
	family_relieved: 'participation',
	language_progress: 'qualification',
	qualification: 'qualification',
	apprenticeship: 'work',
	subsidised_work: 'work',
	part_integration: 'work',
	full_integration: 'work',
	need_resolved_otherwise: 'neutral',
	open_decided_otherwise: 'neutral',
	not_reached_yet: 'neutral'
};

/** Why a referral was closed: the closing sheet, or the end of the office's responsibility (the person moved). */
export const closingGrounds = ['sheet', 'responsibility_ended'] as const;
export type ClosingGround = (typeof closingGrounds)[number];

export const goalLevels = ['reached', 'partly', 'otherwise', 'open'] as const;
export type GoalLevel = (typeof goalLevels)[number];

/** In counselling and voluntary offers a single case never moves a place (design.md § 7 rule 5). */
export const movesPlaces = (regime: Regime): boolean => regime === 'statutory' || regime === 'employer';

/** An employer learns who comes and from when, never what the person needs (design.md § 7 rule 6). */
export const tellsNeed = (regime: Regime): boolean => regime !== 'employer';

/** Working days that a place is kept for somebody before the start (design.md § 6). */
export const holdDays = 10;

/** Working days after the start of a run or an appointment in which the provider says what became of it (decision 0014). */
export const reportDays = 3;

/** Characters of a goal in the person's words, and of what is said along with a step. */
export const longestGoal = 300;
export const longestWords = 200;
