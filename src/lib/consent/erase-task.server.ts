import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { roleLabels } from '#lib/identity/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { exportPurposes, type Category, type ReadPurpose, type Receipt } from './model.ts';
import { disclosureLog, eraseTasks } from './tables.server.ts';

/** What left the portal on paper or as a file before the withdrawal. */
export type EarlierExport = { purpose: ReadPurpose; at: Date; by: string };

export type EraseTask = {
	id: string;
	referralId: string;
	/** Name of the house that has to erase. */
	organisation: string;
	/** It is the reader's own house. */
	mine: boolean;
	categories: Category[];
	createdAt: Date;
	doneAt: Date | null;
	receipt: Receipt | null;
	exports: EarlierExport[];
};

/** Tasks after withdrawals of a referral, for both sides until they are done and afterwards as proof (rule 12). */
export async function listEraseTasks(tx: Tx, actor: Actor, referralId: string): Promise<EraseTask[]> {
	const tasks = await tx
		.select({
			id: eraseTasks.id,
			referralId: eraseTasks.referralId,
			organisationId: eraseTasks.organisationId,
			organisation: sql<string>`(select name from directory.organisations where id = ${eraseTasks.organisationId})`,
			categories: eraseTasks.categories,
			createdAt: eraseTasks.createdAt,
			doneAt: eraseTasks.doneAt,
			receipt: eraseTasks.receipt
		})
		.from(eraseTasks)
		.where(eq(eraseTasks.referralId, referralId))
		.orderBy(asc(eraseTasks.createdAt));
	if (tasks.length === 0) return [];
	const lines = await tx
		.select({
			organisationId: disclosureLog.organisationId,
			role: disclosureLog.role,
			purpose: disclosureLog.purpose,
			readAt: disclosureLog.readAt
		})
		.from(disclosureLog)
		.where(and(eq(disclosureLog.referralId, referralId), anyOf(disclosureLog.purpose, [...exportPurposes], 'text')))
		.orderBy(asc(disclosureLog.readAt));
	return tasks.map(({ organisationId, ...task }) => ({
		...task,
		mine: organisationId === actor.organisationId,
		exports: lines
			.filter((line) => line.organisationId === organisationId && line.readAt <= task.createdAt)
			.map((line) => ({
				purpose: line.purpose as ReadPurpose,
				at: line.readAt,
				by: roleLabels[line.role as MemberRole]?.() ?? line.role
			}))
	}));
}

/**
 * The recipient confirms that copies outside the portal are erased, locked, or that there were none.
 *
 * @throws {Refusal} not-found for tasks of others and done ones alike
 */
export async function confirmErased(
	tx: Tx,
	actor: Actor,
	input: { taskId: string; receipt: Receipt },
	now: Date
): Promise<void> {
	const [row] = await tx
		.update(eraseTasks)
		.set({ doneAt: now, doneBy: actor.membershipId ?? null, receipt: input.receipt })
		.where(
			and(
				eq(eraseTasks.id, input.taskId),
				eq(eraseTasks.organisationId, actor.organisationId ?? ''),
				isNull(eraseTasks.doneAt)
			)
		)
		.returning({ referralId: eraseTasks.referralId });
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	await record(
		tx,
		actor,
		'consent.erased',
		{ taskId: input.taskId, referralId: row.referralId, receipt: input.receipt },
		now
	);
}
