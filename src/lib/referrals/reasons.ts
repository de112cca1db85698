/** Coded reasons and what each of them calls for (demo-catalogue § 8). */
import type { Regime } from '#lib/directory/index.ts';
import type { UnmetReason } from '#lib/needs/index.ts';
import { tellsNeed, type FeedbackEvent } from './model.ts';

/** What a provider asks before it answers; the office replies with one of `replies` and at most 200 characters (rule 21). */
export const queryCodes = ['language', 'times', 'childcare', 'access', 'way', 'start', 'documents', 'need'] as const;
export type QueryCode = (typeof queryCodes)[number];
/** An employer asks neither for the need nor how somebody lives (rule 6). */
const aboutThePerson: readonly QueryCode[] = ['childcare', 'need'];
export const queryCodesOf = (regime: Regime): readonly QueryCode[] =>
	tellsNeed(regime) ? queryCodes : queryCodes.filter((code) => !aboutThePerson.includes(code));
export const replies = ['yes', 'in_part', 'no', 'open_yet'] as const;
export type Reply = (typeof replies)[number];
/** What a provider proposes instead; the person is heard before the office agrees. */
export const counterCodes = ['other_start', 'other_times', 'other_site', 'other_extent', 'other_offer'] as const;
export type CounterCode = (typeof counterCodes)[number];

/** Whose reason it is: nobody is blamed, and the person's own decision never counts as a gap. */
type Attribution = 'provider' | 'system' | 'person' | 'neutral';
/** `unmet`: a need to report is prepared, for a person to decide. `task`: the case manager looks for something else. */
type Consequence = { attribution: Attribution; unmet?: UnmetReason; task: boolean };

export const declineReasons = {
	no_place: { attribution: 'system', unmet: 'full', task: true },
	wait_too_long: { attribution: 'system', unmet: 'wait_too_long', task: true },
	run_cancelled: { attribution: 'provider', unmet: 'full', task: true },
	capacity_down: { attribution: 'provider', unmet: 'full', task: true },
	agreement_ended: { attribution: 'system', unmet: 'agreement_ended', task: true },
	not_responsible: { attribution: 'system', unmet: 'legal_circle', task: true },
	criteria_not_met: { attribution: 'system', unmet: 'precondition', task: true },
	language_missing: { attribution: 'provider', unmet: 'language', task: true },
	barrier: { attribution: 'provider', unmet: 'barrier', task: true },
	times_childcare: { attribution: 'system', unmet: 'times_childcare', task: true },
	distance: { attribution: 'system', unmet: 'distance', task: true },
	other_offer_fits: { attribution: 'provider', task: true },
	conflict_of_interest: { attribution: 'provider', task: true },
	query_unanswered: { attribution: 'system', task: true },
	person_decided: { attribution: 'person', task: false }
} as const satisfies Record<string, Consequence>;
export type DeclineReason = keyof typeof declineReasons;
/** Who gets benefits by which law, and how somebody lives: an employer says neither of a person (rule 6). */
const notSaidByEmployers: readonly DeclineReason[] = ['not_responsible', 'times_childcare'];
/** Why a request can be declined, in a regime. */
export function declineReasonsOf(regime: Regime): DeclineReason[] {
	const all = Object.keys(declineReasons) as DeclineReason[];
	return regime === 'employer' ? all.filter((reason) => !notSaidByEmployers.includes(reason)) : all;
}

export const returnReasons = {
	need_changed: { attribution: 'person', task: true },
	more_intensity: { attribution: 'system', unmet: 'fit_quality', task: true },
	less_intensity: { attribution: 'person', task: true },
	fit_quality: { attribution: 'provider', unmet: 'fit_quality', task: true },
	fit_target_group: { attribution: 'provider', unmet: 'fit_target_group', task: true },
	not_possible_now: { attribution: 'person', task: true },
	moved: { attribution: 'system', task: false },
	benefit_ended: { attribution: 'system', task: true },
	provider_closed: { attribution: 'provider', unmet: 'none_in_region', task: true },
	agreement_ended: { attribution: 'system', unmet: 'agreement_ended', task: true },
	cooperation_ended: { attribution: 'provider', task: true },
	person_decided: { attribution: 'person', task: false }
} as const satisfies Record<string, Consequence>;
export type ReturnReason = keyof typeof returnReasons;

/** Before a statutory measure began (demo-catalogue § 8.3); `excused` comes with a new appointment. */
export const notStartedReasons = {
	not_appeared: { attribution: 'neutral', task: true },
	excused: { attribution: 'person', task: false },
	person_declined: { attribution: 'person', task: true },
	provider_declined: { attribution: 'provider', task: true },
	took_up_work: { attribution: 'person', task: false },
	took_up_training: { attribution: 'person', task: false },
	contact_failed: { attribution: 'neutral', task: true }
} as const satisfies Record<string, Consequence>;
export type NotStartedReason = keyof typeof notStartedReasons;

/** Why somebody leaves a waiting list, as the office notes it (demo-catalogue § 8.5). */
export const leaveReasons = {
	other_solution: { attribution: 'person', task: false },
	no_longer_wanted: { attribution: 'person', task: false },
	need_lapsed: { attribution: 'person', task: false },
	moved: { attribution: 'system', task: false }
} as const satisfies Record<string, Consequence>;
export type LeaveReason = keyof typeof leaveReasons;

export const endReasons = [
	'completed',
	'completed_early_goal',
	'to_work',
	'to_training',
	'to_other_offer',
	'ended_early',
	'hired',
	'no_offer',
	'person_decided'
] as const;
export type EndReason = (typeof endReasons)[number];

/** After the start, counselling and voluntary offers report no reason at all (§ 7, table). */
export const reasonsAfterStart = (regime: Regime): boolean => regime === 'statutory' || regime === 'employer';

/** Along with such a report goes the person's own statement, where the law asks for the report (demo-catalogue § 8). */
export const allowsStatement = (regime: Regime): boolean => regime === 'statutory';

/** How something can have ended, in a regime. An early end carries its reason of § 8.2 instead of `ended_early`. */
export function endReasonsOf(regime: Regime): (EndReason | ReturnReason)[] {
	if (!reasonsAfterStart(regime)) return [];
	const own = endReasons.filter((reason) =>
		regime === 'employer'
			? ['completed', 'hired', 'no_offer', 'person_decided'].includes(reason)
			: !['hired', 'no_offer', 'person_decided'].includes(reason)
	);
	return regime === 'employer' ? own : [...own, ...(Object.keys(returnReasons) as ReturnReason[])];
}

/** What an employer neither learns nor says: who belongs to which group, who gets benefits, what somebody needs (rule 6). */
const notAtEmployers: readonly ReturnReason[] = [
	'need_changed',
	'more_intensity',
	'less_intensity',
	'fit_target_group',
	'benefit_ended'
];
/** Why a place can be given back, in a regime. */
export function returnReasonsOf(regime: Regime): ReturnReason[] {
	if (!reasonsAfterStart(regime)) return [];
	const all = Object.keys(returnReasons) as ReturnReason[];
	return regime === 'employer' ? all.filter((reason) => !notAtEmployers.includes(reason)) : all;
}

/** Why something was not talked over with the person before it was reported (rule 3: left, or impossible). */
export const undiscussedReasons = ['person_left', 'not_possible'] as const;
export type UndiscussedReason = (typeof undiscussedReasons)[number];

const reasonsOf: Partial<Record<FeedbackEvent, Record<string, Consequence>>> = {
	declined: declineReasons,
	not_started: notStartedReasons,
	left_list: leaveReasons,
	returned: returnReasons,
	// An early end carries its reason of § 8.2.
	ended: returnReasons
};

export function consequenceOf(event: FeedbackEvent, reason: string | null): Consequence | undefined {
	if (event === 'lapsed') return { attribution: 'neutral', task: true };
	const reasons = reasonsOf[event] ?? {};
	return reason && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
}

/** The reason with which a need is reported after a decline or return (demo-catalogue § 11); none: nothing to report. */
export const unmetReasonOf = (event: FeedbackEvent, reason: string | null): UnmetReason | undefined =>
	consequenceOf(event, reason)?.unmet;
