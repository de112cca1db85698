import { inLanguage } from '#lib/cases/index.ts';
import type { SelfReport } from '#lib/consent/index.server.ts';
import { sayingLabels } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { longDate } from '#lib/ui/format.ts';
import type { Station } from './board.ts';
import type {
	Contribution,
	FeedbackEvent,
	GoalLevel,
	Outcome,
	OutcomeFamily,
	PlaceState,
	SendingState,
	Stage,
	Urgency
} from './model.ts';
import {
	endReasons,
	type CounterCode,
	type DeclineReason,
	type EndReason,
	type LeaveReason,
	type NotStartedReason,
	type QueryCode,
	type Reply,
	type ReturnReason,
	type UndiscussedReason
} from './reasons.ts';
import type { Phase } from './state.ts';
import type { Turn } from './turn.ts';

export const contributionLabels: Record<Contribution, () => string> = {
	clarify: () => m.referrals_contribution_clarify(),
	advise: () => m.referrals_contribution_advise(),
	accompany: () => m.referrals_contribution_accompany(),
	qualify: () => m.referrals_contribution_qualify(),
	try_out: () => m.referrals_contribution_try_out(),
	employ: () => m.referrals_contribution_employ(),
	relieve: () => m.referrals_contribution_relieve(),
	connect: () => m.referrals_contribution_connect()
};

export const urgencyLabels: Record<Urgency, () => string> = {
	now: () => m.referrals_urgency_now(),
	soon: () => m.referrals_urgency_soon(),
	later: () => m.referrals_urgency_later()
};

export const phaseLabels: Record<Phase, () => string> = {
	draft: () => m.referrals_phase_draft(),
	waiting: () => m.referrals_phase_waiting(),
	person_only: () => m.referrals_phase_person_only(),
	queried: () => m.referrals_phase_queried(),
	countered: () => m.referrals_phase_countered(),
	waitlisted: () => m.referrals_phase_waitlisted(),
	offered: () => m.referrals_phase_offered(),
	accepted: () => m.referrals_phase_accepted(),
	lapsed: () => m.referrals_phase_lapsed(),
	not_started: () => m.referrals_phase_not_started(),
	running: () => m.referrals_phase_running(),
	interrupted: () => m.referrals_phase_interrupted(),
	ended: () => m.referrals_phase_ended(),
	left: () => m.referrals_phase_left(),
	declined: () => m.referrals_phase_declined(),
	returned: () => m.referrals_phase_returned(),
	withdrawn: () => m.referrals_phase_withdrawn(),
	closed: () => m.referrals_phase_closed()
};

/** Why a provider sees neither name nor number. */
export const contactLabels = {
	never: () => m.referrals_inbox_never(),
	after_yes: () => m.referrals_inbox_after_yes(),
	unanswerable: () => m.referrals_inbox_unanswerable(),
	over: () => m.referrals_inbox_no_longer()
};
export type ContactWhen = keyof typeof contactLabels;
/** Where a referral stands, in the person's own words where nobody else may tell. */
export const standingWords = ({
	phase,
	told
}: {
	phase: Phase;
	told?: Pick<SelfReport, 'says'> | undefined;
}): string => (told ? m.referrals_told({ says: sayingLabels[told.says]() }) : phaseLabels[phase]());

export const eventLabels: Record<FeedbackEvent, () => string> = {
	received: () => m.referrals_event_received(),
	queried: () => m.referrals_event_queried(),
	answered: () => m.referrals_event_answered(),
	countered: () => m.referrals_event_countered(),
	agreed: () => m.referrals_event_agreed(),
	not_agreed: () => m.referrals_event_not_agreed(),
	offered: () => m.referrals_event_offered(),
	confirmed: () => m.referrals_event_confirmed(),
	left_list: () => m.referrals_event_left_list(),
	lapsed: () => m.referrals_event_lapsed(),
	corrected: () => m.referrals_event_corrected(),
	not_started: () => m.referrals_event_not_started(),
	accepted: () => m.referrals_event_accepted(),
	waitlisted: () => m.referrals_event_waitlisted(),
	declined: () => m.referrals_event_declined(),
	appointment: () => m.referrals_event_appointment(),
	started: () => m.referrals_event_started(),
	interrupted: () => m.referrals_event_interrupted(),
	resumed: () => m.referrals_event_resumed(),
	ended: () => m.referrals_event_ended(),
	returned: () => m.referrals_event_returned(),
	handoff_unchanged: () => m.referrals_event_unchanged(),
	participation_unchanged: () => m.referrals_event_unchanged(),
	stage: () => m.referrals_event_stage()
};

export const declineReasonLabels: Record<DeclineReason, () => string> = {
	no_place: () => m.referrals_decline_no_place(),
	wait_too_long: () => m.referrals_decline_wait_too_long(),
	run_cancelled: () => m.referrals_decline_run_cancelled(),
	capacity_down: () => m.referrals_decline_capacity_down(),
	agreement_ended: () => m.referrals_decline_agreement_ended(),
	not_responsible: () => m.referrals_decline_not_responsible(),
	criteria_not_met: () => m.referrals_decline_criteria_not_met(),
	language_missing: () => m.referrals_decline_language_missing(),
	barrier: () => m.referrals_decline_barrier(),
	times_childcare: () => m.referrals_decline_times_childcare(),
	distance: () => m.referrals_decline_distance(),
	other_offer_fits: () => m.referrals_decline_other_offer_fits(),
	conflict_of_interest: () => m.referrals_decline_conflict_of_interest(),
	query_unanswered: () => m.referrals_decline_query_unanswered(),
	person_decided: () => m.referrals_decline_person_decided()
};

export const returnReasonLabels: Record<ReturnReason, () => string> = {
	need_changed: () => m.referrals_return_need_changed(),
	more_intensity: () => m.referrals_return_more_intensity(),
	less_intensity: () => m.referrals_return_less_intensity(),
	fit_quality: () => m.referrals_return_fit_quality(),
	fit_target_group: () => m.referrals_return_fit_target_group(),
	not_possible_now: () => m.referrals_return_not_possible_now(),
	moved: () => m.referrals_return_moved(),
	benefit_ended: () => m.referrals_return_benefit_ended(),
	provider_closed: () => m.referrals_return_provider_closed(),
	agreement_ended: () => m.referrals_return_agreement_ended(),
	cooperation_ended: () => m.referrals_return_cooperation_ended(),
	person_decided: () => m.referrals_return_person_decided()
};

export const endReasonLabels: Record<EndReason, () => string> = {
	completed: () => m.referrals_end_completed(),
	completed_early_goal: () => m.referrals_end_completed_early_goal(),
	to_work: () => m.referrals_end_to_work(),
	to_training: () => m.referrals_end_to_training(),
	to_other_offer: () => m.referrals_end_to_other_offer(),
	ended_early: () => m.referrals_end_ended_early(),
	hired: () => m.referrals_end_hired(),
	no_offer: () => m.referrals_end_no_offer(),
	person_decided: () => m.referrals_end_person_decided()
};

export const queryLabels: Record<QueryCode, () => string> = {
	language: () => m.referrals_query_language(),
	times: () => m.referrals_query_times(),
	childcare: () => m.referrals_query_childcare(),
	access: () => m.referrals_query_access(),
	way: () => m.referrals_query_way(),
	start: () => m.referrals_query_start(),
	documents: () => m.referrals_query_documents(),
	need: () => m.referrals_query_need()
};

export const replyLabels: Record<Reply, () => string> = {
	yes: () => m.referrals_reply_yes(),
	in_part: () => m.referrals_reply_in_part(),
	no: () => m.referrals_reply_no(),
	open_yet: () => m.referrals_reply_open_yet()
};

export const counterLabels: Record<CounterCode, () => string> = {
	other_start: () => m.referrals_counter_other_start(),
	other_times: () => m.referrals_counter_other_times(),
	other_site: () => m.referrals_counter_other_site(),
	other_extent: () => m.referrals_counter_other_extent(),
	other_offer: () => m.referrals_counter_other_offer()
};

export const notStartedLabels: Record<NotStartedReason, () => string> = {
	not_appeared: () => m.referrals_not_started_not_appeared(),
	excused: () => m.referrals_not_started_excused(),
	person_declined: () => m.referrals_not_started_person_declined(),
	provider_declined: () => m.referrals_not_started_provider_declined(),
	took_up_work: () => m.referrals_not_started_took_up_work(),
	took_up_training: () => m.referrals_not_started_took_up_training(),
	contact_failed: () => m.referrals_not_started_contact_failed()
};

export const leaveLabels: Record<LeaveReason, () => string> = {
	other_solution: () => m.referrals_leave_other_solution(),
	no_longer_wanted: () => m.referrals_leave_no_longer_wanted(),
	need_lapsed: () => m.referrals_leave_need_lapsed(),
	moved: () => m.referrals_leave_moved()
};

const coded: Partial<Record<FeedbackEvent, Record<string, () => string>>> = {
	queried: queryLabels,
	answered: replyLabels,
	countered: counterLabels,
	declined: declineReasonLabels,
	confirmed: { direct_booking: () => m.statutory_direct_booking() },
	not_started: notStartedLabels,
	left_list: leaveLabels
};

/** A reason as it was reported with an event. */
export function reasonLabel(event: FeedbackEvent, reason: string | null): string | undefined {
	if (!reason) return undefined;
	const own: Record<string, () => string> =
		coded[event] ??
		(event === 'ended' && (endReasons as readonly string[]).includes(reason) ? endReasonLabels : returnReasonLabels);
	return Object.hasOwn(own, reason) ? own[reason]?.() : undefined;
}

export const undiscussedLabels: Record<UndiscussedReason, () => string> = {
	person_left: () => m.referrals_undiscussed_person_left(),
	not_possible: () => m.referrals_undiscussed_not_possible()
};

export const stageLabels: Record<Stage, () => string> = {
	arrived: () => m.referrals_stage_arrived(),
	clarifying: () => m.referrals_stage_clarifying(),
	working: () => m.referrals_stage_working(),
	nearly_there: () => m.referrals_stage_nearly_there(),
	reached: () => m.referrals_stage_reached()
};

export const outcomeLabels: Record<Outcome, () => string> = {
	social_participation: () => m.referrals_outcome_social_participation(),
	daily_structure: () => m.referrals_outcome_daily_structure(),
	self_efficacy: () => m.referrals_outcome_self_efficacy(),
	health_stabilised: () => m.referrals_outcome_health_stabilised(),
	debts_regulated: () => m.referrals_outcome_debts_regulated(),
	housing_secured: () => m.referrals_outcome_housing_secured(),
	family_relieved: () => m.referrals_outcome_family_relieved(),
	language_progress: () => m.referrals_outcome_language_progress(),
	qualification: () => m.referrals_outcome_qualification(),
	apprenticeship: () => m.referrals_outcome_apprenticeship(),
	subsidised_work: () => m.referrals_outcome_subsidised_work(),
	part_integration: () => m.referrals_outcome_part_integration(),
	full_integration: () => m.referrals_outcome_full_integration(),
	need_resolved_otherwise: () => m.referrals_outcome_need_resolved_otherwise(),
	open_decided_otherwise: () => m.referrals_outcome_open_decided_otherwise(),
	not_reached_yet: () => m.referrals_outcome_not_reached_yet()
};

export const outcomeFamilyLabels: Record<OutcomeFamily, () => string> = {
	participation: () => m.referrals_family_participation(),
	qualification: () => m.referrals_family_qualification(),
	work: () => m.referrals_family_work(),
	neutral: () => m.referrals_family_neutral()
};

export const goalLabels: Record<GoalLevel, () => string> = {
	reached: () => m.referrals_goal_reached(),
	partly: () => m.referrals_goal_partly(),
	otherwise: () => m.referrals_goal_otherwise(),
	open: () => m.referrals_goal_open()
};

export const stationLabels: Record<Station, () => string> = {
	requested: () => m.referrals_station_requested(),
	place: () => m.referrals_station_place(),
	started: () => m.referrals_station_started(),
	ended: () => m.referrals_station_ended(),
	after: () => m.referrals_station_after()
};

/** What follows for feedback, in one sentence for the provider. */
export const feedbackScope: Record<Regime, () => string> = {
	statutory: () => m.referrals_scope_statutory(),
	counselling: () => m.referrals_scope_counselling(),
	voluntary: () => m.referrals_scope_voluntary(),
	employer: () => m.referrals_scope_employer(),
	none: () => m.referrals_scope_none()
};

/** What a line outside a referral's own page says of its offer; a confidential one is named nowhere (rule 14). */
export const offerWords = ({ sensitive, offerName }: { sensitive: boolean; offerName: string | null }): string =>
	sensitive || offerName === null ? m.referrals_confidential() : offerName;

/** The same at the provider, whose lines say the need; an employer's say the offer (rule 6). */
export const requestWords = ({
	need,
	offerName
}: {
	need: { labelDe: string; labelEn: string } | null;
	offerName: string | null;
}): string => {
	const what = need ? inLanguage(need) : offerName;
	return what ? m.referrals_inbox_item({ what }) : m.referrals_confidential_request();
};

/** Offer and place in one line; a place that the name of the offer says already is not said twice. */
export const placeWords = ({
	offerName,
	locationName
}: {
	offerName: string | null;
	locationName: string | null;
}): string =>
	[offerName, locationName && !offerName?.includes(locationName) ? locationName : null].filter(Boolean).join(', ');

/** Whose turn it is and until when, in one sentence; `side` is the reader's. */
export function turnSentence(turn: Turn, side: 'office' | 'provider'): string {
	const on = turn.on ? longDate(turn.on, getLocale()) : '';
	const office = side === 'office';
	switch (turn.turn) {
		case 'send':
			return m.referrals_turn_send();
		case 'answer':
			return office ? m.referrals_turn_answer({ on }) : m.referrals_turn_answer_you({ on });
		case 'answer_overdue':
			return office ? m.referrals_turn_answer_overdue({ on }) : m.referrals_turn_answer_overdue_you({ on });
		case 'answer_query':
			return office ? m.referrals_turn_answer_query() : m.referrals_turn_answer_query_you();
		case 'hear_person':
			return office ? m.referrals_turn_hear_person() : m.referrals_turn_hear_person_you();
		case 'confirm_place':
			return office ? m.referrals_turn_confirm_place() : m.referrals_turn_confirm_place_you();
		case 'place_lapsed':
			return office ? m.referrals_turn_place_lapsed() : m.referrals_turn_place_lapsed_you();
		case 'person_tells':
			return office ? m.referrals_turn_person_tells() : m.referrals_turn_person_tells_you();
		case 'offer_place':
			return office ? m.referrals_turn_offer_place() : m.referrals_turn_offer_place_you();
		case 'appointment':
			return m.referrals_turn_appointment({ on });
		case 'start':
			return office ? m.referrals_turn_start() : m.referrals_turn_start_you();
		case 'running':
			return office ? m.referrals_turn_running() : m.referrals_turn_running_you();
		case 'resume':
			return office ? m.referrals_turn_resume() : m.referrals_turn_resume_you();
		case 'close':
			if (!office) return m.referrals_turn_close_you();
			return turn.bare ? m.referrals_turn_close_bare() : m.referrals_turn_close();
		case 'search_on':
			return office ? m.referrals_turn_search_on() : m.referrals_turn_nothing_you();
		case 'decided_otherwise':
			return office ? m.referrals_turn_decided_otherwise() : m.referrals_turn_nothing_you();
		case 'nothing':
			return office ? m.referrals_turn_nothing() : m.referrals_turn_nothing_you();
		default:
			return turn.turn satisfies never;
	}
}

export const sendingLabels: Record<SendingState, () => string> = {
	draft: () => m.referrals_phase_draft(),
	sent: () => m.referrals_sending_sent(),
	withdrawn: () => m.referrals_phase_withdrawn(),
	closed: () => m.referrals_phase_closed()
};

export const placeStateLabels: Record<PlaceState, () => string> = {
	held: () => m.referrals_place_held(),
	taken: () => m.referrals_place_taken(),
	released: () => m.referrals_place_released()
};
