import { getGapMatrix, getReportSeries, getSupplyHistory, listNorms } from '#lib/gaps/index.server.ts';
import { placesByNorm, type Count } from '#lib/gaps/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';

const months = 24;
const nothing: Count = { low: 0, high: undefined };

/** What the page of the course and its file show. `chosen`: code of a need. */
export async function collectCourse(tx: Tx, actor: Member, chosen: string | null, now: Date) {
	const matrix = await getGapMatrix(tx, actor, now);
	const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0];
	const row = matrix.rows.find(({ need }) => need.code === chosen) ?? largest;
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
			/** Month by month: places, persons in them and waiting, both together, and reports. */
			rows: supply.months.map((name, index) => {
				const at = supply.needs.get(row.need.id)?.all[index];
				return {
					name,
					usable: at?.usable,
					active: at?.active,
					waiting: at?.waiting,
					demand: at && at.waiting !== undefined ? at.active + at.waiting : undefined,
					reports: reports.all[index] ?? nothing
				};
			}),
			norm: norm && placesByNorm(norm, persons)
		}
	};
}
