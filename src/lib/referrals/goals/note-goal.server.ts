import { eq, sql } from 'drizzle-orm';
import { lockCase } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Outcome } from '../model.ts';
import type { GoalKind, GoalReason } from './model.ts';
import { goals, goalTargets } from './tables.server.ts';

type Input = {
	caseId: string;
	words: string;
	family: Outcome;
	targetOn: string;
	referralId?: string | undefined;
	/** Of a step or way round: the goal it belongs to. */
	below?: { parentId: string; kind: Exclude<GoalKind, 'goal'> } | undefined;
};

/** A goal of an own case. @throws {Refusal} not-found for an unknown goal and one of others alike */
export async function findGoal(tx: Tx, _actor: Actor, caseId: string, goalId: string) {
	const [goal] = await tx.select().from(goals).where(eq(goals.id, goalId));
	if (!goal || goal.caseId !== caseId) throw new Refusal('not-found', m.errors_not_found());
	return goal;
}

/**
 * What the person wants to reach, in their words, with a day until when (R55, R56); or a step below it. A way round is
 * a goal as good as any.
 *
 * @throws {Refusal} invalid at `targetOn`, `referralId` or `parentId`; conflict in a closed case; not-found
 */
export async function noteGoal(tx: Tx, actor: Member, input: Input, now: Date): Promise<{ id: string }> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	if (input.targetOn < dayOf(now)) throw new Refusal('invalid', m.goals_target_past(), 'targetOn');
	const parent = input.below && (await findGoal(tx, actor, held.id, input.below.parentId));
	if (parent && parent.kind !== 'goal') throw new Refusal('invalid', m.errors_choice(), 'parentId');
	// A step belongs to the referral of its goal: what protects one protects the other.
	const referralId = parent ? parent.referralId : (input.referralId ?? null);
	if (referralId && !parent) {
		const [own] = await tx.execute(
			sql`select 1 from casework.referrals where id = ${referralId} and case_id = ${held.id}`
		);
		if (!own) throw new Refusal('invalid', m.errors_choice(), 'referralId');
	}
	const common = { networkId: held.networkId, caseId: held.id };
	const recordedBy = actor.membershipId;
	const [row] = await tx
		.insert(goals)
		.values({
			...common,
			referralId,
			parentId: parent?.id ?? null,
			kind: input.below?.kind ?? 'goal',
			words: input.words,
			family: input.family,
			createdAt: now,
			createdBy: recordedBy
		})
		.returning({ id: goals.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await tx
		.insert(goalTargets)
		.values({ ...common, goalId: row.id, targetOn: input.targetOn, recordedAt: now, recordedBy });
	await record(tx, actor, 'goal.noted', { goalId: row.id, caseId: held.id, kind: input.below?.kind ?? 'goal' }, now);
	return row;
}

/**
 * Another day. A later one than before says why, without blame; the earlier days stay (R57).
 *
 * @throws {Refusal} invalid at `targetOn` or `reason`; not-found
 */
export async function moveTarget(
	tx: Tx,
	actor: Member,
	input: { caseId: string; goalId: string; targetOn: string; reason?: GoalReason | undefined },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	const goal = await findGoal(tx, actor, held.id, input.goalId);
	if (input.targetOn < dayOf(now)) throw new Refusal('invalid', m.goals_target_past(), 'targetOn');
	const [before] = await tx.execute<{ on: string }>(
		sql`select target_on::text as on from casework.goal_targets where goal_id = ${goal.id} order by recorded_at desc, id desc limit 1`
	);
	const isLater = before !== undefined && input.targetOn > before.on;
	if (isLater && !input.reason) throw new Refusal('invalid', m.goals_reason_needed(), 'reason');
	await tx.insert(goalTargets).values({
		networkId: held.networkId,
		caseId: held.id,
		goalId: goal.id,
		targetOn: input.targetOn,
		reason: isLater ? (input.reason ?? null) : null,
		recordedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, 'goal.target-moved', { goalId: goal.id, reason: input.reason ?? null }, now);
}
