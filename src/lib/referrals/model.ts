import type { Actor } from '#lib/platform/actor.ts';
import type { OfferChange, Regime } from '#lib/directory/index.ts';
import type { Category } from '#lib/consent/index.ts';
import type { UnmetReason } from '#lib/needs/index.ts';
import { addDays } from '#lib/platform/days.ts';

/** What the referring side itself has done; the provider's side is feedback, and only what may be known (design.md § 6). */
export const sendingStates = ['draft', 'sent', 'withdrawn', 'closed'] as const;
export type SendingState = (typeof sendingStates)[number];

export const contributions = [
	'clarify',
	'advise',
	'accompany',
	'qualify',
	'try_out',
	'employ',
	'relieve',
	'connect'
] as const;
export type Contribution = (typeof contributions)[number];

export const urgencies = ['now', 'soon', 'later'] as const;
export type Urgency = (typeof urgencies)[number];

/**
 * What happened to a referral after it was sent. Each event belongs to one category, and the category decides who may
 * ever know. `corrected` takes the category of the report that it takes back.
 */
export const feedbackEvents = {
	received: 'D3',
	queried: 'D3',
	answered: 'D3',
	countered: 'D3',
	agreed: 'D3',
	not_agreed: 'D3',
	accepted: 'D3',
	waitlisted: 'D3',
	offered: 'D3',
	confirmed: 'D3',
	left_list: 'D3',
	lapsed: 'D3',
	declined: 'D3',
	appointment: 'D3',
	corrected: 'D3',
	not_started: 'D4',
	started: 'D4',
	interrupted: 'D4',
	resumed: 'D4',
	ended: 'D4',
	returned: 'D4',
	stage: 'D7'
} as const satisfies Record<string, Category>;
export type FeedbackEvent = keyof typeof feedbackEvents;

/** Who an event is from. The system only lets a held place lapse; it says nothing about the person. */
export const authors = ['provider', 'office', 'system'] as const;
export type Author = (typeof authors)[number];
export const officeEvents = [
	'answered',
	'agreed',
	'not_agreed',
	'confirmed',
	'left_list'
] as const satisfies readonly FeedbackEvent[];

export const stages = ['arrived', 'clarifying', 'working', 'nearly_there', 'reached'] as const;
export type Stage = (typeof stages)[number];

export const placeStates = ['held', 'taken', 'released'] as const;
export type PlaceState = (typeof placeStates)[number];

/** Demo-catalogue § 9, in the order in which they are shown: participation first. */
export const outcomes = [
	'social_participation',
	'daily_structure',
	'self_efficacy',
	'health_stabilised',
	'debts_regulated',
	'housing_secured',
	'family_relieved',
	'language_progress',
	'qualification',
	'apprenticeship',
	'subsidised_work',
	'part_integration',
	'full_integration',
	'need_resolved_otherwise',
	'open_decided_otherwise',
	'not_reached_yet'
] as const;
export type Outcome = (typeof outcomes)[number];

export const outcomeFamilies = ['participation', 'qualification', 'work', 'neutral'] as const;
export type OutcomeFamily = (typeof outcomeFamilies)[number];

export const familyOf: Record<Outcome, OutcomeFamily> = {
	social_participation: 'participation',
	daily_structure: 'participation',
	self_efficacy: 'participation',
	health_stabilised: 'participation',
	debts_regulated: 'participation',
	housing_secured: 'participation',
	family_relieved: 'participation',
	language_progress: 'qualification',
	qualification: 'qualification',
	apprenticeship: 'work',
	subsidised_work: 'work',
	part_integration: 'work',
	full_integration: 'work',
	need_resolved_otherwise: 'neutral',
	open_decided_otherwise: 'neutral',
	not_reached_yet: 'neutral'
};

/** Why a referral was closed: the closing sheet, or the end of the office's responsibility (the person moved). */
export const closingGrounds = ['sheet', 'responsibility_ended'] as const;
export type ClosingGround = (typeof closingGrounds)[number];

export const goalLevels = ['reached', 'partly', 'otherwise', 'open'] as const;
export type GoalLevel = (typeof goalLevels)[number];

/** In counselling and voluntary offers a single case never moves a place (design.md § 7 rule 5). */
export const movesPlaces = (regime: Regime): boolean => regime === 'statutory' || regime === 'employer';

/** Working days that a place is kept for somebody before the start (design.md § 6); a hold for a run lasts until it starts. */
export const holdDays = 10;

// Reasons (demo-catalogue § 8) ----------------------------------------------------------------------------------------

/** What a provider asks before it answers; the office replies with one of `replies` and at most 200 characters (rule 21). */
export const queryCodes = ['language', 'times', 'childcare', 'access', 'way', 'start', 'documents', 'need'] as const;
export type QueryCode = (typeof queryCodes)[number];
export const replies = ['yes', 'in_part', 'no', 'open_yet'] as const;
export type Reply = (typeof replies)[number];
/** What a provider proposes instead; the person is heard before the office agrees. */
export const counterCodes = ['other_start', 'other_times', 'other_site', 'other_extent', 'other_offer'] as const;
export type CounterCode = (typeof counterCodes)[number];

/** Whose reason it is: nobody is blamed, and the person's own decision never counts as a gap. */
export type Attribution = 'provider' | 'system' | 'person' | 'neutral';
/** `unmet`: a need to report is prepared, for a person to decide. `task`: the case manager looks for something else. */
export type Consequence = { attribution: Attribution; unmet?: UnmetReason; task: boolean };

export const declineReasons = {
	no_place: { attribution: 'system', unmet: 'full', task: true },
	wait_too_long: { attribution: 'system', unmet: 'wait_too_long', task: true },
	run_cancelled: { attribution: 'provider', unmet: 'full', task: true },
	capacity_down: { attribution: 'provider', unmet: 'full', task: true },
	agreement_ended: { attribution: 'system', unmet: 'agreement_ended', task: true },
	not_responsible: { attribution: 'system', unmet: 'legal_circle', task: true },
	criteria_not_met: { attribution: 'system', unmet: 'precondition', task: true },
	language_missing: { attribution: 'provider', unmet: 'language', task: true },
	barrier: { attribution: 'provider', unmet: 'barrier', task: true },
	times_childcare: { attribution: 'system', unmet: 'times_childcare', task: true },
	distance: { attribution: 'system', unmet: 'distance', task: true },
	other_offer_fits: { attribution: 'provider', task: true },
	conflict_of_interest: { attribution: 'provider', task: true },
	query_unanswered: { attribution: 'system', task: true },
	person_decided: { attribution: 'person', task: false }
} as const satisfies Record<string, Consequence>;
export type DeclineReason = keyof typeof declineReasons;

export const returnReasons = {
	need_changed: { attribution: 'person', task: true },
	more_intensity: { attribution: 'system', unmet: 'fit_quality', task: true },
	less_intensity: { attribution: 'person', task: true },
	fit_quality: { attribution: 'provider', unmet: 'fit_quality', task: true },
	fit_target_group: { attribution: 'provider', unmet: 'fit_target_group', task: true },
	not_possible_now: { attribution: 'person', task: true },
	moved: { attribution: 'system', task: false },
	benefit_ended: { attribution: 'system', task: true },
	provider_closed: { attribution: 'provider', unmet: 'none_in_region', task: true },
	agreement_ended: { attribution: 'system', unmet: 'agreement_ended', task: true },
	cooperation_ended: { attribution: 'provider', task: true },
	person_decided: { attribution: 'person', task: false }
} as const satisfies Record<string, Consequence>;
export type ReturnReason = keyof typeof returnReasons;

/** Before a statutory measure began (demo-catalogue § 8.3); `excused` comes with a new appointment. */
export const notStartedReasons = {
	not_appeared: { attribution: 'neutral', task: true },
	excused: { attribution: 'person', task: false },
	person_declined: { attribution: 'person', task: true },
	provider_declined: { attribution: 'provider', task: true },
	took_up_work: { attribution: 'person', task: false },
	took_up_training: { attribution: 'person', task: false },
	contact_failed: { attribution: 'neutral', task: true }
} as const satisfies Record<string, Consequence>;
export type NotStartedReason = keyof typeof notStartedReasons;

/** Why somebody leaves a waiting list, as the office notes it (demo-catalogue § 8.5). */
export const leaveReasons = {
	other_solution: { attribution: 'person', task: false },
	no_longer_wanted: { attribution: 'person', task: false },
	need_lapsed: { attribution: 'person', task: false },
	moved: { attribution: 'system', task: false }
} as const satisfies Record<string, Consequence>;
export type LeaveReason = keyof typeof leaveReasons;

export const endReasons = [
	'completed',
	'completed_early_goal',
	'to_work',
	'to_training',
	'to_other_offer',
	'ended_early',
	'hired',
	'no_offer',
	'person_decided'
] as const;
export type EndReason = (typeof endReasons)[number];

/** After the start, counselling and voluntary offers report no reason at all (§ 7, table). */
export const reasonsAfterStart = (regime: Regime): boolean => regime === 'statutory' || regime === 'employer';

/** How something can have ended, in a regime. An early end carries its reason of § 8.2 instead of `ended_early`. */
export function endReasonsOf(regime: Regime): (EndReason | ReturnReason)[] {
	if (!reasonsAfterStart(regime)) return [];
	const own = endReasons.filter((reason) =>
		regime === 'employer'
			? ['completed', 'hired', 'no_offer', 'person_decided'].includes(reason)
			: !['hired', 'no_offer', 'person_decided'].includes(reason)
	);
	return regime === 'employer' ? own : [...own, ...(Object.keys(returnReasons) as ReturnReason[])];
}

/** Why something was not talked over with the person before it was reported (rule 3: left, or impossible). */
export const undiscussedReasons = ['person_left', 'not_possible'] as const;
export type UndiscussedReason = (typeof undiscussedReasons)[number];

const reasonsOf: Partial<Record<FeedbackEvent, Record<string, Consequence>>> = {
	declined: declineReasons,
	not_started: notStartedReasons,
	left_list: leaveReasons,
	returned: returnReasons,
	// An early end carries its reason of § 8.2.
	ended: returnReasons
};

export function consequenceOf(event: FeedbackEvent, reason: string | null): Consequence | undefined {
	if (event === 'lapsed') return { attribution: 'neutral', task: true };
	const reasons = reasonsOf[event] ?? {};
	return reason && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
}

/** The reason with which a need is reported after a decline or return (demo-catalogue § 11); none: nothing to report. */
export const unmetReasonOf = (event: FeedbackEvent, reason: string | null): UnmetReason | undefined =>
	consequenceOf(event, reason)?.unmet;

// State ---------------------------------------------------------------------------------------------------------------

/** An event that its reader may see. */
export type Reported = {
	id?: string;
	/** The earlier report that this one takes back. */
	corrects?: string | null;
	event: FeedbackEvent;
	reason: string | null;
	happensOn: string | null;
	happensAt: string | null;
	stage: Stage | null;
	sentence: string | null;
	recordedAt: Date;
};

/** The referring side's own part. */
export type Sent = {
	regime: Regime;
	sending: SendingState;
	sentAt: Date | null;
	answerDueOn: string | null;
	withdrawnAt: Date | null;
	closedAt: Date | null;
};

export const handoffs = [
	'draft',
	'sent',
	'received',
	'queried',
	'countered',
	'agreed',
	'accepted',
	'waitlisted',
	'offered',
	'left',
	'declined',
	'returned',
	'withdrawn'
] as const;
export type Handoff = (typeof handoffs)[number];

export const participations = ['none', 'appointment', 'not_started', 'started', 'interrupted', 'ended'] as const;
export type Participation = (typeof participations)[number];

/** The three axes in one word: what the table of moves is about. */
export const phases = [
	'draft',
	'waiting',
	'person_only',
	'queried',
	'countered',
	'waitlisted',
	'offered',
	'accepted',
	'lapsed',
	'not_started',
	'running',
	'interrupted',
	'ended',
	'left',
	'declined',
	'returned',
	'withdrawn',
	'closed'
] as const;
export type Phase = (typeof phases)[number];

export type ReferralState = {
	handoff: Handoff;
	place: PlaceState | 'none';
	participation: Participation;
	closed: boolean;
	phase: Phase;
	/** Nobody but the person may tell; never overdue, never a disadvantage. */
	onlyByPerson: boolean;
	lastFeedbackAt: Date | undefined;
	/** Since when there is a yes that still holds. */
	acceptedAt: Date | undefined;
	/** A held place lapsed since; nothing is said about why. */
	lapsed: boolean;
	/** Since when the person waits for a place; a lapsed offer does not move it. */
	waitingSince: Date | undefined;
	appointment: { on: string; at: string | null } | undefined;
	startedOn: string | undefined;
	endedOn: string | undefined;
	/** Reason of the decline, return or end that holds now. */
	reason: string | null;
	stage: Stage | undefined;
};

/**
 * Where a referral stands, from its own row and the feedback that the reader may see at this moment. When consent is
 * withdrawn the rows are gone, and the state falls back to "only through the person".
 *
 * @param reported in the order of recording
 * @param may categories that may flow to the referring side now
 */
export function stateOf(
	sent: Sent,
	reported: readonly Reported[],
	may: ReadonlySet<Category>,
	place: PlaceState | undefined = undefined
): ReferralState {
	const state: ReferralState = {
		handoff: sent.sending === 'draft' ? 'draft' : 'sent',
		place: place ?? 'none',
		participation: 'none',
		closed: sent.sending === 'closed',
		phase: 'draft',
		onlyByPerson: sent.sending !== 'draft' && !may.has('D3'),
		lastFeedbackAt: reported.findLast((row) => !(officeEvents as readonly string[]).includes(row.event))?.recordedAt,
		acceptedAt: undefined,
		lapsed: false,
		waitingSince: undefined,
		appointment: undefined,
		startedOn: undefined,
		endedOn: undefined,
		reason: null,
		stage: undefined
	};
	for (const row of standing(reported)) apply(state, row);
	if (sent.sending === 'withdrawn') state.handoff = 'withdrawn';
	// A place that is gone although the yes still holds: lapsed, or its consent was withdrawn and given again.
	if (state.place === 'released' && movesPlaces(sent.regime)) state.lapsed = true;
	state.phase = phaseOf(state);
	return state;
}

const beforeStart: readonly Phase[] = [
	'waiting',
	'person_only',
	'queried',
	'countered',
	'waitlisted',
	'offered',
	'accepted',
	'lapsed',
	'not_started'
];
/** What a change of the whole offer means for a referral, by where it stands; a postponed run moves nobody. */
const changeRules: Partial<
	Record<
		OfferChange,
		{ event: 'declined' | 'returned'; reason: DeclineReason | ReturnReason; phases: readonly Phase[] }
	>
> = {
	run_cancelled: { event: 'declined', reason: 'run_cancelled', phases: beforeStart },
	discontinued: {
		event: 'returned',
		reason: 'agreement_ended',
		phases: [...beforeStart, 'running', 'interrupted']
	},
	provider_closed: {
		event: 'returned',
		reason: 'provider_closed',
		phases: [...beforeStart, 'running', 'interrupted']
	}
};

export const changedBy = (kind: OfferChange, phase: Phase) => {
	const rule = changeRules[kind];
	return rule?.phases.includes(phase) ? rule : undefined;
};

/** The reports that still hold: a correction takes back the one it names (history keeps both). */
export function standing<Row extends Reported>(reported: readonly Row[]): Row[] {
	const takenBack = new Set(reported.map((row) => row.corrects));
	return reported.filter((row) => row.event !== 'corrected' && !(row.id && takenBack.has(row.id)));
}

function apply(state: ReferralState, row: Reported): void {
	switch (row.event) {
		case 'received':
		case 'queried':
		case 'countered':
		case 'agreed':
			state.handoff = row.event;
			return;
		case 'answered':
		case 'not_agreed':
			state.handoff = 'received';
			return;
		case 'offered':
			state.handoff = 'offered';
			return;
		case 'left_list':
			state.handoff = 'left';
			state.reason = row.reason;
			return;
		case 'lapsed':
			// Back on the list, or accepted without a place: what the person did is nobody's guess.
			state.lapsed = true;
			if (state.handoff === 'offered') state.handoff = 'waitlisted';
			return;
		case 'corrected':
			return;
		case 'not_started':
			state.participation = row.happensOn && row.reason === 'excused' ? 'appointment' : 'not_started';
			if (row.happensOn && row.reason === 'excused') state.appointment = { on: row.happensOn, at: row.happensAt };
			else state.reason = row.reason;
			return;
		case 'accepted':
		case 'confirmed':
		case 'waitlisted':
			state.handoff = row.event === 'waitlisted' ? 'waitlisted' : 'accepted';
			state.lapsed = false;
			if (row.event !== 'waitlisted') state.acceptedAt = row.recordedAt;
			if (row.event === 'waitlisted') state.waitingSince ??= row.recordedAt;
			if (row.happensOn) state.appointment = { on: row.happensOn, at: row.happensAt };
			if (row.happensOn) state.participation = 'appointment';
			return;
		case 'declined':
		case 'returned':
			state.handoff = row.event;
			state.reason = row.reason;
			return;
		case 'appointment':
			state.participation = 'appointment';
			state.reason = null;
			if (row.happensOn) state.appointment = { on: row.happensOn, at: row.happensAt };
			return;
		case 'started':
			state.participation = 'started';
			state.reason = null;
			state.startedOn = row.happensOn ?? undefined;
			return;
		case 'interrupted':
			state.participation = 'interrupted';
			return;
		case 'resumed':
			state.participation = 'started';
			return;
		case 'ended':
			state.participation = 'ended';
			state.endedOn = row.happensOn ?? undefined;
			state.reason = row.reason;
			return;
		case 'stage':
			state.stage = row.stage ?? undefined;
			return;
		default:
			return row.event satisfies never;
	}
}

function phaseOf(state: ReferralState): Phase {
	if (state.closed) return 'closed';
	if (state.handoff === 'draft' || state.handoff === 'withdrawn') return state.handoff;
	if (state.handoff === 'declined' || state.handoff === 'returned') return state.handoff;
	if (state.participation === 'ended') return 'ended';
	if (state.participation === 'interrupted') return 'interrupted';
	if (state.participation === 'started') return 'running';
	if (state.participation === 'not_started') return 'not_started';
	if (state.handoff === 'accepted') return state.lapsed ? 'lapsed' : 'accepted';
	if (state.handoff !== 'sent' && state.handoff !== 'received' && state.handoff !== 'agreed') return state.handoff;
	return state.onlyByPerson ? 'person_only' : 'waiting';
}

// Who may do what -------------------------------------------------------------------------------------------------------

export const moves = [
	'update',
	'send',
	'book',
	'discard',
	'give_consent',
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
		extend_voucher: 'office',
		withdraw: 'office',
		close: 'office',
		put_aside: 'provider'
	},
	queried: {
		give_consent: 'office',
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
		extend_voucher: 'office',
		withdraw: 'office',
		agree: 'office',
		disagree: 'office',
		decline: 'provider',
		correct: 'provider'
	},
	waitlisted: {
		give_consent: 'office',
		extend_voucher: 'office',
		withdraw: 'office',
		leave_list: 'office',
		offer_place: 'provider',
		decline: 'provider',
		correct: 'provider'
	},
	offered: {
		give_consent: 'office',
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
		withdraw: 'office',
		close: 'office',
		appointment: 'provider',
		not_started: 'provider',
		start: 'provider',
		return: 'provider',
		correct: 'provider'
	},
	lapsed: {
		give_consent: 'office',
		withdraw: 'office',
		close: 'office',
		accept: 'provider',
		start: 'provider',
		return: 'provider',
		put_aside: 'provider'
	},
	not_started: {
		give_consent: 'office',
		close: 'office',
		appointment: 'provider',
		start: 'provider',
		return: 'provider',
		correct: 'provider',
		put_aside: 'provider'
	},
	running: {
		give_consent: 'office',
		close: 'office',
		interrupt: 'provider',
		end: 'provider',
		return: 'provider',
		report_stage: 'provider',
		...byLaw,
		correct: 'provider'
	},
	interrupted: {
		give_consent: 'office',
		close: 'office',
		resume: 'provider',
		end: 'provider',
		return: 'provider',
		report_stage: 'provider',
		...byLaw,
		correct: 'provider'
	},
	ended: { close: 'office', aftercare: 'office', ...byLaw, correct: 'provider', put_aside: 'provider' },
	left: { close: 'office', put_aside: 'provider' },
	declined: { close: 'office', correct: 'provider', put_aside: 'provider' },
	returned: { close: 'office', ...byLaw, correct: 'provider', put_aside: 'provider' },
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
	correct: 'corrected'
} as const satisfies Partial<Record<Move, FeedbackEvent>>;
/** What the office replies; it needs the same ground as what it replies to. */
export const replyOf = {
	answer_query: 'answered',
	agree: 'agreed',
	disagree: 'not_agreed',
	confirm: 'confirmed',
	leave_list: 'left_list'
} as const satisfies Partial<Record<Move, (typeof officeEvents)[number]>>;
export type ReportingMove = keyof typeof eventOf;
export const isReporting = (move: Move): move is ReportingMove => Object.hasOwn(eventOf, move);

/** Counselling and voluntary offers know begun and ended only: an interruption would be attendance by another name. */
export const reaches = (regime: Regime, event: FeedbackEvent): boolean => {
	// § 61 SGB II alone lets a provider say that somebody did not begin.
	if (event === 'not_started') return regime === 'statutory';
	return (event !== 'interrupted' && event !== 'resumed') || regime === 'statutory' || regime === 'employer';
};

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

/** Characters of a goal in the person's words, and of what is said along with a step. */
export const longestGoal = 300;
export const longestWords = 200;

// Whose turn ---------------------------------------------------------------------------------------------------------------

export const turns = [
	'send',
	'answer',
	'answer_overdue',
	'answer_query',
	'hear_person',
	'confirm_place',
	'place_lapsed',
	'person_tells',
	'offer_place',
	'appointment',
	'start',
	'running',
	'resume',
	'close',
	'search_on',
	'decided_otherwise',
	'nothing'
] as const;
/** What happens next, and by when; the page says it in one sentence. */
export type Turn = { turn: (typeof turns)[number]; on?: string };

export function turnOf(state: ReferralState, sent: Sent, may: ReadonlySet<Category>, today: string): Turn {
	switch (state.phase) {
		case 'draft':
			return { turn: 'send' };
		case 'waiting':
			return sent.answerDueOn && sent.answerDueOn < today
				? { turn: 'answer_overdue', on: sent.answerDueOn }
				: { turn: 'answer', on: sent.answerDueOn ?? undefined };
		case 'person_only':
			return { turn: 'person_tells' };
		case 'queried':
			return { turn: 'answer_query' };
		case 'countered':
			return { turn: 'hear_person' };
		case 'waitlisted':
			return { turn: 'offer_place' };
		case 'offered':
			return { turn: 'confirm_place' };
		case 'lapsed':
			return { turn: 'place_lapsed' };
		case 'not_started':
			return { turn: consequenceOf('not_started', state.reason)?.task ? 'search_on' : 'close' };
		case 'left':
			return { turn: 'close' };
		case 'accepted':
			if (state.appointment && state.appointment.on >= today) return { turn: 'appointment', on: state.appointment.on };
			return may.has('D4') ? { turn: 'start' } : { turn: 'person_tells' };
		case 'running':
			return may.has('D4') ? { turn: 'running' } : { turn: 'person_tells' };
		case 'interrupted':
			return { turn: 'resume' };
		case 'ended':
			return { turn: 'close' };
		case 'declined':
		case 'returned':
			if (state.reason === 'person_decided') return { turn: 'decided_otherwise' };
			// Counselling gives no reason after the start: then the case manager looks on as well.
			return {
				turn:
					consequenceOf(state.handoff as 'declined' | 'returned', state.reason)?.task === false ? 'close' : 'search_on'
			};
		case 'withdrawn':
		case 'closed':
			return { turn: 'nothing' };
		default:
			return state.phase satisfies never;
	}
}

// The board ------------------------------------------------------------------------------------------------------------------

export const stations = ['requested', 'place', 'started', 'ended', 'after'] as const;
export type Station = (typeof stations)[number];

/** The station of the chain at which a referral stands. */
export function stationOf(state: ReferralState): Station {
	if (state.closed) return 'after';
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
		if (state.onlyByPerson && !state.closed) return station === 'after' ? 'none' : index === at ? 'past' : 'unknown';
		if (index === at) return broken ? 'cut' : 'here';
		return 'ahead';
	});
	return Object.fromEntries(stations.map((station, index) => [station, line[index]])) as Record<Station, Stretch>;
}

/** Tint of the age of feedback: fresh, a week, a fortnight, overdue; `self` never ages. */
export type Ageing = 'fresh' | 'week' | 'fortnight' | 'overdue' | 'self';

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
	return days >= 14 ? 'fortnight' : days >= 7 ? 'week' : 'fresh';
}

/** A receipt is said once; after it, and after an answered query, it would say nothing new. */
export const receiptOpen = (state: ReferralState): boolean => state.handoff === 'sent';

/**
 * How long before the request somebody may have begun: it is often written down after a first visit that was agreed by
 * telephone, and voluntary offers name the month only. Earlier days are typing errors.
 */
export const beginTolerance = 31;

export type DayFault = { fault: 'ahead' | 'before_request' | 'before_begin' | 'before_last'; on: string };

/**
 * What speaks against a reported day: nothing has happened ahead of today, nobody begins long before the request, and
 * what follows the begin does not come before it, nor before what was reported last.
 *
 * @param on as it will be stored: the first of the month where only the month is told (`byMonth`)
 */
export function dayFault(
	on: string,
	known: { sentOn: string; today: string; startedOn: string | undefined; lastOn: string | undefined; byMonth: boolean }
): DayFault | undefined {
	if (on > known.today) return { fault: 'ahead', on: known.today };
	if (!known.startedOn) {
		const day = addDays(known.sentOn, -beginTolerance);
		const earliest = known.byMonth ? `${day.slice(0, 7)}-01` : day;
		return on < earliest ? { fault: 'before_request', on: earliest } : undefined;
	}
	if (on < known.startedOn) return { fault: 'before_begin', on: known.startedOn };
	return known.lastOn && on < known.lastOn ? { fault: 'before_last', on: known.lastOn } : undefined;
}

/** The latest day on which something was reported to have happened since the begin. */
export const lastHappened = (reported: readonly Reported[]): string | undefined =>
	standing(reported)
		.filter(({ event }) => event === 'started' || event === 'interrupted' || event === 'resumed')
		.flatMap(({ happensOn }) => happensOn ?? [])
		.sort()
		.at(-1);

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

/** The report with which the handoff ended: a decline or a return. */
export const lastRefusing = <Row extends Reported>(reported: readonly Row[]): Row | undefined =>
	standing(reported).findLast((row) => row.event === 'declined' || row.event === 'returned');
