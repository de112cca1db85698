import type { PlanStage, SteeringForm } from './model.ts';

/** § 17(1) SGB II: own facilities only where those of third parties are not there or cannot be made in time. */
export const runBys = ['third_party', 'own'] as const;
export type RunBy = (typeof runBys)[number];

export const decisionResults = ['approved', 'recommended', 'noted', 'deferred', 'rejected'] as const;
export type DecisionResult = (typeof decisionResults)[number];

export const suggestionStates = ['open', 'taken', 'later', 'declined'] as const;
export type SuggestionState = (typeof suggestionStates)[number];

export const verdicts = ['continue', 'adjust', 'end'] as const;
export type Verdict = (typeof verdicts)[number];

/** The planning year, step by step (design.md § 10). */
export const yearSteps = ['needs_round', 'draft', 'council', 'decision', 'procurement', 'launch', 'review'] as const;
export type YearStep = (typeof yearSteps)[number];

/** Usual months from the order to the start: regional purchasing takes half a year, a word among offices a few weeks. */
const usualLead: Record<SteeringForm, number> = {
	public_contract: 6,
	concession: 6,
	grant: 3,
	service_agreement: 3,
	voucher: 2,
	cooperation: 1,
	office_arrangement: 1,
	arrangement: 0
};
export const leadMonthsOf = (plan: {
	steeringForm: SteeringForm | null;
	leadMonths: number | null;
}): number | undefined => plan.leadMonths ?? (plan.steeringForm ? usualLead[plan.steeringForm] : undefined);

/** The same day some months earlier; the last day of a shorter month. */
export function monthsEarlier(day: string, months: number): string {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const end = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 1 - months, Math.min(date, end))).toISOString().slice(0, 10);
}

/** Last day on which it has to be ordered to start when it should; undefined while form or start are open. */
export function latestOrderOn(plan: {
	startsOn: string | null;
	steeringForm: SteeringForm | null;
	leadMonths: number | null;
}): string | undefined {
	const months = leadMonthsOf(plan);
	return plan.startsOn === null || months === undefined ? undefined : monthsEarlier(plan.startsOn, months);
}

/** Euros per year: fixed, and for every place; undefined where neither is known, or the places are not. */
export function costOf(plan: {
	yearlyCost: number | null;
	costPerPlace: number | null;
	places: number | null;
}): number | undefined {
	if (plan.costPerPlace === null) return plan.yearlyCost ?? undefined;
	return plan.places === null ? undefined : (plan.yearlyCost ?? 0) + plan.costPerPlace * plan.places;
}

/** While something is procured nobody who may bid is talked to about it. */
export const isClosedForProviders = (stage: PlanStage): boolean => stage === 'procurement';

/** The year's step that is on: the first that is not done. */
export const currentStep = (steps: readonly { step: YearStep; doneOn: string | null }[]): YearStep | undefined =>
	yearSteps.find((step) => !steps.find((one) => one.step === step)?.doneOn);
