import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { OfficeReply } from './inputs.ts';
import type { Held } from './load-referral.server.ts';
import { lockFor, writeEvent } from './lock-referral.server.ts';
import { replyOf } from './moves.ts';
import { leaveReasons, replies } from './reasons.ts';
import { referrals } from './tables.server.ts';
import { mustNotBeExpired } from './voucher.server.ts';
import { watch } from './watch-deadlines.server.ts';
import { addWorkingDays } from './working-days.ts';

/**
 * The office answers a query, or says what the person says to a counter-offer or to an offered place. The person is
 * heard first and sees every word (rule 21). After that the provider has its time again.
 *
 * @throws {Refusal} consent-missing, stale, conflict, invalid at the field, not-found
 */
export async function replyToProvider(
	tx: Tx,
	actor: Actor,
	input: Omit<OfficeReply, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, input.move, input, now);
	const isAnswer = input.move === 'answer_query';
	const coded: readonly string[] | undefined = isAnswer
		? replies
		: input.move === 'leave_list'
			? Object.keys(leaveReasons)
			: undefined;
	if (coded && !(input.reason && coded.includes(input.reason)))
		throw new Refusal('invalid', m.referrals_reason_required(), 'reason');
	if (!isAnswer && !input.discussedOn) throw new Refusal('invalid', m.referrals_heard_needed(), 'discussedOn');
	if (input.discussedOn && input.discussedOn > dayOf(now))
		throw new Refusal('invalid', m.referrals_day_ahead(), 'discussedOn');
	if (input.move === 'confirm') mustNotBeExpired(held, now);
	const after = await writeEvent(
		tx,
		actor,
		held,
		replyOf[input.move],
		{
			reason: coded ? input.reason : undefined,
			words: input.move === 'confirm' || input.move === 'leave_list' ? undefined : input.words,
			discussedOn: input.discussedOn
		},
		now
	);
	if (after.state.phase === 'waiting') await restartAnswer(tx, after, now);
}

/** The provider has as many working days as it promised, from today: only now can it really answer. */
export async function restartAnswer(tx: Tx, held: Held, now: Date): Promise<void> {
	const answerDueOn = addWorkingDays(dayOf(now), held.responseDays, held.land);
	await tx
		.update(referrals)
		.set({ answerDueOn, revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	await watch(tx, held, { ...held, answerDueOn });
}
