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
export { listLaunchChoices, listPlanChoices, type LaunchChoices, type PlanChoices } from './choices.server.ts';
export { gapToOffer, waitedFor, type GapToOffer, type WaitedFor } from './gap-to-offer.server.ts';
export { overviewForSystemManager, type LargestGap, type SystemOverview } from './overview.server.ts';
export { findPlanNews, needsOverview, withNews, type NeedWithNews, type PlanNews } from './plan-news.server.ts';
export { concerns, viewOf, waitingFor } from './plan-view.server.ts';
export {
	getPlan,
	listEvidence,
	listPlannedPlaces,
	listPlans,
	listReach,
	listStageDays,
	listSteps,
	type Plan,
	type PlanEvidence,
	type PlanStep,
	type Reach
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
