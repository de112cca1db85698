import { steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix, listAreaShapes } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0];
		const row = matrix.rows.find(({ need }) => need.code === url.searchParams.get('bedarf')) ?? largest;
		return {
			now: now.toISOString(),
			needs: matrix.rows.map(({ need }) => ({ value: need.code, label: need.label })),
			row,
			areas: matrix.areas,
			totals: matrix.totals,
			shapes: await listAreaShapes(tx, actor)
		};
	});
};
