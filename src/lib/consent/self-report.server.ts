import { and, asc, eq, sql } from 'drizzle-orm';
import { ownCaseIds } from '#lib/cases/index.server.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { notify } from '#lib/platform/notifications.server.ts';
import type { Holder } from './enter-by-code.server.ts';
import type { Said } from './model.ts';
import { selfReports } from './tables.server.ts';

/** The person tells with a slip that it has begun, runs or has ended; nothing else can be said (rule 13). */
export async function reportBySlip(tx: Tx, actor: Actor, holder: Holder, says: Said, now: Date): Promise<void> {
	const referralId = holder.referralId ?? '';
	const { networkId, caseId } = holder;
	await tx.insert(selfReports).values({ networkId, caseId, referralId, says, reportedAt: now });
	await notify(
		tx,
		{ networkId, membershipId: holder.responsibleId },
		{ kind: 'consent.self-report', facts: { referralId } },
		now
	);
	await record(tx, { ...actor, networkId }, 'referral.self-reported', { referralId, caseId }, now);
}

export type SelfReport = { says: Said; reportedAt: Date };

/** What the person told of a referral, oldest first; for those who work with the case. */
export async function listSelfReports(tx: Tx, actor: Member, referralId: string): Promise<SelfReport[]> {
	return tx
		.select({ says: selfReports.says, reportedAt: selfReports.reportedAt })
		.from(selfReports)
		.where(and(eq(selfReports.referralId, referralId), sql`${selfReports.caseId} in ${ownCaseIds(actor)}`))
		.orderBy(asc(selfReports.reportedAt));
}

/** The last that the person told of each referral, by referral; for those who work with the case. */
export async function lastSelfReports(
	tx: Tx,
	actor: Member,
	referralIds: readonly string[]
): Promise<Map<string, SelfReport>> {
	if (referralIds.length === 0) return new Map();
	const rows = await tx.execute<{ referralId: string; says: Said; reportedAt: string }>(sql`
		select distinct on (referral_id) referral_id as "referralId", says, reported_at as "reportedAt"
		from casework.self_reports where ${anyOf(sql`referral_id`, referralIds)} and case_id in ${ownCaseIds(actor)}
		order by referral_id, reported_at desc, id desc`);
	return new Map(
		rows.map(({ referralId, says, reportedAt }) => [referralId, { says, reportedAt: new Date(reportedAt) }])
	);
}
