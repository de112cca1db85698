import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { planForm } from '#lib/planning/index.ts';
import { getPlan, listPlanChoices, updatePlan } from '#lib/planning/index.server.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('system-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx) => {
		const plan = await getPlan(tx, actor, id);
		return {
			plan: { id, title: plan.title },
			choices: await listPlanChoices(tx, actor),
			form: blank({ ...plan, areas: undefined, evidence: [], areaIds: plan.areas.map((area) => area.id) })
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, planForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => updatePlan(tx, actor, { id, form: data }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.planning_updated());
		redirect(303, `/planung/${id}`);
	}
};
