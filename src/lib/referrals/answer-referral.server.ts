import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { dayOf } from '#lib/ui/format.ts';
import type { ProviderAnswer } from './inputs.ts';
import { lockFor, writeEvent } from './lock-referral.server.ts';
import { eventOf } from './model.ts';

/**
 * The provider answers: receipt, yes (with or without a first appointment), waiting list, or no with one coded reason.
 * One transaction with the place, the state and the audit line (security.md S8).
 *
 * @throws {Refusal} consent-missing, stale, conflict (not its turn, last place gone), not-found
 */
export async function answerReferral(
	tx: Tx,
	actor: Actor,
	input: Omit<ProviderAnswer, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, input.answer, input, now);
	const accepts = input.answer === 'accept';
	if (accepts && input.appointmentOn && input.appointmentOn < dayOf(now))
		throw new Refusal('invalid', m.referrals_appointment_past(), 'appointmentOn');
	if (input.answer === 'decline' && !input.reason)
		throw new Refusal('invalid', m.referrals_reason_required(), 'reason');
	await writeEvent(
		tx,
		actor,
		held,
		eventOf[input.answer],
		{
			reason: input.answer === 'decline' ? input.reason : undefined,
			happensOn: accepts ? input.appointmentOn : undefined,
			happensAt: accepts && input.appointmentOn ? input.appointmentAt : undefined
		},
		now
	);
}
