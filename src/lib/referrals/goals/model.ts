import type { Regime } from '#lib/directory/index.ts';
import type { Category } from '#lib/consent/index.ts';
import { familyOf, type Outcome } from '../model.ts';

/** A goal, a step towards it, or a way round that is a goal as good as any other (R55). */
export const goalKinds = ['goal', 'step', 'detour'] as const;
export type GoalKind = (typeof goalKinds)[number];
export const stepKinds = ['step', 'detour'] as const satisfies readonly GoalKind[];

/** Two views side by side; neither is right against the other. */
export const assessors = ['person', 'case_manager'] as const;
export type Assessor = (typeof assessors)[number];

/** Goal Attainment: 0 is what was agreed; tried in practice, not validated. Never added up, never averaged. */
export const attainmentLevels = [2, 1, 0, -1, -2] as const;
export type AttainmentLevel = (typeof attainmentLevels)[number];

/** Why a goal takes longer or was not reached; the system's reasons first, nobody is blamed (R57). */
export const goalReasons = [
	'no_place',
	'long_wait',
	'decision_pending',
	'other_first',
	'more_time',
	'need_changed',
	'person_decided'
] as const;
export type GoalReason = (typeof goalReasons)[number];

/** What a goal can be about. That it came otherwise, or not yet, is how something ends, and nobody's aim. */
export const isGoalFamily = (family: Outcome): boolean => familyOf[family] !== 'neutral';

export type GoalState = 'open' | 'overdue' | 'attained' | 'decided_otherwise';

/** Where a goal stands; being late asks for a reason and a new day, nothing else. */
export function goalState(
	goal: { targetOn: string; attainment: { level: AttainmentLevel | null } | undefined },
	today: string
): GoalState {
	if (goal.attainment) return goal.attainment.level === null ? 'decided_otherwise' : 'attained';
	return goal.targetOn < today ? 'overdue' : 'open';
}

/**
 * May assessments and the result of a goal be stored? A goal of the case: yes. A goal of one referral: in statutory
 * measures jointly, elsewhere with the person's consent alone (D7). The database asks the same
 * (`casework.assessable_goal_ids()`).
 */
export const mayAssess = (referral: { regime: Regime; may: ReadonlySet<Category> } | undefined): boolean =>
	!referral || referral.regime === 'statutory' || referral.may.has('D7');
