import { certainOf, fifthOf, pairings, steeringRoles, type Cell } from '#lib/gaps/index.ts';
import { getAccess, getGapMatrix, listAreaShapes, listNorms, usualReach } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

const layers = ['versorgung', 'bedarf', 'zugang', 'beides'] as const;
export type Layer = (typeof layers)[number];

/** Persons who use, wait or are reported; undefined where the cell does not tell them all. */
const demandOf = (cell: Cell | undefined): number | undefined => {
	if (!cell) return undefined;
	if (cell.kind === 'no-demand') return 0;
	if (cell.kind !== 'graded' && cell.kind !== 'unreachable') return undefined;
	return cell.waiting === undefined || !('exact' in cell.open)
		? undefined
		: cell.active + cell.waiting + certainOf(cell.open);
};

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const layer = layers.find((name) => name === url.searchParams.get('ebene')) ?? 'versorgung';
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0];
		const row = matrix.rows.find(({ need }) => need.code === url.searchParams.get('bedarf')) ?? largest;
		const norm = row && (await listNorms(tx, actor, now)).get(row.need.id);
		const reach = norm?.maxDistance ?? usualReach;
		const access = row && (await getAccess(tx, actor, row.need.id, matrix, now, { reach }));
		const weights = matrix.base.weights;
		const need = matrix.areas.map((_, index) => {
			const persons = demandOf(row?.cells[index]);
			const weight = weights[index] ?? 0;
			return persons === undefined || weight <= 0 ? undefined : (1000 * persons) / weight;
		});
		// None within reach is the lowest there is, not unknown.
		const near = matrix.areas.map((_, index) => access?.areas[index] ?? 0);
		const pairs = pairings(need, near);
		return {
			now: now.toISOString(),
			layer,
			needs: matrix.rows.map(({ need }) => ({ value: need.code, label: need.label })),
			row,
			areas: matrix.areas,
			totals: matrix.totals,
			base: matrix.base,
			reach: access && { kilometres: access.reach, detour: access.detour },
			thirds: pairs && { need: pairs.need, access: pairs.access },
			figures: matrix.areas.map((_, index) => ({
				need: need[index],
				needStep: need[index] === undefined ? undefined : fifthOf(need[index] ?? 0, need),
				access: access?.areas[index],
				// Few places within reach are the strongest colour.
				accessStep: 6 - fifthOf(near[index] ?? 0, near),
				pair: pairs?.pairs[index]
			})),
			shapes: await listAreaShapes(tx, actor)
		};
	});
};
