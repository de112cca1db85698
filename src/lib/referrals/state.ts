/** Where a referral stands: derived from its rows, stored nowhere (design.md § 6). */
import type { SelfReport } from '#lib/consent/index.server.ts';
import type { Category, Heard } from '#lib/consent/index.ts';
import type { OfferChange, Regime } from '#lib/directory/index.ts';
import {
	movesPlaces,
	officeEvents,
	type FeedbackEvent,
	type PlaceState,
	type SendingState,
	type Stage
} from './model.ts';
import type { DeclineReason, ReturnReason } from './reasons.ts';

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
type Handoff = (typeof handoffs)[number];

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
	/**
	 * What the person told last with a slip, for the office alone and only while no provider may tell it. It moves no phase:
	 * it rests on nobody's law or consent, and the provider knows nothing of it.
	 */
	told?: SelfReport | undefined;
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
		case 'handoff_unchanged':
		case 'participation_unchanged':
			return;
		case 'not_started':
			if (row.happensOn && row.reason === 'excused') return meet(state, row);
			state.participation = 'not_started';
			state.reason = row.reason;
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
			return meet(state, row);
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

/** A new appointment: the yes holds, and its place with it, whatever lapsed before. */
function meet(state: ReferralState, row: Reported): void {
	state.participation = 'appointment';
	state.reason = null;
	state.lapsed = false;
	if (row.happensOn) state.appointment = { on: row.happensOn, at: row.happensAt };
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

/** Did the handoff come to nothing: a no, a return, or the person left the list? Closing changes nothing about it. */
export const leftOpen = ({ handoff }: Pick<ReferralState, 'handoff'>): boolean =>
	handoff === 'declined' || handoff === 'returned' || handoff === 'left';
/** What the person told, where nothing else says how it went on. */
export const toldOf = ({ phase, told }: ReferralState): SelfReport | undefined =>
	phase === 'person_only' || phase === 'accepted' ? told : undefined;

/** The report with which the handoff ended: a decline or a return. */
export const lastRefusing = <Row extends Reported>(reported: readonly Row[]): Row | undefined =>
	standing(reported).findLast((row) => row.event === 'declined' || row.event === 'returned');

/**
 * What the reports that stand say about the provider's part, and changes of the whole offer where no report says it: a
 * cancelled run is a no to whoever had not begun, an offer or a house that is no more ends what went on.
 *
 * @param changes since it was sent, in the order of recording; none once the office took it back or closed it
 */
export function heardOf(
	reported: readonly Reported[],
	changes: readonly { kind: OfferChange; recordedAt: Date }[] = []
): Heard {
	const rows = standing(reported);
	const said = (...events: FeedbackEvent[]) => rows.filter(({ event }) => events.includes(event));
	const over = said('ended', 'returned').map(({ recordedAt }) => recordedAt.getTime());
	const heard: Heard = {
		accepted: said('accepted', 'confirmed').length > 0,
		refused: said('declined', 'left_list').length > 0,
		overSince: over.length > 0 ? new Date(Math.max(...over)) : undefined
	};
	for (const { kind, recordedAt } of changes) {
		if (heard.refused || heard.overSince) break;
		if (kind === 'run_cancelled' && said('started').length === 0) heard.refused = true;
		if (kind === 'discontinued' || kind === 'provider_closed') heard.overSince = recordedAt;
	}
	return heard;
}
