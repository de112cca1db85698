import { m } from '#lib/paraglide/messages.js';
import type { Condition, Substitute, UnmetReason, UnmetReasonGroup, UnmetState, UnmetUrgency } from './model.ts';

export const reasonLabels: Record<UnmetReason, () => string> = {
	none_in_region: m.needs_reason_none_in_region,
	planned_only: m.needs_reason_planned_only,
	full: m.needs_reason_full,
	wait_too_long: m.needs_reason_wait_too_long,
	distance: m.needs_reason_distance,
	times_childcare: m.needs_reason_times_childcare,
	barrier: m.needs_reason_barrier,
	language: m.needs_reason_language,
	cost: m.needs_reason_cost,
	precondition: m.needs_reason_precondition,
	legal_circle: m.needs_reason_legal_circle,
	agreement_ended: m.needs_reason_agreement_ended,
	budget_exhausted: m.needs_reason_budget_exhausted,
	fit_quality: m.needs_reason_fit_quality,
	fit_target_group: m.needs_reason_fit_target_group,
	conflict_of_interest: m.needs_reason_conflict_of_interest,
	person_decided: m.needs_reason_person_decided
};

/** Filters of a search as a report names them. */
export const evidenceLabels: Record<string, () => string> = {
	bedarf: m.directory_filter_need,
	raum: m.directory_filter_area,
	km: m.directory_filter_distance,
	frei: m.directory_filter_free,
	art: m.directory_filter_kind,
	sprache: m.directory_filter_language,
	gruppe: m.directory_filter_group,
	zugang: m.directory_filter_intake,
	frauen: m.directory_filter_women,
	aufsuchend: m.directory_filter_outreach,
	barrierefrei: m.directory_filter_accessible,
	anbieter: m.directory_filter_organisation
};

/** What the choice of a reason leads to, where that is not plain. */
export const reasonHints: Partial<Record<UnmetReason, () => string>> = {
	person_decided: m.needs_reason_person_decided_hint,
	legal_circle: m.needs_reason_legal_circle_hint
};

export const reasonGroupLabels: Record<UnmetReasonGroup, () => string> = {
	missing: m.needs_group_missing,
	unreachable: m.needs_group_unreachable,
	access: m.needs_group_access,
	fit: m.needs_group_fit,
	person: m.needs_group_person
};

export const substituteLabels: Record<Substitute, () => string> = {
	none: m.needs_substitute_none,
	similar_offer: m.needs_substitute_similar_offer,
	more_distant: m.needs_substitute_more_distant,
	case_manager_bridged: m.needs_substitute_case_manager_bridged,
	informal_help: m.needs_substitute_informal_help
};

export const conditionLabels: Record<Condition, () => string> = {
	language: m.needs_condition_language,
	wheelchair: m.needs_condition_wheelchair,
	evening: m.needs_condition_evening,
	childcare: m.needs_condition_childcare,
	mobility: m.needs_condition_mobility,
	women_only: m.needs_condition_women_only,
	outreach: m.needs_condition_outreach,
	online_ok: m.needs_condition_online_ok
};

export const urgencyLabels: Record<UnmetUrgency, () => string> = {
	now: m.needs_urgency_now,
	soon: m.needs_urgency_soon,
	later: m.needs_urgency_later
};

export const unmetStateLabels: Record<UnmetState, () => string> = {
	draft: m.needs_state_draft,
	open: m.needs_state_open,
	in_review: m.needs_state_in_review,
	planned: m.needs_state_planned,
	covered: m.needs_state_covered,
	obsolete: m.needs_state_obsolete
};
