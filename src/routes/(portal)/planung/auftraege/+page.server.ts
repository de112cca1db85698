import { requireActor } from '#lib/identity/request.server.ts';
import { listRuns } from '#lib/planning/index.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor('system-manager');
	return ask(actor, async (tx) => ({ runs: await listRuns(tx, actor) }));
};
