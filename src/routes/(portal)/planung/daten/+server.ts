import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { planStages, stageLabels } from '#lib/planning/index.ts';
import { listPlans, listReach, viewOf } from '#lib/planning/index.server.ts';
import { areasLabel } from '#lib/planning/ui/view.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** The plans in the order of the list, with the figures that it shows. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor('system-manager');
	const plans = await ask(actor, async (tx, now) => {
		const { rows } = await listPlans(tx, actor);
		const matrix = await getGapMatrix(tx, actor, now);
		const reach = await listReach(tx, actor, rows, matrix);
		return rows.map((plan) => viewOf(plan, matrix, reach.get(plan.id), now));
	});
	return sheetResponse(
		url,
		'planung',
		[
			{ head: m.planning_col_plan(), of: (plan) => plan.title },
			{ head: m.planning_stage(), of: (plan) => stageLabels[plan.stage]() },
			{ head: m.planning_since(), of: (plan) => dayOf(plan.since) },
			{ head: m.planning_field_need(), of: (plan) => plan.term },
			{ head: m.planning_col_areas(), of: (plan) => areasLabel(plan) },
			{ head: m.planning_places(), of: (plan) => plan.places },
			{ head: m.planning_waiting(), of: (plan) => plan.waiting.value },
			{ head: m.planning_reached(), of: (plan) => (plan.launchedAt ? (plan.reached ?? null) : null) },
			{ head: m.planning_headline_days(), of: (plan) => plan.days ?? null },
			{ head: m.planning_field_next(), of: (plan) => plan.nextStep || null },
			{ head: m.planning_field_next_on(), of: (plan) => plan.nextStepOn }
		],
		planStages.flatMap((stage) => plans.filter((plan) => plan.stage === stage))
	);
};
