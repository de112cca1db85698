import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { date } from '#lib/ui/format.ts';
import { dueAt } from './deadlines.ts';
import { loadReferral, type Held } from './load-referral.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { referrals } from './tables.server.ts';
import { tellProvider } from './tell.server.ts';
import { voucherFault, voucherState } from './voucher.ts';
import { watch } from './watch-deadlines.server.ts';

/** A last day that a voucher may have. @throws {Refusal} invalid at `voucherUntil` */
export function mustBeValidity(until: string | undefined, now: Date): string {
	if (!until) throw new Refusal('invalid', m.referrals_voucher_needed(), 'voucherUntil');
	const fault = voucherFault(until, dayOf(now));
	if (fault)
		throw new Refusal(
			'invalid',
			fault === 'past' ? m.referrals_voucher_behind() : m.referrals_voucher_far(),
			'voucherUntil'
		);
	return until;
}

/**
 * The office gives a voucher more time, or less, while nobody has said yes to it. The provider is told.
 *
 * @returns whether anything changed
 * @throws {Refusal} conflict where there is no voucher, or it was redeemed; stale; invalid at `voucherUntil`
 */
export async function extendVoucher(
	tx: Tx,
	actor: Actor,
	input: { id: string; seen?: string; voucherUntil?: string | undefined },
	now: Date
): Promise<boolean> {
	const held = await lockFor(tx, actor, 'extend_voucher', input, now);
	if (!held.voucherUntil) throw new Refusal('conflict', m.referrals_voucher_none());
	const voucherUntil = mustBeValidity(input.voucherUntil, now);
	if (voucherUntil === held.voucherUntil) return false;
	await tx
		.update(referrals)
		.set({ voucherUntil, revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	// Less than a week ahead: nobody needs to be reminded of what was done just now.
	const after = await loadReferral(tx, actor, held.id, now);
	const due = dueAt('voucher', after);
	if (due && due > now) await watch(tx, held, after);
	await tellProvider(tx, held, 'referrals.voucher-extended', now, `voucher:${held.id}:${after.revision}`);
	await record(
		tx,
		actor,
		'referral.voucher-extended',
		{ referralId: held.id, from: held.voucherUntil, to: voucherUntil },
		now
	);
	return true;
}

/** A yes redeems the voucher while its time runs. @throws {Refusal} conflict; the office may extend it */
export function mustNotBeExpired(held: Held, now: Date): void {
	if (
		held.voucherUntil &&
		voucherState(held.voucherUntil, { ...held, phase: held.state.phase }, dayOf(now)) === 'expired'
	)
		throw new Refusal('conflict', m.referrals_voucher_over({ on: date(held.voucherUntil, getLocale()) }));
}
