import { requireActor } from '#lib/identity/request.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { inboxFilter } from '#lib/referrals/index.ts';
import { listInbox } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('provider-staff', 'provider-admin');
	const filter = readQuery(url, inboxFilter);
	return ask(actor, async (tx, now) => ({
		filter,
		inbox: await listInbox(tx, actor, filter, now),
		today: now.toISOString()
	}));
};
