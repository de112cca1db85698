import { steeringRoles } from '#lib/gaps/index.ts';
import { getAccess, getForecast, getFunnel, getGapMatrix, listNorms, usualReach } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0];
		const row = matrix.rows.find(({ need }) => need.code === url.searchParams.get('bedarf')) ?? largest;
		const funnel = await getFunnel(tx, actor, matrix);
		const needs = matrix.rows.map(({ need }) => ({ value: need.code, label: need.label }));
		if (!row) return { now: now.toISOString(), needs, shown: undefined, funnel };
		const norm = (await listNorms(tx, actor, now)).get(row.need.id);
		const reach = norm?.maxDistance ?? usualReach;
		const [near, chosen] = [
			await getAccess(tx, actor, row.need.id, matrix, now, { reach }),
			await getAccess(tx, actor, row.need.id, matrix, now, { reach, method: '3sfca' })
		];
		return {
			now: now.toISOString(),
			needs,
			funnel,
			shown: {
				need: row.need,
				ratio: norm?.ratio,
				byNorm: norm?.maxDistance !== undefined,
				access: {
					...near,
					rows: matrix.areas.map(({ id, code, name }, index) => ({
						id,
						code,
						name,
						near: near.areas[index],
						chosen: chosen.areas[index]
					}))
				},
				forecast: await getForecast(tx, actor, row.need.id, now)
			}
		};
	});
};
