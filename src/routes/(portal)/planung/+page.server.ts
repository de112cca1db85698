import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { countPlans } from '#lib/planning/index.ts';
import { gapToOffer, listPlannedPlaces, listPlans, listReach, viewOf } from '#lib/planning/index.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('system-manager');
	return ask(actor, async (tx, now) => {
		const { rows } = await listPlans(tx, actor);
		const matrix = await getGapMatrix(tx, actor, now);
		const reach = await listReach(tx, actor, rows, matrix);
		const coming = await listPlannedPlaces(tx, actor);
		return {
			list: url.searchParams.get('ansicht') === 'liste',
			plans: rows.map((plan) => viewOf(plan, matrix, reach.get(plan.id), now)),
			gap: gapToOffer(rows, now),
			counts: countPlans(rows),
			coming: [...coming.values()].reduce((sum, places) => sum + places, 0)
		};
	});
};
