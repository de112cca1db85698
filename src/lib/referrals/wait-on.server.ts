import { reopenCovered } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { lockReferral } from './lock-referral.server.ts';
import { leftOpen } from './state.ts';

/**
 * The request that a reported need was answered with came to nothing: the need waits on, since the day on which it began.
 * Whatever the reason was, and closed or not; a click of the case manager's, because the person may have decided otherwise.
 *
 * @throws {Refusal} conflict while the request may still come to something, or where no own report was answered with it
 */
export async function letNeedWaitOn(tx: Tx, actor: Actor, input: { id: string }, now: Date): Promise<{ id: string }> {
	const held = await lockReferral(tx, actor, input.id, now);
	const again =
		held.side === 'office' && leftOpen(held.state) ? await reopenCovered(tx, actor, held.id, now) : undefined;
	if (!again) throw new Refusal('conflict', m.referrals_refused_not_now());
	return { id: again };
}
