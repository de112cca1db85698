export {
	boardColumns,
	canLaunch,
	canMove,
	countPlans,
	fewestForMedian,
	medianOf,
	nextStages,
	openStages,
	planStages,
	planTypes,
	steeringForms,
	type PlanStage,
	type PlanType,
	type SteeringForm
} from './model.ts';
export {
	answerForm,
	decisionForm,
	prefaceForm,
	priorityQuery,
	removeSiteForm,
	reviewForm,
	siteForm,
	suggestionForm,
	weightsOf,
	yearForm,
	yearStepForm,
	evidenceForm,
	inputsOf,
	launchForm,
	optimiserForm,
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
export {
	becameLabel,
	certaintyLabel,
	criterionLabels,
	planTypeLabels,
	resultLabels,
	stageLabels,
	steeringFormLabels,
	stepLabels,
	suggestionLabels,
	verdictLabels
} from './labels.ts';
export { criteria, prioritise, type Criterion, type Priority, type Weighed, type Weights } from './priority.ts';
export {
	costOf,
	currentStep,
	decisionResults,
	isClosedForProviders,
	latestOrderOn,
	verdicts,
	yearSteps,
	type DecisionResult,
	type SuggestionState,
	type Verdict,
	type YearStep
} from './year.ts';
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
	addressOf,
	calculate,
	canonical,
	emptyRow,
	labelOf,
	offersAfter,
	prepare,
	reaches,
	type AreaChange,
	type Row,
	type RowProblem,
	type Scenario,
	type ScenarioGround,
	type ScenarioInputs,
	type Shown
} from './what-if.ts';
