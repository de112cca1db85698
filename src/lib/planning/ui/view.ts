import { m } from '#lib/paraglide/messages.js';
import type { Plan } from '../queries.server.ts';

/** A plan as board and list show it. */
export type PlanView = Pick<
	Plan,
	| 'id'
	| 'title'
	| 'stage'
	| 'term'
	| 'areas'
	| 'places'
	| 'evidence'
	| 'nextStep'
	| 'nextStepOn'
	| 'droppedReason'
	| 'launchedAt'
	| 'since'
> & {
	/** Days from the recognised gap to the start, or so far. */
	days: number | undefined;
	waiting: { label: string; value: string };
	/** "7 von 11" */
	reached: string | undefined;
};

export const areasLabel = (plan: { areas: { name: string }[] }): string =>
	plan.areas.length === 0 ? m.planning_whole_network() : plan.areas.map(({ name }) => name).join(', ');
