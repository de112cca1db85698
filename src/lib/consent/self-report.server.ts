import { and, asc, eq, sql } from 'drizzle-orm';
import { ownCaseIds } from '#lib/cases/index.server.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
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
