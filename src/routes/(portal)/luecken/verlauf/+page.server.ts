import { steeringRoles } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';
import { collectCourse } from './collect.server.ts';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, (tx, now) => collectCourse(tx, actor, url.searchParams.get('bedarf'), now));
};
