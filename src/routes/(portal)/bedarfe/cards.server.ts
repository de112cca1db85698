import type { Count } from '#lib/gaps/index.ts';
import { getGapMatrix, listReasons, listRecognised } from '#lib/gaps/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';

/** Open needs per need and area, as far as they may be told. */
export async function cards(actor: Member) {
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const reasons = await listReasons(tx, actor, matrix);
		const recognised = await listRecognised(tx, actor);
		const told = (open: Count) => !('exact' in open) || open.exact > 0;
		const rows = matrix.rows.flatMap(({ need, cells }) =>
			cells.flatMap((cell, column) => {
				const area = matrix.areas[column];
				if (!area || !told(cell.open)) return [];
				const key = `${need.id}/${area.id}`;
				return [
					{
						key,
						need: { code: need.code, label: need.label, k: need.k },
						area: { code: area.code, name: area.name },
						open: cell.open,
						reasons: reasons.get(key),
						recognisedOn:
							'exact' in cell.open
								? recognised.find(({ needId, areaId }) => needId === need.id && areaId === area.id)?.on
								: undefined
					}
				];
			})
		);
		const persons = (open: Count) => ('exact' in open ? open.exact : 0);
		rows.sort((a, b) => persons(b.open) - persons(a.open));
		return { own: undefined, cards: { rows, total: matrix.totals.all }, now: now.toISOString() };
	});
}
