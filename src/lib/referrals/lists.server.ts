/** What the lists of referrals share: whose they are, what a row says of its state, pages, the log of reads. */
import { sql } from 'drizzle-orm';
import { isOwnCase } from '#lib/cases/index.server.ts';
import { logReads, type ReadPurpose } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf, daysSince } from '#lib/platform/days.ts';
import { ageingOf, type Ageing } from './board.ts';
import type { TimelineRow, Unnamed } from './load-referral.server.ts';
import { standing, type Phase } from './state.ts';
import { turnOf, type Turn } from './turn.ts';

/** Where a referral stands, as a list needs it. Everything in it is derived from rows the caller may see now. */
export type Standing = {
	phase: Phase;
	turn: Turn;
	onlyByPerson: boolean;
	ageing: Ageing;
	lastFeedbackAt: Date | null;
	lastEvent: TimelineRow['event'] | null;
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
		lastEvent: standing(held.reported).at(-1)?.event ?? null
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

/** Part of a list; who asks for none gets the whole (files, and pages about one person). */
export type Page = { number: number; size?: number };
export type Asked = { purpose?: ReadPurpose; page?: Page };
const pageSize = 50;

/** The rows of a page, which is the last one where fewer are left than the address says. */
export function cut<Row>(rows: readonly Row[], page: Page | undefined): { rows: Row[]; page: number; pages: number } {
	if (!page) return { rows: [...rows], page: 1, pages: 1 };
	const size = page.size ?? pageSize;
	const pages = Math.max(1, Math.ceil(rows.length / size));
	const number = Math.min(page.number, pages);
	return { rows: rows.slice((number - 1) * size, number * size), page: number, pages };
}
export type Cut = { total: number; page: number; pages: number };

/** Of cases the caller is responsible for or covers; row security says the same. */
export const ownCases = isOwnCase(sql`r.case_id`);

export const isOpen = (phase: Phase): boolean => phase !== 'draft' && phase !== 'withdrawn' && phase !== 'closed';
