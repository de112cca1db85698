import { requireActor } from '#lib/identity/request.server.ts';
import { networkKeepers, partnerQuery } from '#lib/network/index.ts';
import { listPartners } from '#lib/network/index.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor(...networkKeepers);
	const { zeige: filter } = readQuery(url, partnerQuery);
	return ask(actor, async (tx, now) => ({
		filter,
		now: now.toISOString(),
		list: await listPartners(tx, actor, filter, now)
	}));
};
