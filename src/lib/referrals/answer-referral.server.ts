import type { Regime } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { ProviderAnswer } from './inputs.ts';
import { loadOffer } from './load-offer.server.ts';
import type { Held } from './load-referral.server.ts';
import { lockFor, writeEvent } from './lock-referral.server.ts';
import { receiptOpen } from './board.ts';
import { acceptance, eventOf } from './moves.ts';
import { counterCodes, declineReasonsOf, queryCodesOf } from './reasons.ts';
import { mustNotBeExpired } from './voucher.server.ts';
import { listInTurn, mustNotPass, roomFor } from './waiting-list.server.ts';

/**
 * The provider answers: receipt, query, counter-offer, yes (with or without a first appointment), waiting list, an
 * offered place, or no with one coded reason.
 * One transaction with the place, the state and the audit line (security.md S8).
 *
 * @throws {Refusal} consent-missing, stale, conflict (not its turn, last place gone, voucher expired), not-found
 */
export async function answerReferral(
	tx: Tx,
	actor: Member,
	input: Omit<ProviderAnswer, 'requestKey' | 'sure'> & { id: string; sure?: boolean },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, input.answer, input, now);
	const { answer } = input;
	const accepts = answer === 'accept';
	// Said already: a second tap adds nothing.
	if (answer === 'receive' && !receiptOpen(held.state)) return;
	if (accepts && input.appointmentAt && !input.appointmentOn)
		throw new Refusal('invalid', m.referrals_appointment_day_missing(), 'appointmentOn');
	if (accepts && input.appointmentOn && input.appointmentOn < dayOf(now))
		throw new Refusal('invalid', m.referrals_appointment_past(), 'appointmentOn');
	const coded = codes[answer]?.(held.regime);
	if (coded && !(input.reason && coded.includes(input.reason)))
		throw new Refusal('invalid', missing[answer]?.() ?? m.referrals_reason_required(), 'reason');
	const proposes = input.reason === 'other_offer' || input.reason === 'other_offer_fits';
	if (input.reason === 'other_offer' && !input.proposedOfferId)
		throw new Refusal('invalid', m.statutory_refused_no_proposal(), 'proposedOfferId');
	if (proposes && input.proposedOfferId) await mustBeOffered(tx, actor, held, input.proposedOfferId, now);
	if (accepts || answer === 'offer_place') mustNotBeExpired(held, now);
	if (accepts) {
		await mustNotPass(tx, actor, held, now);
		if (!input.sure && acceptance(held.regime, await roomFor(tx, actor, held, now)) === 'ask')
			throw new Refusal('invalid', m.referrals_accept_unsure(), 'sure');
	}
	if (answer === 'offer_place') await mustBeNext(tx, actor, held, now);
	await writeEvent(
		tx,
		actor,
		held,
		eventOf[answer],
		{
			reason: coded ? input.reason : undefined,
			words: answer === 'query' || answer === 'counter' ? input.words : undefined,
			proposedOfferId: proposes ? input.proposedOfferId : undefined,
			happensOn: accepts ? input.appointmentOn : undefined,
			happensAt: accepts && input.appointmentOn ? input.appointmentAt : undefined
		},
		now
	);
}

/** Answers that say one code, and which. */
const codes: Partial<Record<ProviderAnswer['answer'], (regime: Regime) => readonly string[]>> = {
	query: queryCodesOf,
	counter: () => counterCodes,
	decline: declineReasonsOf
};

/** What is missing, in the words of the question above the list. */
const missing: Partial<Record<ProviderAnswer['answer'], () => string>> = {
	query: () => m.referrals_query_code_missing(),
	counter: () => m.referrals_counter_code_missing()
};

/** A place that frees goes to whoever is next; the order is urgency, then the day on which the waiting began. */
async function mustBeNext(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	const [first] = await listInTurn(tx, actor, held.offerLocationId, now);
	if (first && first.id !== held.id)
		throw new Refusal('conflict', m.referrals_refused_not_next({ reference: first.reference }));
}

/** Published here, and not confidential unless the request is: the same that `listProposable` offers. */
async function mustBeOffered(tx: Tx, actor: Member, held: Held, offerId: string, now: Date): Promise<void> {
	const offer = await loadOffer(tx, actor, offerId, now).catch((caught: unknown) => {
		if (caught instanceof Refusal) return undefined;
		throw caught;
	});
	if (!offer || (!held.sensitive && offer.terms.some(({ sensitive }) => sensitive)))
		throw new Refusal('invalid', m.errors_choice(), 'proposedOfferId');
}
