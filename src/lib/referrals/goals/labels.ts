import { m } from '#lib/paraglide/messages.js';
import { outcomeLabels } from '../labels.ts';
import type { Outcome } from '../model.ts';
import type { Helped, Missing } from './closing.ts';
import type { Assessor, AttainmentLevel, GoalKind, GoalReason, GoalState } from './model.ts';

export const goalKindLabels: Record<GoalKind, () => string> = {
	goal: () => m.goals_kind_goal(),
	step: () => m.goals_kind_step(),
	detour: () => m.goals_kind_detour()
};

export const assessorLabels: Record<Assessor, () => string> = {
	person: () => m.goals_by_person(),
	case_manager: () => m.goals_by_case_manager()
};

export const goalReasonLabels: Record<GoalReason, () => string> = {
	no_place: () => m.goals_reason_no_place(),
	long_wait: () => m.goals_reason_long_wait(),
	decision_pending: () => m.goals_reason_decision_pending(),
	other_first: () => m.goals_reason_other_first(),
	more_time: () => m.goals_reason_more_time(),
	need_changed: () => m.goals_reason_need_changed(),
	person_decided: () => m.goals_reason_person_decided()
};

export const goalStateLabels: Record<GoalState, () => string> = {
	open: () => m.goals_state_open(),
	overdue: () => m.goals_state_overdue(),
	attained: () => m.goals_state_attained(),
	decided_otherwise: () => m.goals_state_decided_otherwise()
};

const levels: Record<AttainmentLevel, () => string> = {
	2: () => m.goals_level_2(),
	1: () => m.goals_level_1(),
	0: () => m.goals_level_0(),
	'-1': () => m.goals_level_minus_1(),
	'-2': () => m.goals_level_minus_2()
};
/** "+1 – mehr als vereinbart"; without a level it is open or decided otherwise. */
export const attainmentLabel = (level: AttainmentLevel | null): string =>
	level === null ? m.goals_state_decided_otherwise() : levels[level]();

export const helpedLabels: Record<Helped, () => string> = {
	contact_person: () => m.goals_helped_contact_person(),
	group: () => m.goals_helped_group(),
	own_pace: () => m.goals_helped_own_pace(),
	childcare: () => m.goals_helped_childcare(),
	short_way: () => m.goals_helped_short_way(),
	money_settled: () => m.goals_helped_money_settled(),
	other_support: () => m.goals_helped_other_support()
};

export const missingLabels: Record<Missing, () => string> = {
	nothing: () => m.goals_missing_nothing(),
	faster_start: () => m.goals_missing_faster_start(),
	shorter_way: () => m.goals_missing_shorter_way(),
	childcare: () => m.goals_missing_childcare(),
	language: () => m.goals_missing_language(),
	more_time: () => m.goals_missing_more_time(),
	other_content: () => m.goals_missing_other_content()
};

/** What a goal is about: as the outcome, without a judgement of how much it counts for. */
export const goalFamilyLabel = (family: Outcome): string =>
	family === 'part_integration' ? m.goals_family_part_integration() : outcomeLabels[family]();
