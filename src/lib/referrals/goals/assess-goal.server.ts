import { sql } from 'drizzle-orm';
import { lockCase } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Stage } from '../model.ts';
import { assessors, type AttainmentLevel, type Assessor, type GoalReason } from './model.ts';
import { findGoal } from './note-goal.server.ts';
import { goalAssessments, goalAttainments } from './tables.server.ts';

/** The goal, if its assessments may be stored now. @throws {Refusal} consent-missing; not-found; invalid at the day */
async function assessable(
	tx: Tx,
	actor: Actor,
	input: { caseId: string; goalId: string; on: string },
	now: Date,
	field: string
) {
	const held = await lockCase(tx, actor, input.caseId);
	const goal = await findGoal(tx, actor, held.id, input.goalId);
	if (input.on > dayOf(now)) throw new Refusal('invalid', m.goals_day_ahead(), field);
	const [row] = await tx.execute<{ may: boolean }>(
		sql`select ${goal.id}::uuid = any((select casework.assessable_goal_ids())::uuid[]) as may`
	);
	if (!row?.may) throw new Refusal('consent-missing', m.goals_needs_consent());
	return goal;
}

/**
 * How the person and the case manager see it, each for themselves (R55). Nothing is averaged, and who says nothing
 * leaves no row.
 *
 * @throws {Refusal} invalid at `person` or `saidOn`; consent-missing; not-found
 */
export async function assessGoal(
	tx: Tx,
	actor: Member,
	input: { caseId: string; goalId: string; said: Partial<Record<Assessor, Stage | undefined>>; saidOn: string },
	now: Date
): Promise<void> {
	const goal = await assessable(tx, actor, { ...input, on: input.saidOn }, now, 'saidOn');
	const views = assessors.flatMap((assessedBy) => {
		const stage = input.said[assessedBy];
		return stage ? [{ assessedBy, stage }] : [];
	});
	if (views.length === 0) throw new Refusal('invalid', m.goals_nobody_said(), 'person');
	await tx.insert(goalAssessments).values(
		views.map((view) => ({
			...view,
			networkId: goal.networkId,
			caseId: goal.caseId,
			goalId: goal.id,
			saidOn: input.saidOn,
			recordedAt: now,
			recordedBy: actor.membershipId
		}))
	);
	await record(tx, actor, 'goal.assessed', { goalId: goal.id, by: views.map(({ assessedBy }) => assessedBy) }, now);
}

/**
 * What became of the goal, agreed with the person: −2…+2, or decided otherwise, which is neutral. A result below what
 * was agreed says what came between (R57). A later result replaces the earlier one; both stay.
 *
 * @param input.level null: open or decided otherwise
 * @throws {Refusal} invalid at `reason` or `agreedOn`; consent-missing; not-found
 */
export async function settleGoal(
	tx: Tx,
	actor: Member,
	input: {
		caseId: string;
		goalId: string;
		level: AttainmentLevel | null;
		reason?: GoalReason | undefined;
		agreedOn: string;
	},
	now: Date
): Promise<void> {
	const goal = await assessable(tx, actor, { ...input, on: input.agreedOn }, now, 'agreedOn');
	const isBelow = input.level !== null && input.level < 0;
	if (isBelow && !input.reason) throw new Refusal('invalid', m.goals_reason_needed(), 'reason');
	await tx.insert(goalAttainments).values({
		networkId: goal.networkId,
		caseId: goal.caseId,
		goalId: goal.id,
		level: input.level,
		reason: isBelow ? (input.reason ?? null) : null,
		agreedOn: input.agreedOn,
		recordedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, 'goal.settled', { goalId: goal.id }, now);
}
