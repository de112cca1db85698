import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { GoalReason } from './goals/model.ts';
import { lockFor } from './lock-referral.server.ts';
import { referralGoals, referrals } from './tables.server.ts';

/**
 * What the person wants to reach, said or changed once the request is on its way (R56). A provider reads the words where
 * law or consent opens D2, and as they are now. A later day than before says why, without blame (R57).
 *
 * @returns whether anything changed
 * @throws {Refusal} invalid at `targetOn` or `laterBecause`; conflict once the request is over or where a third party made
 * it; stale, forbidden, not-found
 */
export async function agreeGoal(
	tx: Tx,
	actor: Actor,
	input: {
		id: string;
		seen?: string;
		words: string;
		targetOn?: string | undefined;
		laterBecause?: GoalReason | undefined;
	},
	now: Date
): Promise<boolean> {
	const held = await lockFor(tx, actor, 'agree_goal', input, now);
	const [before] = await tx
		.select({
			words: referralGoals.words,
			targetOn: referralGoals.targetOn,
			laterBecause: referralGoals.laterBecause
		})
		.from(referralGoals)
		.where(eq(referralGoals.referralId, held.id));
	const targetOn = input.targetOn ?? before?.targetOn ?? null;
	if (before && before.words === input.words && before.targetOn === targetOn) return false;
	const isMoved = targetOn !== null && targetOn !== (before?.targetOn ?? null);
	if (isMoved && targetOn < dayOf(now)) throw new Refusal('invalid', m.goals_target_past(), 'targetOn');
	const isLater = isMoved && before?.targetOn != null && targetOn > before.targetOn;
	if (isLater && !input.laterBecause) throw new Refusal('invalid', m.goals_reason_needed(), 'laterBecause');
	const laterBecause = isLater ? (input.laterBecause ?? null) : (before?.laterBecause ?? null);
	const after = { words: input.words, targetOn, laterBecause };
	await tx
		.insert(referralGoals)
		.values({ referralId: held.id, ...after })
		.onConflictDoUpdate({ target: referralGoals.referralId, set: after });
	await tx
		.update(referrals)
		.set({ revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	await record(
		tx,
		actor,
		'referral.goal-agreed',
		{ referralId: held.id, targetOn, reason: isLater ? laterBecause : null },
		now
	);
	return true;
}
