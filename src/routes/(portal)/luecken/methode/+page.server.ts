import { baseLabel, smallest, smallestSensitive, steeringRoles } from '#lib/gaps/index.ts';
import { findDemandBase, listAreas } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx) => {
		const areas = await listAreas(tx, actor);
		const base = await findDemandBase(
			tx,
			actor,
			areas.map(({ id }) => id)
		);
		return { base: baseLabel(base), smallest, smallestSensitive };
	});
};
