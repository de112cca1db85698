import { getGapMatrix, type GapMatrix } from '#lib/gaps/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { csvOf } from '#lib/platform/csv.ts';
import { transact } from '#lib/platform/database.server.ts';
import { readDirectory } from './export-directory.server.ts';
import { hsdsPage } from './write-hsds.server.ts';
import { offersCsv } from './write-offers.ts';

export const exportKinds = ['hsds', 'offers', 'gaps'] as const;
export type ExportKind = (typeof exportKinds)[number];

const gapColumns = [
	'need',
	'need_label',
	'area',
	'area_name',
	'kind',
	'coverage_percent',
	'coverage_at_most',
	'usable',
	'active',
	'waiting',
	'open_least',
	'open_most',
	'offers',
	'unconfirmed',
	'expected_wait_days'
];

/** One row per cell with what may be told of it. Empty is not told or not known, and never zero. */
function gapsCsv({ areas, rows }: GapMatrix): string {
	return csvOf(
		gapColumns,
		rows.flatMap(({ need, cells }) =>
			cells.map((cell, column) => {
				const bounds = 'exact' in cell.open ? { low: cell.open.exact, high: cell.open.exact } : cell.open;
				return [
					need.code,
					need.label,
					areas[column]?.code ?? '',
					areas[column]?.name ?? '',
					cell.kind,
					cell.coverage === undefined ? null : Math.round(cell.coverage * 100),
					cell.coverage === undefined ? null : cell.atMost ? 'ja' : 'nein',
					cell.usable,
					cell.active,
					cell.waiting ?? null,
					bounds.low,
					bounds.high ?? null,
					cell.offers,
					cell.unconfirmed,
					cell.waitDays ?? null
				];
			})
		)
	);
}

/** Reads the numbers as an evaluator may; nobody in particular. */
const evaluatorOf = ({ requestId }: Actor, networkId: string): Actor => ({
	role: 'evaluator',
	requestId,
	networkId,
	organisationId: undefined,
	accountId: undefined,
	membershipId: undefined
});

/**
 * What a network gives away as a file: its published offers as HSDS 3.1 or as the file that `lk import offers` reads,
 * or the matrix of gaps with everything suppressed that page and data endpoint suppress. Noted in the audit.
 */
export async function exportNetwork(
	actor: Actor,
	kind: ExportKind,
	networkId: string
): Promise<{ text: string; rows: number }> {
	const inside = { ...actor, networkId };
	const exported = await (async () => {
		if (kind === 'gaps') {
			const reader = evaluatorOf(actor, networkId);
			const matrix = await transact(reader, (tx, now) => getGapMatrix(tx, reader, now), { deadline: 30_000 });
			return { text: gapsCsv(matrix), rows: matrix.rows.length * matrix.areas.length };
		}
		const offers = await transact(inside, (tx) => readDirectory(tx, networkId), { deadline: 60_000 });
		return {
			text: kind === 'offers' ? offersCsv(offers) : `${JSON.stringify(hsdsPage(offers), null, '\t')}\n`,
			rows: offers.length
		};
	})();
	await transact(inside, (tx, now) => record(tx, inside, 'interop.exported', { kind, rows: exported.rows }, now));
	return exported;
}
