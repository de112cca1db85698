import { steeringRoles } from '#lib/gaps/index.ts';
import { getAreaFigures } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx) => ({
		figures: await getAreaFigures(tx, actor, url.searchParams.get('reihe') ?? undefined)
	}));
};
