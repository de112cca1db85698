import { sql } from 'drizzle-orm';
import { logReads } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { nextCheck, opensOn, type AftercareCheck } from './aftercare.ts';
import type { AftercareForm } from './statutory-inputs.ts';
import { lockFor } from './lock-referral.server.ts';
import { aftercareChecks } from './statutory-tables.server.ts';

/** Checks of ended referrals that were noted, by referral. Row security: the office's own, never the provider's. */
export async function checksOf(tx: Tx, referralIds: readonly string[]): Promise<Map<string, AftercareCheck[]>> {
	if (referralIds.length === 0) return new Map();
	const rows = await tx.execute<Omit<AftercareCheck, 'notedAt'> & { referralId: string; notedAt: string }>(sql`
		select referral_id as "referralId", months, situation, follow_up as "followUp", noted_at as "notedAt"
		from casework.aftercare_checks where ${anyOf(sql`referral_id`, referralIds)} order by months`);
	return Map.groupBy(
		rows.map((row) => ({ ...row, notedAt: new Date(row.notedAt) })),
		(row) => row.referralId
	);
}

/** Checks of one referral for its page; leaves a line in the disclosure log where it shows any. */
export async function listAftercare(
	tx: Tx,
	actor: Actor,
	{ caseId, referralId }: { caseId: string; referralId: string },
	now: Date
): Promise<AftercareCheck[]> {
	const checks = (await checksOf(tx, [referralId])).get(referralId) ?? [];
	if (checks.length > 0) await logReads(tx, actor, 'referral-page', [{ caseId, referralId, categories: ['D7'] }], now);
	return checks.map(({ months, situation, followUp, notedAt }) => ({ months, situation, followUp, notedAt }));
}

/**
 * Aftercare three or six months after the end: the case manager notes what applies, as the person tells it (R107). It
 * closes nothing. Outside statutory measures only where the person agreed that outcomes are stored (D7).
 *
 * @throws {Refusal} consent-missing, stale, conflict (nothing to look at, noted already), not-found
 */
export async function noteAftercare(
	tx: Tx,
	actor: Member,
	input: Omit<AftercareForm, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'aftercare', input, now);
	const noted = ((await checksOf(tx, [held.id])).get(held.id) ?? []).map(({ months }) => months);
	const next = nextCheck(held.state.endedOn, noted, dayOf(now));
	if (!next) throw new Refusal('conflict', m.statutory_refused_aftercare());
	if (input.months !== undefined && input.months !== next.months) throw new Refusal('stale', m.errors_stale());
	if (dayOf(now) < opensOn(next.on)) throw new Refusal('conflict', m.statutory_refused_aftercare_early());
	await tx.insert(aftercareChecks).values({
		networkId: held.networkId,
		referralId: held.id,
		months: next.months,
		situation: input.situation,
		followUp: input.followUp,
		notedAt: now,
		notedBy: actor.membershipId
	});
	await record(tx, actor, 'referral.aftercare-noted', { referralId: held.id, months: next.months }, now);
}
