/** What the board of plans shows of each, counted from gaps and places. */
import { missingIn, type GapMatrix } from '#lib/gaps/index.server.ts';
import { certainOf } from '#lib/gaps/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { daysSince } from '#lib/platform/days.ts';
import { number } from '#lib/ui/format.ts';
import type { Plan, Reach } from './queries.server.ts';
import type { PlanView } from './ui/view.ts';
import { costOf, latestOrderOn } from './year.ts';

/** Plans that concern a cell: its need, and its area or the whole network. */
export const concerns = (plan: Plan, termId: string, areaId: string): boolean =>
	plan.termId === termId && isOf(plan, areaId);
export const nobodyTold: Reach = { persons: undefined, covered: undefined };

/** Does a plan concern this area? Without areas it concerns all. */
export const isOf = (plan: Pick<Plan, 'areas'>, areaId: string | undefined): boolean =>
	plan.areas.length === 0 || plan.areas.some(({ id }) => id === areaId);

/** Persons who wait in a plan's cells today, as far as they may be told: reported by providers, or by unmet needs. */
export type Waiting = { waiting: number; reported: number; complete: boolean };

export function waitingFor(plan: Pick<Plan, 'termId' | 'areas'>, matrix: GapMatrix): Waiting {
	const row = matrix.rows.find(({ need }) => need.id === plan.termId);
	const cells = (row?.cells ?? []).filter((_, column) => isOf(plan, matrix.areas[column]?.id));
	return {
		waiting: cells.reduce((sum, cell) => sum + (cell.waiting ?? 0), 0),
		reported: cells.reduce((sum, cell) => sum + certainOf(cell.open), 0),
		complete: cells.every((cell) => 'exact' in cell.open && cell.waiting !== undefined)
	};
}

/** A plan as board and list show it, with figures that may be told. */
export function viewOf(plan: Plan, matrix: GapMatrix, reach: Reach | undefined, now: Date): PlanView {
	const locale = getLocale();
	const { waiting, reported, complete } = waitingFor(plan, matrix);
	const most = Math.max(waiting, reported);
	const days = daysOf(plan, now);
	const reached =
		reach?.persons !== undefined && reach.covered !== undefined
			? m.planning_reached_of({ covered: number(reach.covered, locale), persons: number(reach.persons, locale) })
			: undefined;
	return {
		id: plan.id,
		title: plan.title,
		stage: plan.stage,
		term: plan.term,
		areas: plan.areas,
		organisation: plan.organisation,
		places: plan.places,
		evidence: plan.evidence,
		nextStep: plan.nextStep,
		nextStepOn: plan.nextStepOn,
		droppedReason: plan.droppedReason,
		launchedAt: plan.launchedAt,
		since: plan.since,
		days,
		orderOn: plan.launchedAt === null && plan.stage !== 'dropped' ? latestOrderOn(plan) : undefined,
		optionOn: plan.stage === 'dropped' ? null : plan.optionOn,
		optionNote: plan.optionNote,
		weighed: {
			waiting: plan.evidence === 0 || !complete ? undefined : most,
			missing: missingFor(plan, matrix),
			days,
			cost: costPerPlaceOf(plan)
		},
		// Without evidence nobody is counted for it; what is hidden stays a lower bound.
		waiting: {
			label: reported > waiting ? m.planning_reported() : m.planning_waiting(),
			value:
				plan.evidence === 0 || most === 0
					? '–'
					: complete
						? number(most, locale)
						: m.planning_at_least({ count: number(most, locale) })
		},
		reached
	};
}

/** Places missing in a plan's cells, as far as they may be told. */
const missingFor = (plan: Plan, matrix: GapMatrix): number =>
	(matrix.rows.find(({ need }) => need.id === plan.termId)?.cells ?? [])
		.filter((_, column) => isOf(plan, matrix.areas[column]?.id))
		.reduce((sum, cell) => sum + missingIn(cell), 0);

/** Euros per place and year. */
function costPerPlaceOf(plan: Plan): number | undefined {
	const cost = costOf(plan);
	return cost === undefined || plan.places === null ? undefined : cost / plan.places;
}

/** Days from the recognised gap to the start, or so far; undefined while it is not recognised. */
export function daysOf(plan: Plan, now: Date): number | undefined {
	if (plan.recognisedOn === null || plan.stage === 'dropped') return undefined;
	const until = plan.launchedAt === null ? now : new Date(plan.launchedAt);
	return Math.max(0, daysSince(plan.recognisedOn, until));
}
