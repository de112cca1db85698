/** What the lists of referrals share: whose they are, what a row says of its state, pages, the log of reads. */
import { sql } from 'drizzle-orm';
import { isOwnCase } from '#lib/cases/index.server.ts';
import { logReads, type ReadPurpose, type SelfReport } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf, daysSince } from '#lib/platform/days.ts';
import type { Page } from '#lib/platform/pages.ts';
import { ageingOf, type Ageing } from './board.ts';
import type { TimelineRow, Unnamed } from './load-referral.server.ts';
import { standing, toldOf, type Phase } from './state.ts';
import { turnOf, type Turn } from './turn.ts';

/** Where a referral stands, as a list needs it. Everything in it is derived from rows the caller may see now. */
export type Standing = {
	phase: Phase;
	turn: Turn;
	onlyByPerson: boolean;
	ageing: Ageing;
	lastFeedbackAt: Date | null;
	lastEvent: TimelineRow['event'] | null;
	/** What the person told with a slip, where nothing else says how it went on; the office's alone. */
	told: SelfReport | undefined;
};

export const turnFor = (held: Unnamed, now: Date): Turn => turnOf(held.state, held, held.may, dayOf(now));

export const standingOf = (held: Unnamed, now: Date): Standing => {
	const today = dayOf(now);
	const since = held.state.lastFeedbackAt ?? held.sentAt;
	return {
		phase: held.state.phase,
		turn: turnFor(held, now),
		onlyByPerson: held.state.onlyByPerson,
		ageing: ageingOf(held.state, held, held.may, today, since ? daysSince(since, now) : 0),
		lastFeedbackAt: held.state.lastFeedbackAt ?? null,
		lastEvent: standing(held.reported).at(-1)?.event ?? null,
		told: toldOf(held.state)
	};
};

/** Categories that a list or page showed of a referral: what its rows of feedback were about. */
export const shownOf = (held: Unnamed): Category[] => [
	...new Set(held.reported.filter((row) => !row.ofOffer).map((row) => row.category))
];

export const logShown = (
	tx: Tx,
	actor: Actor,
	purpose: ReadPurpose,
	rows: readonly Unnamed[],
	now: Date
): Promise<void> =>
	logReads(
		tx,
		actor,
		purpose,
		rows.map((held) => ({ caseId: held.caseId, referralId: held.id, categories: shownOf(held) })),
		now
	);

/** For what a list is read, and which part of it. */
export type Asked = { purpose?: ReadPurpose; page?: Page };

/** Of cases the caller is responsible for or covers; row security says the same. */
export const ownCases = isOwnCase(sql`r.case_id`);

export const isOpen = (phase: Phase): boolean => phase !== 'draft' && phase !== 'withdrawn' && phase !== 'closed';
