import { closedBy, type Duration } from '#lib/gaps/index.ts';

/** From an idea to the review; the order is the order of the board (design.md § 10). */
export const planStages = [
	'idea',
	'needs_confirmed',
	'concept',
	'decided',
	'procurement',
	'agreement',
	'launched',
	'reviewed',
	'dropped'
] as const;
export type PlanStage = (typeof planStages)[number];

export const planTypes = ['new', 'expand', 'move', 'redesign', 'reduce'] as const;
export type PlanType = (typeof planTypes)[number];

export const steeringForms = [
	'cooperation',
	'office_arrangement',
	'service_agreement',
	'public_contract',
	'concession',
	'grant',
	'voucher',
	'arrangement'
] as const;
export type SteeringForm = (typeof steeringForms)[number];

/** Stages in which a plan still becomes something. */
export const openStages = [
	'idea',
	'needs_confirmed',
	'concept',
	'decided',
	'procurement',
	'agreement'
] as const satisfies PlanStage[];
const isOpen = (stage: PlanStage): boolean => (openStages as readonly PlanStage[]).includes(stage);

/**
 * Forward a plan goes one stage after the other, so that no decision is passed over; only procurement is not everybody's.
 * Back it may go to any earlier stage. It starts from a decision only, is reviewed after the start, and a dropped one may
 * become an idea again (design.md § 10).
 */
export function nextStages(stage: PlanStage): readonly PlanStage[] {
	switch (stage) {
		case 'idea':
		case 'needs_confirmed':
		case 'concept':
		case 'decided':
		case 'procurement':
		case 'agreement': {
			const at = openStages.indexOf(stage);
			const forward = openStages.slice(at + 1, stage === 'decided' ? at + 3 : at + 2);
			return [...forward, ...openStages.slice(0, at), 'dropped'];
		}
		case 'launched':
			return ['reviewed'];
		case 'reviewed':
			return [];
		case 'dropped':
			return ['idea'];
		default:
			return stage satisfies never;
	}
}
export const canMove = (from: PlanStage, to: PlanStage): boolean => nextStages(from).includes(to);
/** `launched` is reached by starting the offer alone. */
export const canLaunch = (stage: PlanStage): boolean =>
	stage === 'decided' || stage === 'procurement' || stage === 'agreement';

/** Places count as under development from the decision to the start. */
export const isUnderDevelopment = canLaunch;
/** Only these types bring places that were not there. */
export const addsPlaces = (type: PlanType): boolean => type === 'new' || type === 'expand';

/** What a plan makes of the needs in its cell: from the decision on they are planned, before it they are looked into. */
export const needStateOf = (stage: PlanStage): 'in_review' | 'planned' | undefined =>
	!isOpen(stage) ? undefined : isUnderDevelopment(stage) ? 'planned' : 'in_review';

/** Columns of the board; one of them holds two stages. What was dropped stands below them. */
export const boardColumns = [
	['idea'],
	['needs_confirmed'],
	['concept'],
	['decided'],
	['procurement', 'agreement'],
	['launched'],
	['reviewed']
] as const satisfies PlanStage[][];

/** How many plans there are, wherever it is said: those that still are something, and apart from them the dropped ones. */
export const countPlans = (plans: readonly { stage: PlanStage }[]): { current: number; dropped: number } => {
	const dropped = plans.filter(({ stage }) => stage === 'dropped').length;
	return { current: plans.length - dropped, dropped };
};

/** Fewer gaps than this have no median worth showing. */
export const fewestForMedian = 5;

/**
 * Kaplan–Meier median of gap-to-offer in days, open gaps included (days so far); undefined while less than half of them
 * are closed by this estimate, or where there are too few.
 */
export const medianOf = (gaps: readonly Duration[]): number | undefined =>
	gaps.length < fewestForMedian ? undefined : closedBy(gaps, 0.5);

/**
 * Days after the start from which on its persons count as reconnected or not: before that nobody could have been, and a
 * start would read as a setback.
 */
export const reconnectedAfterDays = 30;
