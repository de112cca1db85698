import { steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { gapToOffer, listPlannedPlaces, listPlans, listReach, viewOf } from '#lib/planning/index.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx, now) => {
		const { rows } = await listPlans(tx, actor);
		const matrix = await getGapMatrix(tx, actor, now);
		const reach = await listReach(tx, actor, rows, matrix);
		const coming = await listPlannedPlaces(tx, actor);
		return {
			list: url.searchParams.get('ansicht') === 'liste',
			plans: rows.map((plan) => viewOf(plan, matrix, reach.get(plan.id), now)),
			gap: gapToOffer(rows, now),
			coming: [...coming.values()].reduce((sum, places) => sum + places, 0),
			mayPlan: actor.role === 'system-manager'
		};
	});
};
