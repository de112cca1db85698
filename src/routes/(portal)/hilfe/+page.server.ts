import { requireActor } from '#lib/identity/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor();
	return { role: actor.role };
};
