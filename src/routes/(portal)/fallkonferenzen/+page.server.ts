import { requireActor } from '#lib/identity/request.server.ts';
import { providers } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { listConferences } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor('case-manager', ...providers);
	return ask(actor, async (tx) => ({
		atOffice: actor.role === 'case-manager',
		conferences: await listConferences(tx, actor)
	}));
};
