import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { referralGoals, referrals } from './tables.server.ts';

/**
 * What the person wants to reach, said or changed once the request is on its way (R56). A provider reads it where law or
 * consent opens D2, and as it is now.
 *
 * @returns whether anything changed
 * @throws {Refusal} conflict once the request is over or where a third party made it; stale, forbidden, not-found
 */
export async function agreeGoal(
	tx: Tx,
	actor: Actor,
	input: { id: string; seen?: string; words: string; targetOn?: string | undefined },
	now: Date
): Promise<boolean> {
	const held = await lockFor(tx, actor, 'agree_goal', input, now);
	const [before] = await tx
		.select({ words: referralGoals.words, targetOn: referralGoals.targetOn })
		.from(referralGoals)
		.where(eq(referralGoals.referralId, held.id));
	const after = { words: input.words, targetOn: input.targetOn ?? before?.targetOn ?? null };
	if (before && before.words === after.words && before.targetOn === after.targetOn) return false;
	await tx
		.insert(referralGoals)
		.values({ referralId: held.id, ...after })
		.onConflictDoUpdate({ target: referralGoals.referralId, set: after });
	await tx
		.update(referrals)
		.set({ revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	await record(tx, actor, 'referral.goal-agreed', { referralId: held.id, targetOn: after.targetOn }, now);
	return true;
}
