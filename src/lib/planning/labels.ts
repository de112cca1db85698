import { unmetStateLabels, type UnmetState } from '#lib/needs/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { percent } from '#lib/ui/format.ts';
import type { PlanStage, PlanType, SteeringForm } from './model.ts';
import type { Criterion } from './priority.ts';
import type { Certainty } from './siting.ts';
import type { DecisionResult, SuggestionState, Verdict, YearStep } from './year.ts';

export const stageLabels: Record<PlanStage, () => string> = {
	idea: m.planning_stage_idea,
	needs_confirmed: m.planning_stage_needs_confirmed,
	concept: m.planning_stage_concept,
	decided: m.planning_stage_decided,
	procurement: m.planning_stage_procurement,
	agreement: m.planning_stage_agreement,
	launched: m.planning_stage_launched,
	reviewed: m.planning_stage_reviewed,
	dropped: m.planning_stage_dropped
};

export const planTypeLabels: Record<PlanType, () => string> = {
	new: m.planning_type_new,
	expand: m.planning_type_expand,
	move: m.planning_type_move,
	redesign: m.planning_type_redesign,
	reduce: m.planning_type_reduce
};

export const steeringFormLabels: Record<SteeringForm, () => string> = {
	cooperation: m.planning_form_cooperation,
	office_arrangement: m.planning_form_office_arrangement,
	service_agreement: m.planning_form_service_agreement,
	public_contract: m.planning_form_public_contract,
	concession: m.planning_form_concession,
	grant: m.planning_form_grant,
	voucher: m.planning_form_voucher,
	arrangement: m.planning_form_arrangement
};

/** How good an answer of the optimiser is, never better than what is known: the gap is rounded up to 0.1 %. */
export function certaintyLabel(certainty: Certainty): string {
	if (certainty.kind === 'optimal') return m.planning_proven_optimal();
	const gap = percent(Math.ceil(certainty.gap * 1000 - 1e-9) / 1000, getLocale(), 1);
	return certainty.kind === 'bounded' ? m.planning_best_found({ gap }) : m.planning_stopped_early({ gap });
}

export const resultLabels: Record<DecisionResult, () => string> = {
	approved: m.plans_result_approved,
	recommended: m.plans_result_recommended,
	noted: m.plans_result_noted,
	deferred: m.plans_result_deferred,
	rejected: m.plans_result_rejected
};

export const verdictLabels: Record<Verdict, () => string> = {
	continue: m.plans_verdict_continue,
	adjust: m.plans_verdict_adjust,
	end: m.plans_verdict_end
};

export const suggestionLabels: Record<SuggestionState, () => string> = {
	open: m.plans_suggestion_state_open,
	taken: m.plans_suggestion_state_taken,
	later: m.plans_suggestion_state_later,
	declined: m.plans_suggestion_state_declined
};

export const stepLabels: Record<YearStep, () => string> = {
	needs_round: m.plans_step_needs_round,
	draft: m.plans_step_draft,
	council: m.plans_step_council,
	decision: m.plans_step_decision,
	procurement: m.plans_step_procurement,
	launch: m.plans_step_launch,
	review: m.plans_step_review
};

export const criterionLabels: Record<Criterion, () => string> = {
	waiting: m.plans_priority_waiting,
	missing: m.plans_priority_missing,
	days: m.plans_priority_days,
	cost: m.plans_priority_cost
};

/** What became of a need in a word: once the offer of its plan has started it is not "in planning" any more. */
export const becameLabel = (need: { state: UnmetState; plan: { stage: PlanStage } | undefined }): string =>
	need.state === 'planned' && (need.plan?.stage === 'launched' || need.plan?.stage === 'reviewed')
		? m.needs_state_started()
		: unmetStateLabels[need.state]();
