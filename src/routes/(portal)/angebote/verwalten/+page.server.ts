import { listOwnOffers } from '#lib/directory/index.server.ts';
import { listUnconfirmed } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { isProvider } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('provider-admin', 'network-admin', 'system-manager');
	return ask(actor, async (tx, now) => {
		// Those that the matrix leaves out of its sums: the start page counts the same.
		const unconfirmed = isProvider(actor)
			? undefined
			: new Map((await listUnconfirmed(tx, actor, now)).map(({ offerId, why }) => [offerId, why]));
		const only = unconfirmed && url.searchParams.get('zeige') === 'ohne-stand';
		return {
			offers: (await listOwnOffers(tx, actor, {}, now))
				.filter(({ id }) => !only || unconfirmed.has(id))
				.map((offer) => ({
					id: offer.id,
					name: offer.name,
					state: offer.state,
					organisation: offer.organisation,
					organisationId: offer.organisationId,
					places: offer.places,
					unconfirmed: unconfirmed?.get(offer.id),
					asOf: offer.locations.flatMap(({ asOf }) => asOf ?? []).toSorted()[0] ?? null
				})),
			unconfirmed: unconfirmed?.size,
			only: only === true,
			isProvider: isProvider(actor),
			organisationId: actor.organisationId,
			now: now.toISOString()
		};
	});
};
