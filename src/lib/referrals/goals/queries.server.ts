import { sql } from 'drizzle-orm';
import { getCase } from '#lib/cases/index.server.ts';
import { logReads } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { Outcome, Stage } from '../model.ts';
import {
	goalState,
	type Assessor,
	type AttainmentLevel,
	type GoalKind,
	type GoalReason,
	type GoalState
} from './model.ts';

export type Assessment = { by: Assessor; stage: Stage; on: string };
export type GoalLine = {
	id: string;
	parentId: string | null;
	kind: GoalKind;
	words: string;
	family: Outcome;
	/** Number of the referral it belongs to. */
	referral: string | null;
	targetOn: string;
	/** Earlier days, oldest first, with the reason of the day that followed. */
	moved: { from: string; reason: GoalReason | null }[];
	assessments: Assessment[];
	attainment: { level: AttainmentLevel | null; reason: GoalReason | null; on: string } | undefined;
	/** Law or consent lets assessments and result be stored and read now. */
	assessable: boolean;
	state: GoalState;
	steps: GoalLine[];
};

type Raw = {
	id: string;
	parent_id: string | null;
	kind: GoalKind;
	words: string;
	family: Outcome;
	referral: string | null;
	assessable: boolean;
	targets: { on: string; reason: GoalReason | null }[];
	assessments: Assessment[] | null;
	attainments: { level: AttainmentLevel | null; reason: GoalReason | null; on: string }[] | null;
};

/**
 * The goals of an own case with their steps, the oldest first; leaves a line in the disclosure log.
 *
 * @throws {Refusal} not-found
 */
export async function listGoals(tx: Tx, actor: Actor, caseId: string, now: Date): Promise<GoalLine[]> {
	await getCase(tx, actor, caseId);
	const rows = await tx.execute<Raw>(sql`
		select g.id, g.parent_id, g.kind, g.words, g.family, r.reference as referral,
			g.id = any((select casework.assessable_goal_ids())::uuid[]) as assessable,
			(select jsonb_agg(jsonb_build_object('on', t.target_on, 'reason', t.reason) order by t.recorded_at, t.id)
				from casework.goal_targets t where t.goal_id = g.id) as targets,
			(select jsonb_agg(jsonb_build_object('by', a.assessed_by, 'stage', a.stage, 'on', a.said_on) order by a.said_on, a.recorded_at)
				from casework.goal_assessments a where a.goal_id = g.id) as assessments,
			(select jsonb_agg(jsonb_build_object('level', x.level, 'reason', x.reason, 'on', x.agreed_on) order by x.recorded_at, x.id)
				from casework.goal_attainments x where x.goal_id = g.id) as attainments
		from casework.goals g left join casework.referrals r on r.id = g.referral_id
		where g.case_id = ${caseId} order by g.created_at, g.id`);
	const today = dayOf(now);
	const lines = rows.map((row) => lineOf(row, today));
	const shown: Category[] = lines.length > 0 ? ['D2'] : [];
	if (lines.some((line) => line.assessments.length > 0 || line.attainment)) shown.push('D7');
	await logReads(tx, actor, 'case-page', [{ caseId, categories: shown }], now);
	for (const line of lines) line.steps = lines.filter((step) => step.parentId === line.id);
	return lines.filter((line) => line.parentId === null);
}

function lineOf(row: Raw, today: string): GoalLine {
	const targetOn = row.targets.at(-1)?.on ?? today;
	const attainment = row.attainments?.at(-1);
	return {
		id: row.id,
		parentId: row.parent_id,
		kind: row.kind,
		words: row.words,
		family: row.family,
		referral: row.referral,
		targetOn,
		moved: row.targets
			.slice(0, -1)
			.map(({ on }, index) => ({ from: on, reason: row.targets[index + 1]?.reason ?? null })),
		assessments: row.assessments ?? [],
		attainment,
		assessable: row.assessable,
		state: goalState({ targetOn, attainment }, today),
		steps: []
	};
}

/** How many goals of an own case are open, and how many of them are past their day. */
export async function countGoals(
	tx: Tx,
	actor: Actor,
	caseId: string,
	now: Date
): Promise<{ open: number; overdue: number; total: number }> {
	await getCase(tx, actor, caseId);
	const [row] = await tx.execute<{ open: number; overdue: number; total: number }>(sql`
		select count(*)::int as total, count(*) filter (where not settled)::int as open,
			count(*) filter (where not settled and target_on < ${dayOf(now)}::date)::int as overdue
		from (
			select exists (select from casework.goal_attainments x where x.goal_id = g.id) as settled,
				(select t.target_on from casework.goal_targets t where t.goal_id = g.id order by t.recorded_at desc, t.id desc limit 1) as target_on
			from casework.goals g where g.case_id = ${caseId}
		) goals`);
	return row ?? { open: 0, overdue: 0, total: 0 };
}
