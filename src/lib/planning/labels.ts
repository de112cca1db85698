import { m } from '#lib/paraglide/messages.js';
import type { PlanStage, PlanType, SteeringForm } from './model.ts';

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
