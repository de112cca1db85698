import { redirect, type Actions } from '@sveltejs/kit';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { planForm } from '#lib/planning/index.ts';
import { createPlan, listPlanChoices } from '#lib/planning/index.server.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('system-manager');
	return ask(actor, async (tx, now) => {
		const choices = await listPlanChoices(tx, actor);
		const need = choices.needs.find(({ code }) => code === url.searchParams.get('bedarf'));
		const area = choices.areas.find(({ code }) => code === url.searchParams.get('raum'));
		// From a gap card: the cell is the evidence, unless nobody needs anything there.
		const matrix = await getGapMatrix(tx, actor, now);
		const column = matrix.areas.findIndex(({ id }) => id === area?.value);
		const shown = matrix.rows.find((row) => row.need.id === need?.value)?.cells[column];
		const cell =
			need && area && shown && shown.kind !== 'no-demand'
				? { need, area, key: `${need.value}/${area.value}` }
				: undefined;
		return {
			choices,
			cited: cell && m.planning_evidence_cited({ need: cell.need.label, area: cell.area.label }),
			form: blank({
				termId: need?.value,
				areaIds: area ? [area.value] : [],
				type: 'new',
				evidence: cell ? [cell.key] : []
			})
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, planForm);
		if (rejected) return rejected;
		const { value, refused } = await attempt(form, actor, (tx, now) => createPlan(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.planning_created());
		redirect(303, `/planung/${value.id}`);
	}
};
