import { and, asc, eq, gte, isNull, or, sql, type SQL } from 'drizzle-orm';
import { roleLabels } from '#lib/identity/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member, MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { JointKind } from './joint/model.ts';
import { exportPurposes, type Category, type ReadPurpose, type Receipt } from './model.ts';
import { disclosureLog, eraseTasks } from './tables.server.ts';

/** What left the portal on paper or as a file before the withdrawal. */
type EarlierExport = { purpose: ReadPurpose; at: Date; by: string };

export type EraseTask = {
	id: string;
	/** Null where a joint consent was taken back; then `kind` and `happensOn` say what it was for. */
	referralId: string | null;
	kind: JointKind | null;
	/** Day of the hand-over or conference, YYYY-MM-DD; null where the day had been dropped before. */
	happensOn: string | null;
	/** Numbers of the house's own referrals of this person, as far as the reader may know them: whom it is about. */
	references: string[];
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

/** Of one referral, of a conference's consents, of all hand-overs of a case, or all that the caller's own house has to erase. */
type EraseScope = { referralId: string } | { jointConsentIds: readonly string[] } | { handOversOf: string } | 'own';

/** How long a confirmed task stays on the house's own list, in days. */
const shownAfterwards = 90;

/** Tasks after withdrawals, oldest first: for both sides until they are done, and afterwards as proof (rule 12). */
export async function listEraseTasks(tx: Tx, actor: Member, scope: EraseScope, now: Date): Promise<EraseTask[]> {
	const houseName = sql<string>`(select name from directory.organisations where id = ${eraseTasks.organisationId})`;
	const tasks = await tx
		.select({
			id: eraseTasks.id,
			caseId: eraseTasks.caseId,
			referralId: eraseTasks.referralId,
			kind: eraseTasks.kind,
			happensOn: eraseTasks.happensOn,
			references: sql<string[]>`array(
				select r.reference from casework.referrals r where r.case_id = ${eraseTasks.caseId} and r.to_organisation_id = ${eraseTasks.organisationId}
					and r.sent_at is not null and (${eraseTasks.referralId} is null or r.id = ${eraseTasks.referralId}) order by r.reference)`,
			organisationId: eraseTasks.organisationId,
			organisation: houseName,
			categories: eraseTasks.categories,
			createdAt: eraseTasks.createdAt,
			doneAt: eraseTasks.doneAt,
			receipt: eraseTasks.receipt
		})
		.from(eraseTasks)
		.where(within(actor, scope, now))
		.orderBy(asc(eraseTasks.createdAt), asc(houseName), asc(eraseTasks.categories));
	if (tasks.length === 0) return [];
	const lines = await tx
		.select({
			caseId: disclosureLog.caseId,
			referralId: disclosureLog.referralId,
			organisationId: disclosureLog.organisationId,
			role: disclosureLog.role,
			purpose: disclosureLog.purpose,
			readAt: disclosureLog.readAt
		})
		.from(disclosureLog)
		.where(
			and(
				anyOf(
					disclosureLog.caseId,
					tasks.map(({ caseId }) => caseId)
				),
				anyOf(disclosureLog.purpose, [...exportPurposes], 'text')
			)
		)
		.orderBy(asc(disclosureLog.readAt));
	return tasks.map(({ organisationId, caseId, ...task }) => ({
		...task,
		mine: organisationId === actor.organisationId,
		exports: lines
			.filter((line) => line.organisationId === organisationId && line.readAt <= task.createdAt)
			.filter((line) =>
				task.kind
					? task.kind === 'conference' && line.caseId === caseId && line.purpose === 'conference-print'
					: line.referralId === task.referralId
			)
			.map((line) => ({
				purpose: line.purpose as ReadPurpose,
				at: line.readAt,
				by: roleLabels[line.role as MemberRole]?.() ?? line.role
			}))
	}));
}

function within(actor: Member, scope: EraseScope, now: Date): SQL | undefined {
	if (scope !== 'own') {
		if ('referralId' in scope) return eq(eraseTasks.referralId, scope.referralId);
		if ('jointConsentIds' in scope) return anyOf(eraseTasks.jointConsentId, scope.jointConsentIds);
		return and(eq(eraseTasks.caseId, scope.handOversOf), eq(eraseTasks.kind, 'hand_over'));
	}
	const since = new Date(now.getTime() - shownAfterwards * 86_400_000);
	return and(
		eq(eraseTasks.organisationId, actor.organisationId),
		or(isNull(eraseTasks.doneAt), gte(eraseTasks.doneAt, since))
	);
}

/** How many tasks the caller's own house has not confirmed yet. */
export const countEraseTasks = (tx: Tx, actor: Member): Promise<number> =>
	tx.$count(eraseTasks, and(eq(eraseTasks.organisationId, actor.organisationId), isNull(eraseTasks.doneAt)));

/**
 * The recipient confirms that copies outside the portal are erased, locked, or that there were none.
 *
 * @throws {Refusal} not-found for tasks of others and done ones alike
 */
export async function confirmErased(
	tx: Tx,
	actor: Member,
	input: { taskId: string; receipt: Receipt },
	now: Date
): Promise<void> {
	const [row] = await tx
		.update(eraseTasks)
		.set({ doneAt: now, doneBy: actor.membershipId, receipt: input.receipt })
		.where(
			and(
				eq(eraseTasks.id, input.taskId),
				eq(eraseTasks.organisationId, actor.organisationId),
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
