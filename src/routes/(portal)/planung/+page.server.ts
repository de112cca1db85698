import { freeOf, purseLabels } from '#lib/agreements/index.ts';
import { listPurses } from '#lib/agreements/index.server.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { countPlans, priorityQuery, weightsOf } from '#lib/planning/index.ts';
import {
	gapToOffer,
	listPlannedPlaces,
	listPlans,
	listReach,
	listStageDays,
	viewOf,
	waitedFor
} from '#lib/planning/index.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
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
			weights: weightsOf(readQuery(url, priorityQuery)),
			plans: rows.map((plan) => viewOf(plan, matrix, reach.get(plan.id), now)),
			gap: gapToOffer(rows, now),
			waited: waitedFor(rows, reach, now),
			stages: await listStageDays(tx, actor),
			purses: (await listPurses(tx, actor)).slice(0, 5).map((purse) => ({
				label: `${purseLabels[purse.kind]()} ${purse.year}`,
				free: freeOf(purse) / 100,
				share: purse.allocated === 0 ? 0 : freeOf(purse) / purse.allocated
			})),
			counts: countPlans(rows),
			coming: [...coming.values()].reduce((sum, places) => sum + places, 0)
		};
	});
};
