import { listOrganisations } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor('network-admin', 'system-manager');
	return ask(actor, async (tx) => ({
		partners: (await listOrganisations(tx, actor)).map(({ id, name, kind, phone, offers, approved }) => ({
			id,
			name,
			kind,
			phone,
			offers,
			approved
		}))
	}));
};
