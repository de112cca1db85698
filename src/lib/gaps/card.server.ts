import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { endingsOf } from './expiry.ts';
import { listAgreedSupply, servingOf } from './expiry.server.ts';
import { getCellFigures, getReportSeries, listMarks, type CellFigures, type Mark } from './figures.server.ts';
import { monthOf } from './months.ts';
import { expectedPersons, placesByNorm, type Norm } from './norms.ts';
import { listNorms } from './norms.server.ts';
import type { GapCard, GapMatrix } from './queries.server.ts';
import { isToldFrom } from './model.ts';
import { getSupplyHistory, type SupplyMonth } from './supply-history.server.ts';
import type { Count } from './suppression.ts';

/** Months of the card's own lines. */
export const cardMonths = 12;

/** What stands on a gap card below its first figures. */
export type CardDetails = CellFigures & {
	norm: Norm;
	/** Persons by the prevalence, and places by the ratio, from the area's own base. */
	expected: number | undefined;
	placesByNorm: number | undefined;
	/** Value of the base for the area. */
	base: number | undefined;
	endings: { on: string; places: number | null }[];
	/** Reports of the last twelve months, and over all that are told. */
	reports: { months: string[]; counts: Count[]; total: Count } | undefined;
	supply: SupplyMonth[];
	/** Persons by condition from k upwards, the most frequent first; `rest`: some others are too few to be told. */
	marks: { shown: { mark: Mark; persons: number }[]; rest: boolean } | undefined;
};

export async function getCardDetails(
	tx: Tx,
	actor: Member,
	card: Pick<GapCard, 'need' | 'area' | 'cell'>,
	matrix: GapMatrix,
	now: Date
): Promise<CardDetails> {
	const { need, area, cell } = card;
	const row = matrix.rows.findIndex((one) => one.need.id === need.id);
	const column = matrix.areas.findIndex(({ id }) => id === area.id);
	const figures = await getCellFigures(tx, actor, need.id, area.id, matrix, now);
	const norms = await listNorms(tx, actor, now);
	const norm = norms.get(need.id);
	if (!norm) throw new Error('a need of the matrix has no norm, not even an empty one');
	const series = await getReportSeries(tx, actor, need.id, matrix, now);
	const reports = series.areas?.[column];
	const supply = await getSupplyHistory(tx, actor, [need.id], matrix, now, cardMonths);
	const today = dayOf(now);
	const serving = servingOf(await listAgreedSupply(tx, actor, now), need.id, area.id);
	const base = matrix.base.series === 'equal' ? undefined : matrix.base.weights[column];
	const marks = isToldFrom(cell.open, need.k)
		? (await listMarks(tx, actor, matrix)).map(({ mark, cells }) => ({ mark, count: cells(row, column) }))
		: undefined;
	return {
		...figures,
		norm,
		base,
		expected: expectedPersons(norm, base),
		placesByNorm: placesByNorm(norm, base),
		endings: endingsOf(serving, today, monthOf(today)).map(({ on, places }) => ({ on, places })),
		reports: reports && {
			months: series.months.slice(-cardMonths),
			counts: reports.months.slice(-cardMonths),
			total: reports.total
		},
		supply: supply.needs.get(need.id)?.areas[column] ?? [],
		marks: marks && {
			shown: marks
				.flatMap(({ mark, count }) =>
					'exact' in count && count.exact >= need.k ? [{ mark, persons: count.exact }] : []
				)
				.sort((a, b) => b.persons - a.persons || (a.mark < b.mark ? -1 : 1)),
			rest: marks.some(({ count }) => !('exact' in count))
		}
	};
}
