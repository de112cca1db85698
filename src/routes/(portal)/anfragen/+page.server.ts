import { requireActor } from '#lib/identity/request.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { pageQuery } from '#lib/platform/pages.ts';
import { referralFilter } from '#lib/referrals/index.ts';
import { listReferrals } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('case-manager');
	const filter = readQuery(url, referralFilter);
	const { seite = 1 } = readQuery(url, pageQuery);
	return ask(actor, async (tx, now) => ({
		filter,
		now,
		referrals: await listReferrals(tx, actor, filter, now, { page: { number: seite } })
	}));
};
