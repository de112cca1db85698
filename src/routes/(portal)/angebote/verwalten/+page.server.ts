import { listOwnOffers } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { isProvider } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor('provider-admin', 'network-admin', 'system-manager');
	return ask(actor, async (tx, now) => ({
		offers: (await listOwnOffers(tx, actor, {}, now)).map((offer) => ({
			id: offer.id,
			name: offer.name,
			state: offer.state,
			organisation: offer.organisation,
			organisationId: offer.organisationId,
			places: offer.places,
			asOf: offer.locations.flatMap(({ asOf }) => asOf ?? []).toSorted()[0] ?? null
		})),
		isProvider: isProvider(actor),
		organisationId: actor.organisationId,
		now: now.toISOString()
	}));
};
