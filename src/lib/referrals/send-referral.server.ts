import { eq } from 'drizzle-orm';
import { findWaitingNeed, markCovered } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { loadOffer } from './load-offer.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { loadReferral } from './load-referral.server.ts';
import { referrals } from './tables.server.ts';
import { tellProvider } from './tell.server.ts';
import { mustBeValidity } from './voucher.server.ts';
import { watch } from './watch-deadlines.server.ts';
import { addWorkingDays } from './working-days.ts';

/**
 * The referral leaves the office. From now on the provider reads the anonymous request, and what law or consent opens;
 * its answer is due after as many working days as the offer promises. Where the offer takes a voucher, it is issued with
 * this step. Case responsibility stays where it is (R59).
 *
 * @throws {Refusal} stale, conflict (no data flow any more), not-found (offer no longer published), invalid at
 *   `voucherUntil`
 */
export async function sendReferral(
	tx: Tx,
	actor: Member,
	input: { id: string; seen?: string; voucherUntil?: string | undefined },
	now: Date
): Promise<{ answerDueOn: string }> {
	const held = await lockFor(tx, actor, 'send', input, now);
	const offer = await loadOffer(tx, actor, held.offerId, now);
	if (offer.regime === 'none') throw new Refusal('conflict', m.referrals_open_door());
	const answerDueOn = addWorkingDays(dayOf(now), offer.responseDays, offer.land);
	const voucherUntil = offer.intake === 'voucher' ? mustBeValidity(input.voucherUntil, now) : null;
	await tx
		.update(referrals)
		.set({ sending: 'sent', sentAt: now, answerDueOn, voucherUntil, regime: offer.regime, revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	await tellProvider(tx, held, 'referrals.received', now, `sent:${held.id}`);
	await watch(tx, held, await loadReferral(tx, actor, held.id, now));
	// The need that waited has been answered with a place to ask for, unless the draft turned to another need or person; a
	// colleague's report stays the colleague's.
	const need = held.unmetNeedId ? await findWaitingNeed(tx, actor, held.unmetNeedId) : undefined;
	const isAnswered = need?.termId === held.termId && (need.caseId === null || need.caseId === held.caseId);
	if (need && isAnswered) await markCovered(tx, actor, need.id, held.id, now);
	const issued = voucherUntil ? { voucherUntil } : {};
	await record(tx, actor, 'referral.sent', { referralId: held.id, regime: offer.regime, answerDueOn, ...issued }, now);
	return { answerDueOn };
}
