import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { isWithoutFeedback } from './board.ts';
import { standingOf } from './lists.server.ts';
import { lockReferral } from './lock-referral.server.ts';
import { referrals } from './tables.server.ts';
import { tellProvider } from './tell.server.ts';

/**
 * The office asks after an answer that is overdue, or a state of which nothing was heard for long. The provider is told
 * once a day that it was, in neutral words; the day stays with the referral. Nothing of its state changes, so no form
 * that is open elsewhere becomes stale.
 *
 * @throws {Refusal} conflict while the last word is not that old; not-found
 */
export async function remindProvider(tx: Tx, actor: Actor, input: { id: string }, now: Date): Promise<void> {
	const held = await lockReferral(tx, actor, input.id, now);
	if (held.side !== 'office') throw new Refusal('forbidden', m.errors_forbidden());
	const today = dayOf(now);
	if (held.mandateId || !isWithoutFeedback(standingOf(held, now).ageing))
		throw new Refusal('conflict', m.referrals_refused_not_now());
	await tx.update(referrals).set({ remindedAt: now }).where(eq(referrals.id, held.id));
	await tellProvider(tx, held, 'referrals.reminded', now, `reminded:${held.id}:${today}`);
	await record(tx, actor, 'referral.reminded', { referralId: held.id }, now);
}
