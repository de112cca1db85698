import { m } from '#lib/paraglide/messages.js';
import { dayOf, daysSince } from '#lib/platform/days.ts';
import { shortDate, type Locale } from '#lib/ui/format.ts';
import { eventLabels } from '../labels.ts';
import type { Station } from '../board.ts';
import type { BoardRow } from '../list-board.server.ts';

/** The station at which the row is drawn: where only the person tells, the ring stands where the next word would be. */
export const drawnAt = (row: Pick<BoardRow, 'station' | 'standing'>): Station =>
	row.standing.onlyByPerson && row.station === 'requested' ? 'place' : row.station;

type Text = { title: string; small?: string };

/** Name the station, then the partner; confidential counselling names neither. */
export function stationText(
	row: BoardRow,
	station: Station | 'feedback',
	name: (day: string) => string,
	/** Day of sending: the office's own, exact in every regime. */
	sent: string
): Text | undefined {
	if (station === 'feedback')
		return row.standing.lastEvent ? { title: eventLabels[row.standing.lastEvent]() } : undefined;
	const offer = row.offerName ?? m.referrals_confidential();
	const by = (text: string | undefined): string | undefined =>
		row.provider === null ? m.referrals_board_only_you() : [row.provider, text].filter(Boolean).join(' · ');
	const since = (day: string) => m.referrals_board_since({ on: name(day) });
	const asked = () => m.referrals_board_requested_on({ on: sent });
	// Where only the person tells, the offer stands at the ring that nobody has filled.
	const silent = row.standing.onlyByPerson && row.station === 'requested';
	if (silent && station === 'place') return { title: offer, small: by(undefined) };
	if (station === 'requested') {
		if (silent || row.station !== 'requested') return { title: asked() };
		const declined = row.standing.phase === 'declined';
		return { title: offer, small: by(declined ? m.referrals_board_declined() : m.referrals_board_since({ on: sent })) };
	}
	if (station === row.station) return here(row, offer, by, since, name);
	if (station === 'ended' && row.endedOn && row.station === 'after')
		return { title: m.referrals_board_ended_on({ on: name(row.endedOn) }) };
	return undefined;
}

function here(
	row: BoardRow,
	offer: string,
	by: (text: string | undefined) => string | undefined,
	since: (day: string) => string,
	name: (day: string) => string
): Text {
	const { told } = row.standing;
	if (told) return { title: offer, small: by(m.referrals_board_told_on({ on: name(dayOf(told.reportedAt)) })) };
	switch (row.station) {
		case 'place':
			if (row.standing.phase === 'returned') return { title: offer, small: by(m.referrals_board_returned()) };
			if (row.standing.phase === 'waitlisted') return { title: offer, small: by(m.referrals_board_waitlist()) };
			return { title: offer, small: by(row.heldUntil ? m.referrals_board_held() : undefined) };
		case 'started':
			if (row.standing.phase === 'interrupted') return { title: offer, small: by(m.referrals_board_interrupted()) };
			if (row.standing.phase === 'returned') return { title: offer, small: by(m.referrals_board_returned()) };
			return { title: offer, small: by(row.startedOn ? since(row.startedOn) : undefined) };
		case 'ended':
			return {
				title: offer,
				small: row.endedOn
					? `${m.referrals_board_ended_on({ on: name(row.endedOn) })}${row.broken && row.idleDays === null ? `, ${m.referrals_board_no_next()}` : ''}`
					: by(undefined)
			};
		case 'after':
			return { title: offer, small: m.referrals_board_closed() };
		default:
			return { title: offer };
	}
}

export type Next = { title: string; on?: string; small?: string | undefined; href?: string };

/** What comes next for this chain, as one link or one day. */
export function boardNext(row: BoardRow, now: Date, locale: Locale): Next {
	const page = `/anfragen/${row.referralId}`;
	const { turn } = row.standing;
	if (row.standing.ageing === 'silent')
		return { title: m.referrals_board_next_ask(), href: page, small: m.referrals_board_next_current() };
	switch (turn.turn) {
		case 'answer_overdue':
			return {
				title: m.referrals_board_next_ask(),
				href: page,
				small: turn.on ? m.referrals_board_next_overdue({ count: daysSince(turn.on, now) }) : undefined
			};
		case 'search_on':
			return {
				title: m.referrals_board_next_search(),
				href: `/angebote?bedarf=${row.termCode}&fall=${row.caseId}`,
				small: m.referrals_board_next_open()
			};
		case 'close':
			return {
				title: turn.bare ? m.referrals_page_close() : m.referrals_board_next_close(),
				href: `${page}#abschluss`,
				small: row.aftercareOn
					? m.statutory_board_aftercare({ on: shortDate(row.aftercareOn, locale) })
					: m.referrals_board_next_open()
			};
		case 'answer_query':
			return { title: m.referrals_board_next_reply(), href: page, small: m.referrals_board_next_open() };
		case 'hear_person':
		case 'confirm_place':
		case 'place_lapsed':
			return { title: m.referrals_board_next_hear(), href: page, small: m.referrals_board_next_open() };
		case 'answer':
			return { title: turn.on ? shortDate(turn.on, locale) : '', on: turn.on, small: m.referrals_board_next_answer() };
		case 'appointment':
			return { title: '', on: turn.on, small: m.referrals_board_next_appointment() };
		case 'start':
			return row.heldUntil && row.heldUntil >= dayOf(now)
				? { title: '', on: row.heldUntil, small: m.referrals_board_next_held() }
				: { title: m.referrals_board_next_start() };
		default:
			return { title: m.referrals_board_next_nothing() };
	}
}
