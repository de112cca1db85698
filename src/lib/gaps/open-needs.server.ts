import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import {
	getGapMatrix,
	listReasons,
	listRecognised,
	type Area,
	type GapCard,
	type GapMatrix,
	type Need
} from './queries.server.ts';
import { certainOf, type Count } from './suppression.ts';

/** Open needs of one cell, as far as they may be told. */
export type OpenNeeds = {
	need: Need;
	area: Area;
	/** Too few are told as in the matrix, whether they wait or are reported. */
	open: Count;
	reasons: GapCard['reasons'];
	recognisedOn: string | undefined;
};

/**
 * The list of open needs: every cell of the matrix in which somebody may have one, the most persons first. A cell of few
 * is in it whatever the few do, or the list would say whether they wait or are reported.
 */
export async function listOpenNeeds(
	tx: Tx,
	actor: Actor,
	now: Date
): Promise<{ rows: OpenNeeds[]; total: GapMatrix['totals']['all'] }> {
	const matrix = await getGapMatrix(tx, actor, now);
	const reasons = await listReasons(tx, actor, matrix);
	const recognised = await listRecognised(tx, actor);
	const rows = matrix.rows.flatMap(({ need, cells }) =>
		cells.flatMap(({ open }, column): OpenNeeds[] => {
			const area = matrix.areas[column];
			if (!area || ('exact' in open && open.exact === 0)) return [];
			return [
				{
					need,
					area,
					open,
					reasons: reasons.get(`${need.id}/${area.id}`),
					recognisedOn:
						'exact' in open
							? recognised.find(({ needId, areaId }) => needId === need.id && areaId === area.id)?.on
							: undefined
				}
			];
		})
	);
	rows.sort((a, b) => certainOf(b.open) - certainOf(a.open));
	return { rows, total: matrix.totals.all };
}
