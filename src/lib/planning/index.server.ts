export { networkAlarms, type Alarms } from './alarms.server.ts';
export { citeGap, createPlan, movePlan, updatePlan } from './change-plan.server.ts';
export { listPlanDeadlines } from './list-deadlines.server.ts';
export { launchPlan } from './launch-plan.server.ts';
export { getGround } from './ground.server.ts';
export { cancelRun, getRun, listRuns, startRun, workOffRun, type Run } from './optimiser-runs.server.ts';
export {
	getScenario,
	listScenarios,
	saveScenario,
	type KeptScenario,
	type ScenarioRow
} from './save-scenario.server.ts';
export { optimise, type Limits, type Outcome } from './optimise.server.ts';
export {
	concerns,
	findPlanNews,
	gapToOffer,
	getPlan,
	listEvidence,
	listLaunchChoices,
	listPlanChoices,
	listPlannedPlaces,
	listPlans,
	listReach,
	listStageDays,
	listSteps,
	needsOverview,
	overviewForSystemManager,
	viewOf,
	waitedFor,
	waitingFor,
	withNews,
	type GapToOffer,
	type LargestGap,
	type LaunchChoices,
	type NeedWithNews,
	type Plan,
	type PlanChoices,
	type PlanEvidence,
	type PlanNews,
	type PlanStep,
	type Reach,
	type SystemOverview,
	type WaitedFor
} from './queries.server.ts';
export { remindOfSteps } from './remind-steps.server.ts';
export {
	addPlanSite,
	answerSuggestion,
	recordDecision,
	removePlanSite,
	reviewPlan,
	suggest
} from './plan-details.server.ts';
export {
	getPlanDetails,
	listDecidingBodies,
	listPlaceChoices,
	listSuggestChoices,
	listSuggestions,
	type PlanDetails,
	type Suggestion
} from './details.server.ts';
export {
	chapterOf,
	dateYearStep,
	listYearBodies,
	listYears,
	openYear,
	writePreface,
	type Chapter,
	type PlanningYear
} from './years.server.ts';
