import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { crossing } from '#lib/platform/crossing.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { Refusal } from '#lib/platform/errors.ts';
import { phaseLabels } from './labels.ts';
import { loadReferral, type Held, type TimelineRow } from './load-referral.server.ts';
import { feedbackEvents, officeEvents, saysUnchanged, type Author, type FeedbackEvent } from './model.ts';
import { placeOf, verdict, type Move } from './moves.ts';
import { stateOf } from './state.ts';
import { settlePlace } from './move-place.server.ts';
import { feedback } from './tables.server.ts';
import { tellProvider, tellResponsible } from './tell.server.ts';
import { watch } from './watch-deadlines.server.ts';

/**
 * Holds a referral until the end of the transaction and reads it afresh. An advisory lock: a provider may read the
 * row but never change it, so `for update` would show it nothing; this way both sides wait for each other.
 *
 * @throws {Refusal} not-found
 */
export async function lockReferral(tx: Tx, actor: Actor, id: string, now: Date): Promise<Held> {
	await holdReferral(tx, id);
	crossing('referral.locked');
	return loadReferral(tx, actor, id, now);
}

/** Others who decide about this referral, or change its whole offer, wait until the end of this transaction. */
export async function holdReferral(tx: Tx, id: string): Promise<void> {
	// Shared: whoever changes the whole offer waits for those who decide about one referral, and they for it.
	await tx.execute(sql`
		select pg_advisory_xact_lock_shared(hashtextextended('offer:' || offer_id, 61)) from casework.referrals where id = ${id}`);
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('referral:' || ${id}, 61))`);
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
	if (input.seen && input.seen !== held.seen)
		throw new Refusal('stale', m.referrals_stale({ state: phaseLabels[held.state.phase]() }));
	if (answer === 'not-you') throw new Refusal('forbidden', m.errors_forbidden());
	if (answer === 'not-now') throw new Refusal('conflict', m.referrals_refused_not_now());
	if (held.mandateId && contentMoves.includes(move)) throw new Refusal('conflict', m.mandates_by_third_party());
	crossing('referral.decided');
	return held;
}

/** In a mandate these are done by the third party, with the person. */
export const contentMoves: readonly Move[] = ['update', 'send', 'book', 'discard', 'give_consent', 'agree_goal'];

/** What an event says besides its name; category and author follow from it. */
type NewEvent = {
	reason?: string | undefined;
	words?: string | undefined;
	proposedOfferId?: string | undefined;
	corrects?: TimelineRow | undefined;
	happensOn?: string | undefined;
	happensAt?: string | undefined;
	stage?: (typeof feedback.$inferInsert)['stage'];
	sentence?: string | undefined;
	discussedOn?: string | undefined;
	undiscussedReason?: string | undefined;
};

const authorOf = (event: FeedbackEvent): Author =>
	event === 'lapsed' ? 'system' : (officeEvents as readonly string[]).includes(event) ? 'office' : 'provider';

/** Only these begin a hold anew; everything else leaves it as it runs. */
const renewing: readonly FeedbackEvent[] = ['offered', 'accepted', 'confirmed', 'appointment'];

/**
 * Writes an event with everything that follows from it in the same transaction: place, deadlines, what people are told,
 * audit line. Row security refuses what neither law nor consent covers.
 *
 * @throws {Refusal} conflict when the event needs a place and the last one is gone
 */
export async function writeEvent(
	tx: Tx,
	actor: Actor,
	held: Held,
	event: FeedbackEvent,
	input: NewEvent,
	now: Date
): Promise<Held> {
	const author = authorOf(event);
	if (author !== 'system' && !actor.membershipId) throw new Refusal('forbidden', m.errors_forbidden());
	// The order of decisions is that of the lock; the clock of a transaction that waited for it may be behind.
	const last = held.reported.at(-1)?.recordedAt;
	const recordedAt = last && last >= now ? new Date(last.getTime() + 1) : now;
	const row: TimelineRow = {
		id: randomUUID(),
		referralId: held.id,
		category: input.corrects?.category ?? feedbackEvents[event],
		author,
		event,
		reason: input.reason ?? null,
		words: input.words || null,
		proposedOfferId: input.proposedOfferId ?? null,
		proposedOffer: null,
		corrects: input.corrects?.id ?? null,
		happensOn: input.happensOn ?? null,
		happensAt: input.happensAt ?? null,
		stage: input.stage ?? null,
		sentence: input.sentence || null,
		discussedOn: input.discussedOn ?? null,
		recordedAt
	};
	const reported = [...held.reported, row];
	// From the events alone: the place follows them, not the other way round.
	const { phase } = stateOf(held, reported, held.may);
	// That all is as it was moves nothing, and is no news: the board says how old the word is.
	const unchanged = saysUnchanged(event);
	const place = unchanged
		? held.place
		: await settlePlace(tx, actor, held, placeOf(phase), now, {
				renew: renewing.includes(event) || input.reason === 'excused',
				appointmentOn: input.happensOn
			});
	crossing('event.placed');
	const { corrects, referralId: _, proposedOffer: __, ...values } = row;
	await tx.insert(feedback).values({
		...values,
		networkId: held.networkId,
		referralId: held.id,
		regime: held.regime,
		providerId: held.toOrganisationId,
		correctsId: corrects ?? null,
		undiscussedReason: input.undiscussedReason ?? null,
		recordedBy: actor.membershipId ?? null
	});
	crossing('event.written');
	const after: Held = { ...held, reported, place, state: stateOf(held, reported, held.may, place?.state) };
	await watch(tx, held, after);
	crossing('event.watched');
	await record(
		tx,
		actor,
		`referral.${event.replaceAll('_', '-')}`,
		{ referralId: held.id, from: held.state.phase },
		now
	);
	crossing('event.recorded');
	if (author === 'provider' && !unchanged) await tellResponsible(tx, held, 'referrals.news', `event:${row.id}`);
	if (author === 'office') await tellProvider(tx, held, 'referrals.replied', now, `event:${row.id}`);
	crossing('event.told');
	return after;
}
