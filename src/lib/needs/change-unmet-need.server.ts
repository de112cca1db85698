import { and, eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { canBecome, type UnmetState } from './model.ts';
import { unmetNeeds } from './tables.server.ts';

const unknownNeed = () => new Refusal('not-found', m.errors_not_found());

async function lockOwn(tx: Tx, actor: Actor, id: string) {
	const [row] = await tx.select().from(unmetNeeds).where(eq(unmetNeeds.id, id)).for('update');
	if (!row || row.reportedBy !== actor.membershipId) throw unknownNeed();
	return row;
}

async function moveTo(
	tx: Tx,
	id: string,
	from: UnmetState,
	to: UnmetState,
	now: Date,
	more: Partial<typeof unmetNeeds.$inferInsert> = {}
): Promise<void> {
	if (!canBecome(from, to)) throw new Refusal('conflict', m.needs_refused_state());
	await tx
		.update(unmetNeeds)
		.set({ ...more, state: to, stateChangedAt: now })
		.where(eq(unmetNeeds.id, id));
}

/** The need no longer exists, or was reported by mistake; it leaves the counts and stays in the reporter's list. */
export async function withdrawUnmetNeed(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
	const need = await lockOwn(tx, actor, id);
	await moveTo(tx, id, need.state, 'obsolete', now);
	await record(tx, actor, 'needs.withdrawn', { unmetNeedId: id, from: need.state }, now);
}

/**
 * Takes a withdrawal back. What came from a decline waits for the reporter's word again: it may never have counted.
 * No plan holds it, so that the next one for its need and area finds it.
 */
export async function reopenUnmetNeed(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
	const need = await lockOwn(tx, actor, id);
	if (need.state !== 'obsolete') throw new Refusal('conflict', m.needs_refused_state());
	await moveTo(tx, id, need.state, need.referralId ? 'draft' : 'open', now, { plannedOfferId: null });
	await record(tx, actor, 'needs.reopened', { unmetNeedId: id }, now);
}

/**
 * What answered a need is gone, taken back or declined: it counts again, since the day on which it began. A colleague's
 * report stays the colleague's, here as where it is answered.
 *
 * @returns the need, if there was one
 */
export async function reopenCovered(tx: Tx, actor: Actor, referralId: string, now: Date): Promise<string | undefined> {
	const rows = await tx
		.update(unmetNeeds)
		.set({ state: 'open', offeredReferralId: null, stateChangedAt: now })
		.where(
			and(
				eq(unmetNeeds.offeredReferralId, referralId),
				eq(unmetNeeds.state, 'covered'),
				actor.membershipId ? eq(unmetNeeds.reportedBy, actor.membershipId) : undefined
			)
		)
		.returning({ id: unmetNeeds.id });
	for (const { id } of rows) await record(tx, actor, 'needs.reopened', { unmetNeedId: id, referralId }, now);
	return rows[0]?.id;
}

/**
 * The person was offered a place: called when a referral that answers the need is sent.
 * A need that is covered or withdrawn already stays as it is.
 */
export async function markCovered(tx: Tx, actor: Actor, id: string, referralId: string, now: Date): Promise<void> {
	const need = await lockOwn(tx, actor, id);
	if (need.state === 'covered' || need.state === 'obsolete') return;
	// A draft that is answered at once was a need that counted.
	if (need.state === 'draft') await moveTo(tx, id, 'draft', 'open', now);
	await moveTo(tx, id, need.state === 'draft' ? 'open' : need.state, 'covered', now, { offeredReferralId: referralId });
	await record(tx, actor, 'needs.covered', { unmetNeedId: id, referralId }, now);
}
