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
	stepOf,
	steps,
	type DemandBase,
	type ReasonShare,
	type Step
} from './model.ts';
export {
	baseLabel,
	belowLabel,
	cellLines,
	countLabel,
	coverageLabel,
	seriesLabel,
	shortName,
	smallLabel
} from './labels.ts';
export { isFew, smallest, smallestSensitive, thresholdOf } from '#lib/directory/index.ts';
export { maySeeGaps, controllingRoles, steeringRoles } from './policy.ts';
export { certainOf, type Cell, type Count } from './suppression.ts';
export {
	arcsineScore,
	binomialLimits,
	clopperPearson,
	closedBy,
	forecast,
	funnel,
	funnelLimits,
	garwood,
	medianBand,
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
export { fifthOf, pairings, thirdOf, thirdsOf, type Pairing, type Third, type Thirds } from './bivariate.ts';
export { cliffOf, endingsOf, horizonMonths, type AgreedPlaces, type CliffMonth, type Ending } from './expiry.ts';
export { normForm, type NormForm } from './inputs.ts';
export { markLabels } from './labels.ts';
export { lastDay, monthOf, monthsFrom, type Month } from './months.ts';
export { defaultPrevalence, expectedPersons, placesByNorm, type Norm } from './norms.ts';
export { fitFlag, observedWait, targetOf, unfitShare, type ObservedWait, type Target } from './observed.ts';
export { maySetNorms } from './policy.ts';
export { controllingIndicators, type ControllingIndicator, type Share, type Spread } from './controlling.ts';
