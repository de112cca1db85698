import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { lockReferral } from './lock-referral.server.ts';
import { turnOf } from './turn.ts';
import { referrals } from './tables.server.ts';
import { tellProvider } from './tell.server.ts';

/**
 * The office asks after an answer that is overdue. The provider is told once a day that it was, in neutral words; the
 * day stays with the referral. Nothing of its state changes, so no form that is open elsewhere becomes stale.
 *
 * @throws {Refusal} conflict while nothing is overdue; not-found
 */
export async function remindProvider(tx: Tx, actor: Actor, input: { id: string }, now: Date): Promise<void> {
	const held = await lockReferral(tx, actor, input.id, now);
	if (held.side !== 'office') throw new Refusal('forbidden', m.errors_forbidden());
	const today = dayOf(now);
	if (held.mandateId || turnOf(held.state, held, held.may, today).turn !== 'answer_overdue')
		throw new Refusal('conflict', m.referrals_refused_not_now());
	await tx.update(referrals).set({ remindedAt: now }).where(eq(referrals.id, held.id));
	await tellProvider(tx, held, 'referrals.reminded', now, `reminded:${held.id}:${today}`);
	await record(tx, actor, 'referral.reminded', { referralId: held.id }, now);
}
