import { requireActor } from '#lib/identity/request.server.ts';
import { maturityOf, networkKeepers } from '#lib/network/index.ts';
import { countMaturity } from '#lib/network/index.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor(...networkKeepers);
	return ask(actor, async (tx, now) => {
		const counts = await countMaturity(tx, actor, now);
		return { counts, maturity: maturityOf(counts) };
	});
};
