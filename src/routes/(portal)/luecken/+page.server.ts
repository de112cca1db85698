import { steeringRoles, type Cell } from '#lib/gaps/index.ts';
import {
	getCardDetails,
	getGapCard,
	getGapMatrix,
	getSupplyHistory,
	listNorms,
	listUnfit,
	missingIn
} from '#lib/gaps/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { percent } from '#lib/ui/format.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { concerns, listPlannedPlaces, listPlans } from '#lib/planning/index.server.ts';
import { stageLabels } from '#lib/planning/index.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

const shownFirst = 12;
/** Months of the lines in the matrix. */
const trendMonths = 8;

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const query = url.searchParams;
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const all = query.get('alle') === '1';
		const relevant = matrix.rows.filter(
			({ cells, offers }) => offers > 0 || cells.some(({ kind }) => kind !== 'no-demand')
		);
		const largest = [...relevant].sort((a, b) => b.missing - a.missing);
		const named = matrix.rows.find(({ need }) => need.code === query.get('bedarf'));
		const area = matrix.areas.find(({ code }) => code === query.get('raum'));
		// Unless closed, the card of the largest gap is open.
		const closed = query.get('karte') === 'zu' || query.get('ansicht') === 'tabelle';
		const first = largest[0];
		const row = named ?? (closed ? undefined : first);
		const at = (row === named ? area : undefined) ?? matrix.areas[largestIn(row?.cells ?? [])];
		const shown = all ? matrix.rows : largest.slice(0, shownFirst);
		if (row && !shown.includes(row)) shown.push(row);

		const mayPlan = actor.role === 'system-manager';
		// The others read figures: how many places are coming, not whose they are.
		const plans = mayPlan ? (await listPlans(tx, actor)).rows : [];
		const coming = await listPlannedPlaces(tx, actor);
		const card = row && at ? await getGapCard(tx, actor, row.need.id, at.id, matrix, now) : undefined;
		const isTable = query.get('ansicht') === 'tabelle';
		const trends = isTable
			? undefined
			: await getSupplyHistory(
					tx,
					actor,
					shown.map(({ need }) => need.id),
					matrix,
					now,
					trendMonths
				);
		return {
			now: now.toISOString(),
			trends: Object.fromEntries(
				[...(trends?.needs ?? [])].map(([id, { areas }]) => [
					id,
					areas.map((months) => months.map((month) => month?.waiting ?? null))
				])
			),
			remarks: remarksOf(await listNorms(tx, actor, now), await listUnfit(tx, actor, matrix)),
			matrix: { ...matrix, rows: shown },
			needs: matrix.rows.length,
			all,
			table: isTable,
			mayPlan,
			card: card && {
				...card,
				details: await getCardDetails(tx, actor, card, matrix, now),
				coming: coming.get(`${card.need.id}/${card.area.id}`) ?? 0,
				plans: plans
					.filter((plan) => concerns(plan, card.need.id, card.area.id) && plan.stage !== 'dropped')
					.map(({ id, title, stage, nextStep }) => ({ id, title, stage: stageLabels[stage](), nextStep }))
			}
		};
	});
};

/** Who answers for a need, or that its offers often do not fit: said below its name. */
function remarksOf(
	norms: Awaited<ReturnType<typeof listNorms>>,
	unfit: Awaited<ReturnType<typeof listUnfit>>
): Record<string, string> {
	const remarks: Record<string, string> = {};
	for (const [id, { answeredBy }] of norms) if (answeredBy) remarks[id] = m.gapviews_answered_by({ who: answeredBy });
	for (const [id, { share }] of unfit)
		remarks[id] =
			share === undefined
				? m.gapviews_fit_remark_some()
				: m.gapviews_fit_remark({ percent: percent(share, getLocale()) });
	return remarks;
}

/** The area in which most places are missing for certain. */
const largestIn = (cells: Cell[]): number => {
	const missing = cells.map((cell) =>
		cell.kind === 'graded' || cell.kind === 'unreachable' ? missingIn(cell) : -Infinity
	);
	return missing.indexOf(Math.max(...missing));
};
