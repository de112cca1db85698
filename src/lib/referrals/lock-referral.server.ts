import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { Refusal } from '#lib/platform/errors.ts';
import { feedbackEvents, verdict, type FeedbackEvent, type Move } from './model.ts';
import { loadReferral, type Held } from './load-referral.server.ts';
import { feedback } from './tables.server.ts';

/**
 * Holds a referral until the end of the transaction and reads it afresh. An advisory lock: a provider may read the
 * row but never change it, so `for update` would show it nothing; this way both sides wait for each other.
 *
 * @throws {Refusal} not-found
 */
export async function lockReferral(tx: Tx, actor: Actor, id: string, now: Date): Promise<Held> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('referral:' || ${id}, 61))`);
	return loadReferral(tx, actor, id, now);
}

/**
 * Lock, then decide: the referral as it stands, if this caller may make this move on what the form saw.
 *
 * @throws {Refusal} consent-missing without law or consent; stale when somebody was faster; conflict, not-found
 */
export async function lockFor(
	tx: Tx,
	actor: Actor,
	move: Move,
	input: { id: string; seen?: string | undefined },
	now: Date
): Promise<Held> {
	const held = await lockReferral(tx, actor, input.id, now);
	const answer = verdict(move, { phase: held.state.phase, side: held.side, regime: held.regime, may: held.may });
	if (answer === 'no-ground') throw new Refusal('consent-missing', m.referrals_refused_no_ground());
	if (input.seen && input.seen !== held.seen) throw new Refusal('stale', m.errors_stale());
	if (answer === 'not-you') throw new Refusal('forbidden', m.errors_forbidden());
	if (answer === 'not-now') throw new Refusal('conflict', m.referrals_refused_not_now());
	return held;
}

export type NewFeedback = {
	reason?: string | undefined;
	happensOn?: string | undefined;
	happensAt?: string | undefined;
	stage?: (typeof feedback.$inferInsert)['stage'];
	sentence?: string | undefined;
	discussedOn?: string | undefined;
	undiscussedReason?: string | undefined;
};

/** Writes what the provider reports, and the audit line. Row security refuses what neither law nor consent covers. */
export async function writeFeedback(
	tx: Tx,
	actor: Actor,
	held: Held,
	event: FeedbackEvent,
	input: NewFeedback,
	now: Date
): Promise<void> {
	if (!actor.membershipId) throw new Refusal('forbidden', m.errors_forbidden());
	await tx.insert(feedback).values({
		networkId: held.networkId,
		referralId: held.id,
		regime: held.regime,
		providerId: held.toOrganisationId,
		category: feedbackEvents[event],
		event,
		reason: input.reason ?? null,
		happensOn: input.happensOn ?? null,
		happensAt: input.happensAt ?? null,
		stage: input.stage ?? null,
		sentence: input.sentence || null,
		discussedOn: input.discussedOn ?? null,
		undiscussedReason: input.undiscussedReason ?? null,
		recordedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, `referral.${event}`, { referralId: held.id, from: held.state.phase }, now);
}
