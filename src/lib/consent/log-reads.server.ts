import { sql } from 'drizzle-orm';
import { isMember, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { Category, exportPurposes, ReadPurpose } from './model.ts';

export type Read = { caseId: string; referralId?: string; categories: Iterable<Category> };

/**
 * Notes that personal data was read: who, of whom, what kind, what for; never the values (rule 20).
 * One insert per page. A read that showed nothing of D1–D7 leaves no line.
 */
export async function logReads(
	tx: Tx,
	actor: Actor,
	purpose: ReadPurpose,
	reads: readonly Read[],
	now: Date
): Promise<void> {
	if (!isMember(actor)) return;
	const { networkId, organisationId, membershipId, role } = actor;
	const rows = reads
		.map((read) => ({ ...read, categories: [...new Set(read.categories)].sort() }))
		.filter((read) => read.categories.length > 0);
	if (rows.length === 0) return;
	// One text for any number of rows: each connection keeps every text that it has prepared.
	await tx.execute(sql`
		insert into casework.disclosure_log (network_id, case_id, referral_id, organisation_id, membership_id, role, purpose, categories, read_at)
		select ${networkId}::uuid, r."caseId", r."referralId", ${organisationId}::uuid, ${membershipId}::uuid, ${role}::text, ${purpose}::text,
			r.categories, ${now.toISOString()}::timestamptz
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("caseId" uuid, "referralId" uuid, categories text[])`);
}

/** Something of a referral leaves the portal on paper or as a file. Found again by `listEraseTasks`. */
export async function logExport(
	tx: Tx,
	actor: Actor,
	input: { referralId: string; purpose: (typeof exportPurposes)[number]; categories: readonly Category[] },
	now: Date
): Promise<void> {
	const [referral] = await tx.execute<{ case_id: string }>(
		sql`select case_id from casework.referrals where id = ${input.referralId}`
	);
	if (!referral) return;
	const read = { caseId: referral.case_id, referralId: input.referralId, categories: input.categories };
	await logReads(tx, actor, input.purpose, [read], now);
}
