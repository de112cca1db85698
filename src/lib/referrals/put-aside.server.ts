import { eq } from 'drizzle-orm';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { lockFor } from './lock-referral.server.ts';
import { inboxMarks } from './tables.server.ts';

/** The provider's own housekeeping: out of the open list. Says nothing about the person and reaches nobody else. */
export async function putAside(tx: Tx, actor: Member, input: { id: string; seen?: string }, now: Date): Promise<void> {
	const held = await lockFor(tx, actor, 'put_aside', input, now);
	await tx
		.insert(inboxMarks)
		.values({ referralId: held.id, organisationId: actor.organisationId, seenAt: now, putAsideAt: now })
		.onConflictDoUpdate({ target: [inboxMarks.referralId, inboxMarks.organisationId], set: { putAsideAt: now } });
	await record(tx, actor, 'referral.put-aside', { referralId: held.id }, now);
}

/** Back into the inbox, where it stood. */
export async function takeUp(tx: Tx, actor: Actor, input: { id: string; seen?: string }, now: Date): Promise<void> {
	const held = await lockFor(tx, actor, 'put_aside', input, now);
	await tx.update(inboxMarks).set({ putAsideAt: null }).where(eq(inboxMarks.referralId, held.id));
	await record(tx, actor, 'referral.taken-up', { referralId: held.id }, now);
}
