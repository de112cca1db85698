import { endOf, type Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { aftercareOn } from './aftercare.ts';
import type { PlaceState } from './model.ts';
import { asksWhetherCurrent } from './moves.ts';
import type { ReferralState } from './state.ts';
import { voucherPhases, voucherReminderDays } from './voucher.ts';
import { addWorkingDays } from './working-days.ts';

/** What a referral waits for by the calendar (design.md § 6). None says anything about a person. */
export const deadlines = [
	'answer',
	'escalation',
	'hold',
	'ground',
	'first_appointment',
	'voucher',
	'pulse',
	'aftercare_3',
	'aftercare_6'
] as const;
export type Deadline = (typeof deadlines)[number];

/** Working days after the missed day, and after the yes; days of the calendar between two pulses. */
const escalationDays = 7;
const firstAppointmentDays = 14;
export const pulseDays = 30;

export type DeadlineFacts = {
	regime: Regime;
	land: string;
	sentAt: Date | null;
	answerDueOn: string | null;
	voucherUntil: string | null;
	may: ReadonlySet<Category>;
	place: { state: PlaceState; heldUntil: Date | null } | undefined;
	groundUntil: Date | undefined;
	state: ReferralState;
};

/**
 * When a deadline of a referral passes; undefined where there is none. In counselling and voluntary offers nothing is
 * timed after the yes: silence there must not tell of a person's absence (§ 7 rule 5).
 *
 * @param nth of the pulses, from 1
 */
export function dueAt(deadline: Deadline, facts: DeadlineFacts, nth = 1): Date | undefined {
	const { state, regime, land, place } = facts;
	switch (deadline) {
		case 'answer':
			return state.phase === 'waiting' && facts.answerDueOn ? endOf(facts.answerDueOn) : undefined;
		case 'escalation':
			return state.phase === 'waiting' && facts.answerDueOn
				? endOf(addWorkingDays(facts.answerDueOn, escalationDays, land))
				: undefined;
		case 'hold':
			return place?.state === 'held' ? (place.heldUntil ?? undefined) : undefined;
		case 'ground':
			// Where the answer rested on consent, the place goes with it when the consent runs out.
			return place && place.state !== 'released' ? facts.groundUntil : undefined;
		case 'first_appointment':
			// A hold is shorter than that: the yes still stands when it has lapsed.
			return regime === 'statutory' && isAccepted(state) && !state.appointment && state.acceptedAt
				? endOf(addWorkingDays(dayOf(state.acceptedAt), firstAppointmentDays, land))
				: undefined;
		case 'voucher': {
			const on = facts.voucherUntil && addDays(facts.voucherUntil, -voucherReminderDays);
			// Issued for less than that: nobody needs to be reminded of what was done just now.
			const ahead = on && facts.sentAt && on > dayOf(facts.sentAt);
			return ahead && voucherPhases.includes(state.phase) ? endOf(addDays(on, -1)) : undefined;
		}
		case 'pulse': {
			const since = state.lastFeedbackAt ?? facts.sentAt;
			return asksWhetherCurrent(regime, state.phase) && since
				? endOf(addDays(dayOf(since), pulseDays * nth))
				: undefined;
		}
		// Only a statutory timer may say that somebody took part; the reader is the case manager alone (R107).
		case 'aftercare_3':
		case 'aftercare_6':
			return regime === 'statutory' && state.phase === 'ended' && state.endedOn
				? endOf(addDays(aftercareOn(state.endedOn, deadline === 'aftercare_3' ? 3 : 6), -1))
				: undefined;
		default:
			return deadline satisfies never;
	}
}

const isAccepted = ({ phase }: ReferralState): boolean => phase === 'accepted' || phase === 'lapsed';
