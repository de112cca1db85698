/** Who may take which step when. */
import type { Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import type { Actor } from '#lib/platform/actor.ts';
import {
	feedbackEvents,
	movesPlaces,
	urgencies,
	type FeedbackEvent,
	type officeEvents,
	type PlaceState,
	type Urgency
} from './model.ts';
import type { Phase } from './state.ts';

export const moves = [
	'update',
	'send',
	'book',
	'discard',
	'give_consent',
	'agree_goal',
	'withdraw',
	'close',
	'aftercare',
	'answer_query',
	'agree',
	'disagree',
	'confirm',
	'leave_list',
	'extend_voucher',
	'receive',
	'query',
	'counter',
	'accept',
	'waitlist',
	'offer_place',
	'decline',
	'appointment',
	'not_started',
	'start',
	'interrupt',
	'resume',
	'end',
	'return',
	'report_stage',
	'keep_handoff',
	'keep_participation',
	'report_attendance',
	'assess',
	'open_assessment',
	'correct',
	'put_aside'
] as const;
export type Move = (typeof moves)[number];

/** `office` is the person responsible for the case, `provider` whoever answers for the organisation referred to. */
export const sides = ['office', 'provider'] as const;
export type Side = (typeof sides)[number];

/** What § 61 SGB II asks of the provider from the start on, and still after the end; rows of their own, no feedback. */
const byLaw = { report_attendance: 'provider', assess: 'provider', open_assessment: 'provider' } as const;
const groundOf: Partial<Record<Move, Category>> = { report_attendance: 'D5', assess: 'D6', open_assessment: 'D6' };

/** Phase × move → who. What is absent is nobody's move (house rule 12). */
export const movesOf: Record<Phase, Partial<Record<Move, Side>>> = {
	draft: { update: 'office', send: 'office', book: 'office', discard: 'office', give_consent: 'office' },
	waiting: {
		give_consent: 'office',
		agree_goal: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		receive: 'provider',
		query: 'provider',
		counter: 'provider',
		accept: 'provider',
		waitlist: 'provider',
		decline: 'provider',
		correct: 'provider',
		put_aside: 'provider'
	},
	person_only: {
		give_consent: 'office',
		agree_goal: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		close: 'office',
		put_aside: 'provider'
	},
	queried: {
		give_consent: 'office',
		agree_goal: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		answer_query: 'office',
		counter: 'provider',
		accept: 'provider',
		waitlist: 'provider',
		decline: 'provider',
		correct: 'provider',
		put_aside: 'provider'
	},
	countered: {
		give_consent: 'office',
		agree_goal: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		agree: 'office',
		disagree: 'office',
		decline: 'provider',
		correct: 'provider'
	},
	waitlisted: {
		give_consent: 'office',
		agree_goal: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		leave_list: 'office',
		offer_place: 'provider',
		decline: 'provider',
		keep_handoff: 'provider',
		correct: 'provider'
	},
	offered: {
		give_consent: 'office',
		agree_goal: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		confirm: 'office',
		leave_list: 'office',
		accept: 'provider',
		decline: 'provider',
		correct: 'provider'
	},
	accepted: {
		give_consent: 'office',
		agree_goal: 'office',
		withdraw: 'office',
		close: 'office',
		appointment: 'provider',
		not_started: 'provider',
		start: 'provider',
		return: 'provider',
		keep_handoff: 'provider',
		correct: 'provider'
	},
	lapsed: {
		give_consent: 'office',
		agree_goal: 'office',
		withdraw: 'office',
		close: 'office',
		accept: 'provider',
		appointment: 'provider',
		not_started: 'provider',
		start: 'provider',
		return: 'provider',
		correct: 'provider',
		put_aside: 'provider'
	},
	not_started: {
		give_consent: 'office',
		agree_goal: 'office',
		close: 'office',
		appointment: 'provider',
		start: 'provider',
		return: 'provider',
		correct: 'provider',
		put_aside: 'provider'
	},
	running: {
		give_consent: 'office',
		agree_goal: 'office',
		close: 'office',
		interrupt: 'provider',
		end: 'provider',
		return: 'provider',
		report_stage: 'provider',
		keep_participation: 'provider',
		...byLaw,
		correct: 'provider'
	},
	interrupted: {
		give_consent: 'office',
		agree_goal: 'office',
		close: 'office',
		resume: 'provider',
		end: 'provider',
		return: 'provider',
		report_stage: 'provider',
		keep_participation: 'provider',
		...byLaw,
		correct: 'provider'
	},
	// After the end the person may still agree that its result is stored.
	ended: {
		give_consent: 'office',
		close: 'office',
		aftercare: 'office',
		...byLaw,
		correct: 'provider',
		put_aside: 'provider'
	},
	left: { give_consent: 'office', close: 'office', put_aside: 'provider' },
	declined: { give_consent: 'office', close: 'office', correct: 'provider', put_aside: 'provider' },
	returned: { give_consent: 'office', close: 'office', ...byLaw, correct: 'provider', put_aside: 'provider' },
	withdrawn: { put_aside: 'provider' },
	closed: { ...byLaw, put_aside: 'provider' }
};

/** The event that a provider's move reports; the others leave no feedback. */
export const eventOf = {
	receive: 'received',
	query: 'queried',
	counter: 'countered',
	accept: 'accepted',
	waitlist: 'waitlisted',
	offer_place: 'offered',
	decline: 'declined',
	appointment: 'appointment',
	not_started: 'not_started',
	start: 'started',
	interrupt: 'interrupted',
	resume: 'resumed',
	end: 'ended',
	return: 'returned',
	report_stage: 'stage',
	keep_handoff: 'handoff_unchanged',
	keep_participation: 'participation_unchanged',
	correct: 'corrected'
} as const satisfies Partial<Record<Move, FeedbackEvent>>;
/** The moves that answer "Noch aktuell?" with yes. */
export const keepingMoves = ['keep_handoff', 'keep_participation'] as const satisfies readonly Move[];
/** What is reported of the person only when it was talked over with them, or with a coded reason why not (R63). */
export const discussedMoves = ['not_started', 'interrupt', 'end', 'return'] as const satisfies readonly Move[];
/** What the office replies; it needs the same ground as what it replies to. */
export const replyOf = {
	answer_query: 'answered',
	agree: 'agreed',
	disagree: 'not_agreed',
	confirm: 'confirmed',
	leave_list: 'left_list'
} as const satisfies Partial<Record<Move, (typeof officeEvents)[number]>>;
type ReportingMove = keyof typeof eventOf;
const isReporting = (move: Move): move is ReportingMove => Object.hasOwn(eventOf, move);

/** Counselling and voluntary offers know begun and ended only: an interruption would be attendance by another name. */
export const reaches = (regime: Regime, event: FeedbackEvent): boolean => {
	// § 61 SGB II alone lets a provider say that somebody did not begin.
	if (event === 'not_started') return regime === 'statutory';
	return !['interrupted', 'resumed', 'participation_unchanged'].includes(event) || movesPlaces(regime);
};

/**
 * Where the portal asks now and then whether a state still holds, and the provider may say that it does. In counselling
 * and voluntary offers on the waiting list alone: after the yes it would tell of a person's presence (design.md § 7 rule 5).
 */
export const asksWhetherCurrent = (regime: Regime, phase: Phase): boolean =>
	phase === 'waitlisted' ||
	(movesPlaces(regime) && (phase === 'accepted' || phase === 'running' || phase === 'interrupted'));

/**
 * Order of a waiting list: by coded urgency, then by the day on which the waiting began; no score of a person. A place
 * that frees is offered to the first by a person's click.
 */
export function byTurn<Row extends { id: string; urgency: Urgency; state: { waitingSince: Date | undefined } }>(
	one: Row,
	other: Row
): number {
	return (
		urgencies.indexOf(one.urgency) - urgencies.indexOf(other.urgency) ||
		(one.state.waitingSince?.getTime() ?? 0) - (other.state.waitingSince?.getTime() ?? 0) ||
		one.id.localeCompare(other.id)
	);
}

/** The place that a phase calls for, in offers whose places a single case moves. */
export function placeOf(phase: Phase): PlaceState {
	if (phase === 'accepted' || phase === 'offered') return 'held';
	if (phase === 'running' || phase === 'interrupted') return 'taken';
	return 'released';
}

/** Does closing end a referral here whose end the provider has not told yet? */
export const cutsShort = (phase: Phase): boolean =>
	movesOf[phase].close !== undefined && !['ended', 'left', 'declined', 'returned'].includes(phase);

export const sideOf = (actor: Pick<Actor, 'role'>): Side | undefined =>
	actor.role === 'case-manager'
		? 'office'
		: actor.role === 'provider-staff' || actor.role === 'provider-admin'
			? 'provider'
			: undefined;

export type Verdict = 'yes' | 'not-now' | 'not-you' | 'no-ground';

/** May this side make this move now? `no-ground`: neither law nor consent lets the provider report it (rule 1). */
export function verdict(
	move: Move,
	at: { phase: Phase; side: Side | undefined; regime: Regime; may: ReadonlySet<Category> }
): Verdict {
	if (isReporting(move)) {
		const event = eventOf[move];
		if (at.side !== 'provider') return 'not-you';
		if (!reaches(at.regime, event) || !at.may.has(feedbackEvents[event])) return 'no-ground';
		if (move === 'keep_handoff' && !asksWhetherCurrent(at.regime, at.phase)) return 'not-now';
	}
	const ground = groundOf[move];
	if (ground) {
		if (at.side !== 'provider') return 'not-you';
		if (!at.may.has(ground)) return 'no-ground';
	}
	// What came of it is the person's own choice to have stored, outside statutory measures.
	if (move === 'aftercare' && at.side === 'office' && at.regime !== 'statutory' && !at.may.has('D7'))
		return 'no-ground';
	if (Object.hasOwn(replyOf, move) && at.side === 'office' && !at.may.has('D3')) return 'no-ground';
	const owner = movesOf[at.phase][move];
	if (!owner) return 'not-now';
	return owner === at.side ? 'yes' : 'not-you';
}

/** The moves that a page offers: allowed ones only. */
export const allowedMoves = (at: Parameters<typeof verdict>[1]): Move[] =>
	moves.filter((move) => verdict(move, at) === 'yes');

export type Room = {
	/** Free places by the last report and what was booked since; null: nobody knows. */
	free: number | null;
	/** Who waits at the same place and comes first. */
	ahead: number;
	/** A place of its own is held already. */
	held: boolean;
};
/**
 * May a provider say yes here? Where a yes takes a place, only while there are more free ones than persons waiting;
 * elsewhere its own count decides, and it is asked whether it means it when the offer is full or somebody waits.
 */
export function acceptance(regime: Regime, { free, ahead, held }: Room): 'open' | 'ask' | 'blocked' {
	if (held || (free !== null && free > ahead)) return 'open';
	if (free === null && ahead === 0) return 'open';
	return movesPlaces(regime) && free !== null ? 'blocked' : 'ask';
}
