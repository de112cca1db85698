/** The board of a case manager: where everybody stands. */
import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { cut, type Cut } from '#lib/platform/pages.ts';
import { nextCheck } from './aftercare.ts';
import { isBroken, isWithoutFeedback, stationOf, stretchesOf, type Station, type Stretch } from './board.ts';
import { listInterruptions } from './chains/queries.server.ts';
import type { BoardFilter } from './inputs.ts';
import { logShown, ownCases, standingOf, type Asked, type Standing } from './lists.server.ts';
import { loadUnnamed, withNames, type Held, type Unnamed } from './load-referral.server.ts';
import { checksOf } from './note-aftercare.server.ts';
import { drawnAt } from './ui/board-text.ts';

export type BoardRow = {
	referralId: string;
	caseId: string;
	person: string;
	area: string | null;
	/** Null for confidential offers: the board shows neither topic nor provider, to nobody. */
	offerName: string | null;
	provider: string | null;
	termCode: string;
	sentAt: Date;
	station: Station;
	line: Record<Station, Stretch>;
	standing: Standing;
	broken: boolean;
	/** Days for which the chain of referrals stands idle, longer than it allows; null where it does not or nobody knows. */
	idleDays: number | null;
	startedOn: string | null;
	endedOn: string | null;
	appointmentOn: string | null;
	/** The next look after the end, where it is known and was not noted yet. */
	aftercareOn: string | null;
	heldUntil: string | null;
	closedAt: Date | null;
	byMonth: boolean;
};

export type Board = Cut & {
	/** Chains under way. */
	rows: BoardRow[];
	/** Closed last: they wait for nothing, stand apart, and are not paged through. */
	closed: BoardRow[];
	closedTotal: number;
	persons: number;
	/** How many of all pages stand at each station. */
	drawn: Record<Station, number>;
	counts: Record<Exclude<BoardFilter['nur'], 'alle'>, number>;
};

/** How long a closed referral can still be found on the board, folded, in days. */
const afterDays = 90;
/** "Soon" on the board: today and the seven days after it, on a Sunday as on a Monday. */
const dueDays = 7;

/** Rows of a page: the people of one case manager fit on it, and on paper. */
const boardSize = 100;

/** One row per chain of the caller's own cases: overdue first, then by age of feedback, "only by the person" last. */
export async function listBoard(
	tx: Tx,
	actor: Actor,
	filter: BoardFilter,
	now: Date,
	{ page }: Pick<Asked, 'page'> = {}
): Promise<Board> {
	const nobody = { 'ohne-rueckmeldung': 0, unterbrochen: 0, frist: 0, 'nur-person': 0 };
	const nowhere = { requested: 0, place: 0, started: 0, ended: 0, after: 0 };
	if (actor.role !== 'case-manager')
		return { ...cut([], page), total: 0, closed: [], closedTotal: 0, persons: 0, drawn: nowhere, counts: nobody };
	const recent = new Date(now.getTime() - afterDays * 86_400_000).toISOString();
	const all = await loadUnnamed(
		tx,
		actor,
		sql`${ownCases} and c.closed_at is null and r.sending in ('sent', 'closed')
			and (r.closed_at is null or r.closed_at > ${recent})`,
		now,
		sql`r.sent_at`
	);
	const newest = new Map<string, Date>();
	for (const held of all) {
		const known = newest.get(needOf(held));
		if (!known || held.createdAt > known) newest.set(needOf(held), held.createdAt);
	}
	const followed = (held: Unnamed): boolean => (newest.get(needOf(held)) ?? held.createdAt) > held.createdAt;
	// A need that was declined and asked for elsewhere has its newer row; the old one would only repeat the name.
	const current = all.filter((held) => !((held.closedAt || held.state.phase === 'declined') && followed(held)));
	const gaps = await listInterruptions(tx, actor, now);
	// A gap is marked once: where it begins, or where that is no longer on the board, at what should have begun.
	const begins = new Set(current.filter(({ id }) => gaps.get(id)?.side === 'before').map(({ caseId }) => caseId));
	const idle = (held: Unnamed): number | null => {
		const gap = gaps.get(held.id);
		return gap && (gap.side === 'before' || !begins.has(held.caseId)) ? gap.idleDays : null;
	};
	const aftercare = await checksOf(
		tx,
		current.filter((held) => held.state.phase === 'ended').map((held) => held.id)
	);
	const rows = current.map((held) => boardLine(held, followed(held), idle(held), aftercare.get(held.id) ?? [], now));
	const today = dayOf(now);
	const matches: Record<Exclude<BoardFilter['nur'], 'alle'>, (row: BoardLine) => boolean> = {
		'ohne-rueckmeldung': (row) => isWithoutFeedback(row.standing.ageing),
		unterbrochen: (row) => row.broken || row.idleDays !== null,
		// What has passed stands under "without feedback"; without a day there is no deadline.
		frist: (row) => {
			const days = [row.standing.turn.on, row.appointmentOn, row.heldUntil, row.aftercareOn];
			return days.some((on) => on && on >= today && on <= addDays(today, dueDays));
		},
		'nur-person': (row) => row.standing.ageing === 'self'
	};
	const under = rows.filter((row) => row.closedAt === null);
	const ofFilter = filter.nur === 'alle' ? under : under.filter(matches[filter.nur]);
	const shown = cut(ofFilter.toSorted(byUrgency), page && { size: boardSize, ...page });
	const over =
		filter.nur === 'alle'
			? rows.filter((row) => row.closedAt !== null).sort((one, other) => Number(other.closedAt) - Number(one.closedAt))
			: [];
	// What is closed stands below the first page alone.
	const closed = shown.page === 1 ? cut(over, page && { ...page, number: 1 }).rows : [];
	const ids = new Set([...shown.rows, ...closed].map((row) => row.referralId));
	const read = current.filter((held) => ids.has(held.id));
	await logShown(tx, actor, 'board', read, now);
	const named = new Map((await withNames(tx, read, now)).map((held) => [held.id, held]));
	const name = (row: BoardLine): BoardRow[] => {
		const held = named.get(row.referralId);
		return held ? [boardRow(row, held)] : [];
	};
	const count = (filterName: keyof typeof matches) => under.filter(matches[filterName]).length;
	const drawn = { ...nowhere };
	for (const row of ofFilter) drawn[drawnAt(row)]++;
	return {
		...shown,
		rows: shown.rows.flatMap(name),
		total: ofFilter.length,
		closed: closed.flatMap(name),
		closedTotal: over.length,
		persons: new Set(ofFilter.map((row) => row.caseId)).size,
		drawn,
		counts: {
			'ohne-rueckmeldung': count('ohne-rueckmeldung'),
			unterbrochen: count('unterbrochen'),
			frist: count('frist'),
			'nur-person': count('nur-person')
		}
	};
}

/** A request follows another of the same person for the same need alone: one for another need answers nothing of it. */
const needOf = ({ caseId, termId }: Unnamed): string => `${caseId}:${termId}`;

const rank = (row: BoardLine): number =>
	row.standing.ageing === 'overdue' ? 0 : row.standing.ageing === 'self' ? 2 : 1;
const waitingSince = (row: BoardLine): number => (row.standing.lastFeedbackAt ?? row.sentAt).getTime();
const byUrgency = (one: BoardLine, other: BoardLine): number =>
	rank(one) - rank(other) || waitingSince(one) - waitingSince(other) || one.person.localeCompare(other.person, 'de');

/** A row before anything is looked up for it. */
type BoardLine = Omit<BoardRow, 'area' | 'offerName' | 'provider' | 'termCode'>;

const boardRow = (line: BoardLine, held: Held): BoardRow => ({
	...line,
	area: held.caseArea,
	offerName: held.sensitive ? null : held.offerName,
	provider: held.sensitive ? null : held.toName,
	termCode: held.termCode
});

function boardLine(
	held: Unnamed,
	followed: boolean,
	idleDays: number | null,
	noted: readonly { months: number }[],
	now: Date
): BoardLine {
	const broken = isBroken(held.state, followed) || (idleDays !== null && held.state.phase === 'ended');
	return {
		referralId: held.id,
		caseId: held.caseId,
		person: held.caseReference ?? '',
		sentAt: held.sentAt ?? held.createdAt,
		station: stationOf(held.state),
		line: stretchesOf(held.state, broken),
		standing: standingOf(held, now),
		broken,
		idleDays,
		startedOn: held.state.startedOn ?? null,
		endedOn: held.state.endedOn ?? null,
		appointmentOn: held.state.appointment?.on ?? null,
		aftercareOn:
			held.state.phase === 'ended' && held.regime === 'statutory'
				? (nextCheck(
						held.state.endedOn,
						noted.map(({ months }) => months),
						dayOf(now)
					)?.on ?? null)
				: null,
		heldUntil: held.place?.state === 'held' && held.place.heldUntil ? dayOf(held.place.heldUntil) : null,
		closedAt: held.closedAt,
		byMonth: held.regime === 'voluntary'
	};
}
