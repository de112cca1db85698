/** Planning on the start page of system management. */
import { getGapMatrix, listReasons, listUnconfirmed, missingIn } from '#lib/gaps/index.server.ts';
import type { Cell } from '#lib/gaps/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { gapToOffer, type GapToOffer } from './gap-to-offer.server.ts';
import { listPlannedPlaces, listPlans, type Plan } from './queries.server.ts';

export type LargestGap = {
	needId: string;
	needCode: string;
	need: string;
	areaCode: string;
	area: string;
	cell: Cell;
	missing: number;
	/** Places under development there. */
	planned: number;
	reasons: { shown: { reason: string; persons: number }[]; merged: number } | undefined;
};
export type SystemOverview = {
	gaps: LargestGap[];
	plans: Plan[];
	gapToOffer: GapToOffer;
	/** The needs with the largest gaps, cell by cell as the matrix shows them. */
	thumb: { areas: { code: string; name: string }[]; rows: { need: string; code: string; cells: Cell[] }[] };
	offers: number;
	/** Offers of the matrix without a confirmed figure, as its footer says; of them, those that nobody vouches for in time. */
	unconfirmed: number;
	stale: number;
};

/** The start page of system management: five largest gaps with reasons, plans in short, offers to ask about. */
export async function overviewForSystemManager(tx: Tx, actor: Member, now: Date): Promise<SystemOverview> {
	const matrix = await getGapMatrix(tx, actor, now);
	const reasons = await listReasons(tx, actor, matrix);
	const planned = await listPlannedPlaces(tx, actor);
	const { rows: plans } = await listPlans(tx, actor);
	const gaps = matrix.rows
		.flatMap(({ need, cells }) =>
			cells.flatMap((cell, column): LargestGap[] => {
				const area = matrix.areas[column];
				const missing = missingIn(cell);
				if (!area || missing === 0) return [];
				const key = `${need.id}/${area.id}`;
				return [
					{
						needId: need.id,
						needCode: need.code,
						need: need.label,
						areaCode: area.code,
						area: area.name,
						cell,
						missing,
						planned: planned.get(key) ?? 0,
						reasons: reasons.get(key)
					}
				];
			})
		)
		.sort((a, b) => b.missing - a.missing)
		.slice(0, 5);
	const { offers, unconfirmed } = matrix;
	const thumb = {
		areas: matrix.areas.map(({ code, name }) => ({ code, name })),
		rows: [...matrix.rows]
			.sort((a, b) => b.missing - a.missing)
			.slice(0, 10)
			.map(({ need, cells }) => ({ need: need.label, code: need.code, cells }))
	};
	const stale = (await listUnconfirmed(tx, actor, now)).filter(({ why }) => why === 'stale').length;
	return { gaps, plans, gapToOffer: gapToOffer(plans, now), thumb, offers, unconfirmed, stale };
}
