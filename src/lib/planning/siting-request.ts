import { pairsWithin } from '#lib/gaps/index.ts';
import type { ScenarioGround } from './what-if.ts';
import type { Answer, Siting } from './siting.ts';

/** Where new places may open: in the areas' centres, at partners' sites, or at both. */
export const candidateKinds = ['areas', 'sites', 'both'] as const;
export type CandidateKind = (typeof candidateKinds)[number];

/** What the optimiser is asked. */
export type SitingRequest = {
	need: string;
	candidates: CandidateKind;
	/** New sites at most. */
	most: number;
	/** Places at each new site. */
	places: number;
	/** Euros per year of a new site, and for all of them; undefined: money does not limit. */
	siteCost: number;
	budget: number | undefined;
	/** Nobody is sent farther, in km of travel. */
	reach: number;
	/** Seconds for the solver. */
	seconds: number;
	/** Names of the candidates, as the proposal names them: `+WA` an area, `@…` a site. */
	names: { key: string; label: string }[];
};

/** An answer as it is shown and kept. */
export type Proposal = {
	/** Candidates to open. */
	open: string[];
	unserved: number;
	/** Mean way of those who are served in km; null: nobody is. */
	distance: number | null;
	cost: number;
	objective: number;
};

/** A person without a place counts like this many times the longest way. */
const penaltyFactor = 4;

/** The siting problem on a need's ground: existing offers stay, candidates may open. */
export function problemOf(
	ground: ScenarioGround,
	request: Pick<SitingRequest, 'candidates' | 'most' | 'places' | 'siteCost' | 'budget' | 'reach'>
): { problem: Siting; names: SitingRequest['names'] } {
	const existing = ground.offers;
	const chosen = [
		...(request.candidates === 'sites'
			? []
			: ground.areas.map((area) => ({ key: `+${area.code}`, label: area.name, ...area }))),
		...(request.candidates === 'areas' ? [] : ground.sites.map((site) => ({ key: `@${site.id}`, ...site })))
	];
	const points = [...existing, ...chosen];
	const problem: Siting = {
		persons: ground.areas.map(({ demand }) => demand),
		sites: [
			...existing.map(({ places }) => ({ capacity: places, cost: 0, existing: true })),
			...chosen.map(() => ({ capacity: request.places, cost: request.siteCost, existing: false }))
		],
		pairs: pairsWithin(pointsOf(ground.areas), pointsOf(points), request.reach, ground.detour),
		penalty: request.reach * penaltyFactor,
		most: request.most,
		...(request.budget === undefined ? {} : { budget: request.budget })
	};
	return { problem, names: chosen.map(({ key, label }) => ({ key, label })) };
}

const pointsOf = (places: readonly { longitude: number; latitude: number }[]) => ({
	longitude: places.map(({ longitude }) => longitude),
	latitude: places.map(({ latitude }) => latitude)
});

/** An answer in the words of the request. */
export function proposalOf(problem: Siting, names: SitingRequest['names'], answer: Answer): Proposal {
	const before = problem.sites.length - names.length;
	const persons = problem.persons.reduce((sum, count) => sum + count, 0);
	const served = persons - answer.unserved;
	return {
		open: answer.open.flatMap((site) => names[site - before]?.key ?? []),
		unserved: answer.unserved,
		distance: served > 0 ? answer.travel / served : null,
		cost: answer.cost,
		objective: answer.objective
	};
}
