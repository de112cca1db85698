import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { percent } from '#lib/ui/format.ts';
import type { PlanStage, PlanType, SteeringForm } from './model.ts';
import type { Certainty } from './siting.ts';

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
