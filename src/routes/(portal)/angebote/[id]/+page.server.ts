import { offerQuery } from '#lib/directory/index.ts';
import { getOffer, listNearbyFree, listReports } from '#lib/directory/index.server.ts';
import { directoryActor } from '#lib/identity/request.server.ts';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, idParam, readQuery } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
	const actor = await directoryActor();
	const id = idParam(params.id);
	const { fall } = readQuery(url, offerQuery);
	return ask(actor, async (tx, now) => {
		const offer = await getOffer(tx, actor, id, now);
		return {
			offer,
			nearby: offer.state === 'published' ? await listNearbyFree(tx, actor, offer, now) : [],
			reports: await listReports(tx, actor, offer, 8),
			mayAsk: actor.role === 'case-manager' && offer.state === 'published',
			isOwn: isProvider(actor) && offer.mayReport,
			fall,
			now: now.toISOString()
		};
	});
};
