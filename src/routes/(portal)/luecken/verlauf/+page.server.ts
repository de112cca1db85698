import { placesByNorm, steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix, getReportSeries, getSupplyHistory, listNorms } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

const months = 24;

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0];
		const row = matrix.rows.find(({ need }) => need.code === url.searchParams.get('bedarf')) ?? largest;
		if (!row) return { now: now.toISOString(), needs: [], shown: undefined };
		const supply = await getSupplyHistory(tx, actor, [row.need.id], matrix, now, months);
		const reports = await getReportSeries(tx, actor, row.need.id, matrix, now);
		const norm = (await listNorms(tx, actor, now)).get(row.need.id);
		const persons =
			matrix.base.series === 'equal' ? undefined : matrix.base.weights.reduce((sum, weight) => sum + weight, 0);
		return {
			now: now.toISOString(),
			needs: matrix.rows.map(({ need }) => ({ value: need.code, label: need.label })),
			shown: {
				need: row.need,
				months: supply.months,
				supply: supply.needs.get(row.need.id)?.all ?? [],
				reports: reports.all,
				norm: norm && placesByNorm(norm, persons)
			}
		};
	});
};
