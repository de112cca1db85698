import { eq } from 'drizzle-orm';
import { reopenCovered } from '#lib/needs/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { endPlace } from './move-place.server.ts';
import { tellProvider } from './tell.server.ts';
import { referrals } from './tables.server.ts';

/**
 * The referring side takes the referral back before the start; a held place is free again, and a need that it was to
 * answer waits on.
 *
 * @throws {Refusal} stale when the provider answered meanwhile; conflict after the start
 */
export async function withdrawReferral(
	tx: Tx,
	actor: Actor,
	input: { id: string; seen?: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'withdraw', input, now);
	await endPlace(tx, actor, held, now);
	await tx
		.update(referrals)
		.set({ sending: 'withdrawn', withdrawnAt: now, revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	// Nobody was asked after all: the need that this was the answer to waits on, since the day it began.
	await reopenCovered(tx, actor, held.id, now);
	await tellProvider(tx, held, 'referrals.withdrawn', now, `withdrawn:${held.id}`);
	await record(tx, actor, 'referral.withdrawn', { referralId: held.id, from: held.state.phase }, now);
}
