import { requireActor } from '#lib/identity/request.server.ts';
import { addressOf } from '#lib/planning/index.ts';
import { getScenario, listScenarios } from '#lib/planning/index.server.ts';
import { ask, idParam } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
	const actor = requireActor('system-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx) => {
		const a = await getScenario(tx, actor, id);
		const others = (await listScenarios(tx, actor)).filter(
			(row) => row.needCode === a.ground.need.code && row.id !== id
		);
		const chosen = others.find((row) => row.id === url.searchParams.get('mit'));
		const b = chosen && (await getScenario(tx, actor, chosen.id));
		const shown = ({ ground, ...kept }: typeof a) => ({
			...kept,
			unconfirmed: ground.unconfirmed,
			again: addressOf(kept.inputs, kept.plan?.id)
		});
		return { a: shown(a), b: b && shown(b), others: others.map((row) => ({ value: row.id, label: row.name })) };
	});
};
