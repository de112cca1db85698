export {
	access,
	accessOf,
	choiceWeights,
	gaussianDecay,
	gravityDecay,
	neighbourhood,
	pairsOf,
	pairsWithin,
	reachable,
	stepDecay,
	weightsOf,
	zoneWeights,
	type Access,
	type Decay,
	type Links,
	type Pairs,
	type Points
} from './access.ts';
export {
	coverageOf,
	percentOf,
	shareOut,
	smallest,
	smallestSensitive,
	stepOf,
	steps,
	thresholdOf,
	type DemandBase,
	type ReasonShare,
	type Step
} from './model.ts';
export { baseLabel, cellLines, countLabel, coverageLabel, seriesLabel, shortName, smallLabel } from './labels.ts';
export { maySeeGaps, steeringRoles } from './policy.ts';
export { certainOf, type Cell, type Count } from './suppression.ts';
export {
	arcsineScore,
	binomialLimits,
	clopperPearson,
	closedBy,
	forecast,
	funnel,
	garwood,
	neededPlaces,
	overdispersion,
	predict,
	quantile,
	season,
	smooth,
	wilson,
	type Duration,
	type Forecast,
	type Funnel,
	type Interval
} from './statistics.ts';
