/** Whose turn it is. */
import { needsConsent, type Category } from '#lib/consent/index.ts';
import type { Regime } from '#lib/directory/index.ts';
import { consequenceOf } from './reasons.ts';
import { toldOf, type ReferralState, type Sent } from './state.ts';

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
export type Turn = {
	turn: (typeof turns)[number];
	on?: string;
	/** To be closed, and nothing more: no result is ever stored here. */
	bare?: true;
};

/** Of an employer's request no result is stored, not even with consent. */
const keepsResult = (regime: Regime): boolean =>
	regime === 'statutory' || needsConsent(regime, 'to_authority').includes('D7');

export function turnOf(state: ReferralState, sent: Sent, may: ReadonlySet<Category>, today: string): Turn {
	const next = nextOf(state, sent, may, today);
	return next.turn === 'close' && !keepsResult(sent.regime) ? { ...next, bare: true } : next;
}

function nextOf(state: ReferralState, sent: Sent, may: ReadonlySet<Category>, today: string): Turn {
	if (toldOf(state)?.says === 'ended') return { turn: 'close' };
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
