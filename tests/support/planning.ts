import { createHash } from 'node:crypto';
import {
	calculate,
	canonical,
	emptyRow,
	openStages,
	type PlanStage,
	type ScenarioGround,
	type ScenarioInputs
} from '#lib/planning/index.ts';

type Where = { code: string; area: { id: string; code: string; name: string } };

/** A need in one area with 20 persons and nothing there. */
const groundOf = ({ code, area }: Where): ScenarioGround => ({
	need: { id: '', code, label: code },
	detour: 1.3,
	areas: [{ ...area, longitude: 9.2, latitude: 51.6, demand: 20, atLeast: false }],
	offers: [],
	sources: [],
	sites: [],
	unconfirmed: 0
});

/** What a kept scenario holds: ten places in the area. */
export function keptScenario(where: Where) {
	const inputs: ScenarioInputs = {
		need: where.code,
		day: '2027-04-01',
		reach: 30,
		stay: 90,
		rows: [{ ...emptyRow, was: `+${where.area.code}`, plaetze: '10', kosten: '25000' }]
	};
	const ground = groundOf(where);
	const kept = { inputs: canonical(inputs), ground: canonical(ground), figures: canonical(calculate(ground, inputs)) };
	const fingerprint = createHash('sha256').update([kept.inputs, kept.ground, kept.figures].join('\n')).digest('hex');
	return { ...kept, fingerprint };
}

/** What an order to the optimiser holds that has ended. */
export function endedRun(where: Where) {
	const best = { open: [`+${where.area.code}`], unserved: 10, distance: 0, cost: 0, objective: 1200 };
	return {
		state: 'done' as const,
		request: {
			need: where.code,
			candidates: 'areas' as const,
			most: 1,
			places: 10,
			siteCost: 0,
			budget: undefined,
			reach: 30,
			seconds: 10,
			names: [{ key: `+${where.area.code}`, label: where.area.name }]
		},
		ground: groundOf(where),
		first: best,
		best,
		certainty: 'optimal' as const,
		gap: 0
	};
}

/** The stages from one to another, each a step that the rules allow; backward or out of the row in one. */
export function stagesTo(from: PlanStage, goal: PlanStage): PlanStage[] {
	const [start, end] = [from, goal].map((stage) => (openStages as readonly PlanStage[]).indexOf(stage));
	return start === undefined || end === undefined || start < 0 || end <= start
		? [goal]
		: openStages.slice(start + 1, end + 1);
}
