import { getOrganisationContact } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { providers } from '#lib/platform/actor.ts';
import { ask, idParam } from '#lib/platform/forms.server.ts';
import { getConference } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager', ...providers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const conference = await getConference(tx, actor, id, now, 'conference-print');
		// Only the office prints its own address; a provider's print names the house alone.
		const own = actor.role === 'case-manager' ? actor.organisationId : undefined;
		return { now, conference, address: own ? (await getOrganisationContact(tx, actor, own)).address : null };
	});
};
