export {
	boardColumns,
	canLaunch,
	canMove,
	countPlans,
	fewestForMedian,
	medianOf,
	nextStages,
	planStages,
	planTypes,
	steeringForms,
	type PlanStage,
	type PlanType,
	type SteeringForm
} from './model.ts';
export {
	evidenceForm,
	launchForm,
	moveForm,
	planForm,
	type LaunchForm,
	type MoveForm,
	type PlanForm
} from './inputs.ts';
export { certaintyLabel, planTypeLabels, stageLabels, steeringFormLabels } from './labels.ts';
export { answerWith, maximalCovering, pMedian, type Answer, type Certainty, type Site, type Siting } from './siting.ts';
export {
	baseline,
	whatIf,
	type Baseline,
	type Change,
	type Figures,
	type Ground,
	type PlannedOffer
} from './scenario.ts';
