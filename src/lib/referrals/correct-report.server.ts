import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { TimelineRow } from './load-referral.server.ts';
import { lockFor, writeEvent } from './lock-referral.server.ts';
import { saysUnchanged } from './model.ts';
import { standing } from './state.ts';

/**
 * The provider's newest report, if nothing came after it: only that can be taken back without bending what followed. A
 * hold that lapsed says nothing, nor that all is as it was.
 */
export function correctable(reported: readonly TimelineRow[]): TimelineRow | undefined {
	const last = standing(reported).findLast(({ event }) => event !== 'lapsed' && !saysUnchanged(event));
	if (last?.ofOffer) return undefined;
	return last?.author === 'provider' && (last.category === 'D3' || last.category === 'D4') ? last : undefined;
}

/**
 * Takes the newest report back by a new event; both stay in the history, place and deadlines follow (design.md § 6).
 *
 * @throws {Refusal} consent-missing, stale, conflict (nothing to take back, or the place is gone), not-found
 */
export async function correctReport(
	tx: Tx,
	actor: Actor,
	input: { id: string; seen?: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'correct', input, now);
	const corrects = correctable(held.reported);
	if (!corrects) throw new Refusal('conflict', m.referrals_nothing_to_correct());
	await writeEvent(tx, actor, held, 'corrected', { corrects }, now);
}
