import { languageLabel, targetGroupLabel } from '#lib/directory/index.ts';
import { getGapMatrix, listGroupSupply, listMarks } from '#lib/gaps/index.server.ts';
import { markLabels, type Count } from '#lib/gaps/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';

const nobody: Count = { exact: 0 };

/** What the page of conditions and its file show. `chosen`: code of a need. */
export async function collectConditions(tx: Tx, actor: Member, chosen: string | null, now: Date) {
	const matrix = await getGapMatrix(tx, actor, now);
	const at = matrix.rows.findIndex(({ need }) => need.code === chosen);
	const need = matrix.rows[at]?.need;
	const marks = await listMarks(tx, actor, matrix);
	const meeting = await listGroupSupply(tx, actor, 'mark', need?.id, now);
	const whole = need ? matrix.rows[at]?.total : matrix.totals.all;
	return {
		now: now.toISOString(),
		needs: matrix.rows.map(({ need }) => ({ value: need.code, label: need.label })),
		need,
		persons: whole ?? nobody,
		marks: Object.entries(markLabels).map(([code, label]) => {
			const table = marks.find(({ mark }) => mark === code);
			return {
				code,
				label: label(),
				persons: table ? (need ? (table.needs[at] ?? nobody) : table.all) : nobody,
				supply: meeting.find((one) => one.code === code),
				// Evening, childcare, way and substitute are no fields of an offer.
				asked: ['language', 'wheelchair', 'women_only', 'outreach', 'online_ok'].includes(code)
			};
		}),
		areas: need
			? undefined
			: matrix.areas.map(({ name }, index) => ({
					name,
					counts: marks.map(({ mark, areas }) => ({ mark, label: markLabels[mark](), count: areas[index] ?? nobody }))
				})),
		languages: (await listGroupSupply(tx, actor, 'language', need?.id, now)).map((one) => ({
			...one,
			label: languageLabel(one.code)
		})),
		groups: (await listGroupSupply(tx, actor, 'group', need?.id, now)).map((one) => ({
			...one,
			label: targetGroupLabel(one.code)
		}))
	};
}
