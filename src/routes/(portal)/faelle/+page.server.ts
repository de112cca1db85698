import { caseFilter } from '#lib/cases/index.ts';
import { listOwnCases } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('case-manager');
	const filter = readQuery(url, caseFilter);
	return ask(actor, async (tx) => ({
		filter,
		cases: await listOwnCases(tx, actor, { closed: filter.stand === 'abgeschlossen' })
	}));
};
