import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { listActing } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor('provider-staff');
	return ask(actor, async (tx, now) => ({ mandates: await listActing(tx, actor, now) }));
};
