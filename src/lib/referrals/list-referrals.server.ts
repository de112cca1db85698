import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { daysSince } from '#lib/platform/days.ts';
import { cut, type Cut } from '#lib/platform/pages.ts';
import type { ReferralFilter } from './inputs.ts';
import { isOpen, logShown, ownCases, standingOf, turnFor, type Asked, type Standing } from './lists.server.ts';
import { loadUnnamed, withNames, type Held } from './load-referral.server.ts';
import type { Turn } from './turn.ts';

export type ListedReferral = {
	id: string;
	reference: string;
	caseId: string;
	caseReference: string;
	offerName: string;
	provider: string;
	termDe: string;
	termEn: string;
	sensitive: boolean;
	createdAt: Date;
	sentAt: Date | null;
	answerDueOn: string | null;
	standing: Standing;
};

/** The case manager's own referrals: those that wait for a step of the office first, then the newest. */
export async function listReferrals(
	tx: Tx,
	actor: Actor,
	filter: ReferralFilter,
	now: Date,
	{ purpose = filter.fall ? 'case-page' : 'referral-list', page }: Asked = {}
): Promise<{ rows: ListedReferral[]; counts: Record<ReferralFilter['stand'], number> } & Cut> {
	if (actor.role !== 'case-manager')
		return { ...cut([], page), total: 0, counts: { offen: 0, entwurf: 0, abgeschlossen: 0, alle: 0 } };
	const ofCase = filter.fall ? sql`and r.case_id = ${filter.fall}` : sql``;
	const all = await loadUnnamed(
		tx,
		actor,
		sql`${ownCases} ${ofCase}`,
		now,
		sql`coalesce(r.sent_at, r.created_at) desc, r.id`
	);
	const stands = Map.groupBy(all, ({ state: { phase } }) =>
		phase === 'draft' ? 'entwurf' : isOpen(phase) ? 'offen' : 'abgeschlossen'
	);
	const ofStand = filter.stand === 'alle' ? all : (stands.get(filter.stand) ?? []);
	const [theirs, others] = partition(ofStand, (held) => isOfficeTurn(turnFor(held, now)));
	const shown = cut([...theirs, ...others], page);
	await logShown(tx, actor, purpose, shown.rows, now);
	const count = (stand: 'entwurf' | 'offen' | 'abgeschlossen') => stands.get(stand)?.length ?? 0;
	return {
		...shown,
		rows: (await withNames(tx, shown.rows, now)).map((held) => listed(held, now)),
		total: ofStand.length,
		counts: {
			offen: count('offen'),
			entwurf: count('entwurf'),
			abgeschlossen: count('abgeschlossen'),
			alle: all.length
		}
	};
}

const partition = <Row>(rows: readonly Row[], first: (row: Row) => boolean): [Row[], Row[]] => [
	rows.filter(first),
	rows.filter((row) => !first(row))
];

/** How many of what waits for the office the start page lists; the list of requests begins with all of them. */
const mostAttention = 20;
/** Days for which an answer is news, where nothing is left to do about it, and how many the start page tells. */
const newsDays = 7;
const mostNews = 5;

/** For the start page: what waits for a step of the office, and answers of the last days that ask for none. */
export async function listToday(
	tx: Tx,
	actor: Actor,
	now: Date
): Promise<{ attention: ListedReferral[]; waiting: number; news: ListedReferral[] }> {
	if (actor.role !== 'case-manager') return { attention: [], waiting: 0, news: [] };
	const sent = await loadUnnamed(
		tx,
		actor,
		sql`${ownCases} and r.sending = 'sent'`,
		now,
		sql`coalesce(r.sent_at, r.created_at) desc, r.id`
	);
	const [theirs, others] = partition(sent, (held) => isOfficeTurn(turnFor(held, now)));
	const attention = theirs.slice(0, mostAttention);
	const news = others
		.filter(({ state: { lastFeedbackAt } }) => lastFeedbackAt && daysSince(lastFeedbackAt, now) <= newsDays)
		.sort((one, other) => Number(other.state.lastFeedbackAt) - Number(one.state.lastFeedbackAt))
		.slice(0, mostNews);
	await logShown(tx, actor, 'referral-list', [...attention, ...news], now);
	const named = (await withNames(tx, [...attention, ...news], now)).map((held) => listed(held, now));
	return {
		attention: named.slice(0, attention.length),
		waiting: theirs.length,
		news: named.slice(attention.length)
	};
}

const listed = (held: Held, now: Date): ListedReferral => ({
	id: held.id,
	reference: held.reference,
	caseId: held.caseId,
	caseReference: held.caseReference ?? '',
	offerName: held.offerName,
	provider: held.toName,
	termDe: held.termDe,
	termEn: held.termEn,
	sensitive: held.sensitive,
	createdAt: held.createdAt,
	sentAt: held.sentAt,
	answerDueOn: held.may.has('D3') ? held.answerDueOn : null,
	standing: standingOf(held, now)
});

/** Does the next step lie with the referring side? */
export const isOfficeTurn = (turn: Turn): boolean => officeTurns.has(turn.turn);
const officeTurns: ReadonlySet<Turn['turn']> = new Set([
	'send',
	'answer_overdue',
	'answer_query',
	'hear_person',
	'confirm_place',
	'place_lapsed',
	'close',
	'search_on'
]);
