import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { standingOf } from './lists.server.ts';
import type { Held } from './load-referral.server.ts';
import { lockFor, lockReferral, writeEvent } from './lock-referral.server.ts';
import { saysUnchanged } from './model.ts';
import { eventOf, keepingMoves, verdict } from './moves.ts';
import { standing } from './state.ts';

type KeepingMove = (typeof keepingMoves)[number];

/**
 * "Noch aktuell?" – the provider says that a state is as it was: its age begins anew, and nobody gets a notice. Said
 * twice on one day it adds nothing.
 *
 * @throws {Refusal} consent-missing, stale, conflict, not-found
 */
export async function keepState(
	tx: Tx,
	actor: Actor,
	input: { id: string; seen?: string; move: KeepingMove },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, input.move, input, now);
	await noteUnchanged(tx, actor, held, input.move, now);
}

/**
 * The same for all of a list of which nothing was heard for long; those that have moved on meanwhile are left alone.
 * Answers how many were confirmed.
 *
 * @throws {Refusal} conflict where none is left
 */
export async function keepStates(
	tx: Tx,
	actor: Member,
	{ referralIds }: { referralIds: readonly string[] },
	now: Date
): Promise<number> {
	if (!isProvider(actor) || referralIds.length === 0) throw new Refusal('conflict', m.referrals_keep_none());
	const seen = await tx.execute<{ id: string }>(
		sql`select id from casework.referrals where ${anyOf(sql`id`, referralIds)} order by created_at, id`
	);
	let kept = 0;
	// In one order everywhere: two lists with the same people wait for each other instead of stopping each other.
	for (const { id } of seen) {
		const held = await lockReferral(tx, actor, id, now);
		const move = keepingMoves.find((one) => mayKeep(held, one));
		if (!move || standingOf(held, now).ageing !== 'silent') continue;
		await noteUnchanged(tx, actor, held, move, now);
		kept++;
	}
	if (kept === 0) throw new Refusal('conflict', m.referrals_keep_none());
	return kept;
}

/** A report of attendance or an opened assessment says on the way that the person still takes part. */
export async function noteTakesPart(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	if (mayKeep(held, 'keep_participation')) await noteUnchanged(tx, actor, held, 'keep_participation', now);
}

/** Its newest report says, of today, that it is as it was. */
export function isKept({ reported }: Pick<Held, 'reported'>, now: Date): boolean {
	const last = standing(reported).at(-1);
	return last !== undefined && saysUnchanged(last.event) && dayOf(last.recordedAt) === dayOf(now);
}

const mayKeep = ({ side, regime, may, state }: Held, move: KeepingMove): boolean =>
	verdict(move, { phase: state.phase, side, regime, may }) === 'yes';

async function noteUnchanged(tx: Tx, actor: Actor, held: Held, move: KeepingMove, now: Date): Promise<void> {
	if (isKept(held, now)) return;
	await writeEvent(tx, actor, held, eventOf[move], {}, now);
}
