import { sql } from 'drizzle-orm';
import { logReads } from '#lib/consent/index.server.ts';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/ui/format.ts';
import { loadReferrals } from './load-referral.server.ts';
import { voucherCounts } from './voucher.ts';

/** A day of a referral that its reader has to keep; no person and no topic (§ 35 SGB I). */
export type ReferralDate = {
	referralId: string;
	kind: 'answer' | 'appointment' | 'voucher';
	on: string;
	at: string | null;
};

/** Days that lie behind and stay in a calendar. */
const pastDays = 14;

/**
 * Answers that are due, vouchers that end and appointments of the caller's own referrals, as far as law or consent shows them now. A
 * subscribed calendar asks every few minutes: the reading of an appointment is noted once a day.
 */
export async function listReferralDates(tx: Tx, actor: Actor, now: Date): Promise<ReferralDate[]> {
	const isOffice = actor.role === 'case-manager';
	if (!isOffice && !isProvider(actor)) return [];
	const today = dayOf(now);
	const oldest = dayOf(new Date(now.getTime() - pastDays * 86_400_000));
	const all = await loadReferrals(
		tx,
		actor,
		isOffice
			? sql`r.case_id = any((select casework.my_case_ids())::uuid[]) and r.sending = 'sent'`
			: sql`r.to_organisation_id = ${actor.organisationId ?? null} and r.sending = 'sent'`,
		now
	);
	const appointed = all.filter(({ state }) => state.appointment && state.appointment.on >= oldest);
	const noted = await tx.execute<{ id: string }>(sql`
		select distinct referral_id as id from casework.disclosure_log
		where membership_id = ${actor.membershipId ?? null} and purpose = 'calendar'
			and (read_at at time zone 'Europe/Berlin')::date = ${today}::date`);
	const known = new Set(noted.map(({ id }) => id));
	await logReads(
		tx,
		actor,
		'calendar',
		appointed
			.filter(({ id }) => !known.has(id))
			.map(({ id, caseId }) => ({ caseId, referralId: id, categories: ['D3' as const] })),
		now
	);
	return [
		...all
			.filter(({ state, answerDueOn, may }) => state.phase === 'waiting' && answerDueOn && may.has('D3'))
			.map(({ id, answerDueOn }) => ({ referralId: id, kind: 'answer' as const, on: answerDueOn ?? '', at: null })),
		...all
			.filter(
				({ state, voucherUntil }) =>
					voucherUntil && voucherUntil >= oldest && voucherCounts(voucherUntil, state.phase, today)
			)
			.map(({ id, voucherUntil }) => ({ referralId: id, kind: 'voucher' as const, on: voucherUntil ?? '', at: null })),
		...appointed.map(({ id, state }) => ({
			referralId: id,
			kind: 'appointment' as const,
			on: state.appointment?.on ?? '',
			at: state.appointment?.at ?? null
		}))
	];
}
