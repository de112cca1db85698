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
export { steeringRoles } from './policy.ts';
export { certainOf, type Cell, type Count } from './suppression.ts';
