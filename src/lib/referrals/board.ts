/** How the board draws a referral: stations, stretches between them, age of the last feedback. */
import type { Category } from '#lib/consent/index.ts';
import { pulseDays } from './deadlines.ts';
import { asksWhetherCurrent } from './moves.ts';
import { consequenceOf, returnReasons } from './reasons.ts';
import { toldOf, type ReferralState, type Sent } from './state.ts';

export const stations = ['requested', 'place', 'started', 'ended', 'after'] as const;
export type Station = (typeof stations)[number];

/** The station of the chain at which a referral stands. */
export function stationOf(state: ReferralState): Station {
	if (state.closed) return 'after';
	const told = toldOf(state);
	if (told) return told.says === 'ended' ? 'ended' : 'started';
	if (state.participation === 'ended') return 'ended';
	if (state.handoff === 'returned')
		return ['none', 'appointment', 'not_started'].includes(state.participation) ? 'place' : 'started';
	if (state.participation === 'started' || state.participation === 'interrupted') return 'started';
	return ['accepted', 'waitlisted', 'offered', 'left'].includes(state.handoff) ? 'place' : 'requested';
}

/** How a stretch of the chain is drawn: travelled, standing here, ahead, broken behind here, known from the person only. */
export type Stretch = 'past' | 'here' | 'ahead' | 'cut' | 'unknown' | 'none';

/** Did the chain break: declined, returned or ended early, and nothing follows? The person's own decision is no break. */
export const isBroken = (state: ReferralState, followed: boolean): boolean => {
	if (followed || state.closed || state.reason === 'person_decided') return false;
	if (state.phase === 'declined' || state.phase === 'returned') return true;
	if (state.phase === 'not_started') return consequenceOf('not_started', state.reason)?.task === true;
	return (
		state.phase === 'ended' && (state.reason === 'ended_early' || Object.hasOwn(returnReasons, state.reason ?? ''))
	);
};

export function stretchesOf(state: ReferralState, broken: boolean): Record<Station, Stretch> {
	const at = stations.indexOf(stationOf(state));
	const line = stations.map((station, index): Stretch => {
		if (index < at) return 'past';
		if (index === at && toldOf(state)) return 'here';
		if (state.onlyByPerson && !state.closed) return station === 'after' ? 'none' : index === at ? 'past' : 'unknown';
		if (index === at) return broken ? 'cut' : 'here';
		return 'ahead';
	});
	return Object.fromEntries(stations.map((station, index) => [station, line[index]])) as Record<Station, Stretch>;
}

/**
 * Tint of the age of feedback: fresh, a week, a fortnight; `silent` since the portal asked whether it is still current,
 * `overdue` is an answer; `self` never ages.
 */
export type Ageing = 'fresh' | 'week' | 'fortnight' | 'silent' | 'overdue' | 'self';

/** What a case manager asks after (R54). */
export const isWithoutFeedback = (ageing: Ageing): boolean => ageing === 'overdue' || ageing === 'silent';

export function ageingOf(
	state: ReferralState,
	sent: Sent,
	may: ReadonlySet<Category>,
	today: string,
	days: number
): Ageing {
	if (state.onlyByPerson) return 'self';
	if (state.phase === 'waiting') return sent.answerDueOn && sent.answerDueOn < today ? 'overdue' : 'fresh';
	if ((state.phase === 'accepted' || state.phase === 'running') && !may.has('D4')) return 'self';
	if (state.phase === 'closed') return 'fresh';
	const ahead = state.phase === 'accepted' && state.appointment && state.appointment.on >= today;
	if (days >= pulseDays && !ahead && asksWhetherCurrent(sent.regime, state.phase)) return 'silent';
	return days >= 14 ? 'fortnight' : days >= 7 ? 'week' : 'fresh';
}

/** A receipt is said once; after it, and after an answered query, it would say nothing new. */
export const receiptOpen = (state: ReferralState): boolean => state.handoff === 'sent';
