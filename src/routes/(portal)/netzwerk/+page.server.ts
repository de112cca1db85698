import { requireActor } from '#lib/identity/request.server.ts';
import { networkKeepers, partnerQuery } from '#lib/network/index.ts';
import { listPartners } from '#lib/network/index.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { pageQuery } from '#lib/platform/pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor(...networkKeepers);
	const { zeige: filter } = readQuery(url, partnerQuery);
	const { seite = 1 } = readQuery(url, pageQuery);
	return ask(actor, async (tx, now) => ({
		filter,
		now: now.toISOString(),
		list: await listPartners(tx, actor, filter, now, { number: seite })
	}));
};
