import { shareOf, type Share } from '#lib/agreements/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { loadOffer } from './load-offer.server.ts';
import { lockFor, lockReferral, writeEvent } from './lock-referral.server.ts';
import { mustNotPassOthers } from './waiting-list.server.ts';
import { movesPlaces } from './model.ts';
import { sendReferral } from './send-referral.server.ts';

/** Reason of a confirmation that no provider offered before: the office took the place within its contingent. */
const directBooking = 'direct_booking';

/**
 * What a referral may take of the agreed contingent of its office, and whether it may book directly (R50, R51): the
 * offer says so, places move by single cases there, and a contingent is agreed.
 */
export async function bookingOf(
	tx: Tx,
	actor: Member,
	of: { offerId: string; commissionerId: string },
	now: Date
): Promise<{ share: Share | undefined; direct: boolean }> {
	const offer = await loadOffer(tx, actor, of.offerId, now);
	const share = movesPlaces(offer.regime) ? await shareOf(tx, actor, of) : undefined;
	return { share, direct: offer.intake === 'direct' && share !== undefined };
}

/**
 * Books a place within the office's contingent: sent and accepted in one step, without a second person. The person is
 * there and agrees; the provider is told. Who waits for a place goes first here as well.
 *
 * @throws {Refusal} conflict (no direct booking, contingent used up, no place, somebody waits), consent-missing, stale
 */
export async function bookDirectly(
	tx: Tx,
	actor: Member,
	input: { id: string; seen?: string },
	now: Date
): Promise<void> {
	const draft = await lockFor(tx, actor, 'book', input, now);
	const of = { offerId: draft.offerId, commissionerId: draft.fromOrganisationId };
	const { direct } = await bookingOf(tx, actor, of, now);
	if (!direct) throw new Refusal('conflict', m.statutory_refused_direct());
	await mustNotPassOthers(tx, draft);
	await sendReferral(tx, actor, { id: draft.id }, now);
	const held = await lockReferral(tx, actor, draft.id, now);
	// Law, or the person's consent, must let the acceptance stand (rule 1).
	if (!held.may.has('D3')) throw new Refusal('consent-missing', m.statutory_refused_direct_consent());
	await writeEvent(tx, actor, held, 'confirmed', { reason: directBooking, discussedOn: dayOf(now) }, now);
}
