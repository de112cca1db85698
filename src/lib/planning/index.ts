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
	addressOf,
	evidenceForm,
	inputsOf,
	launchForm,
	optimiserForm,
	reaches,
	rowsOf,
	scenarioForm,
	scenarioQuery,
	type ScenarioQuery,
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
export { isUnfinished, runStates, type RunState } from './runs.ts';
export { candidateKinds, type CandidateKind, type Proposal, type SitingRequest } from './siting-request.ts';
export {
	calculate,
	canonical,
	emptyRow,
	labelOf,
	offersAfter,
	prepare,
	type AreaChange,
	type Row,
	type RowProblem,
	type Scenario,
	type ScenarioGround,
	type ScenarioInputs,
	type Shown
} from './what-if.ts';
