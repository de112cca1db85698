import { eq, sql } from 'drizzle-orm';
import { isOwnCase, type Contact } from '#lib/cases/index.server.ts';
import { listConsents, logReads, type ListedConsent, type ReadPurpose } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { UnmetReason } from '#lib/needs/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf, daysSince } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Helped, Missing } from './goals/closing.ts';
import type { AttainmentLevel } from './goals/model.ts';
import type { BoardFilter, InboxFilter, ReferralFilter } from './inputs.ts';
import {
	loadReferral,
	loadUnnamed,
	withNames,
	type Held,
	type TimelineRow,
	type Unnamed
} from './load-referral.server.ts';
import {
	ageingOf,
	isBroken,
	receiptOpen,
	stationOf,
	stretchesOf,
	type Ageing,
	type Station,
	type Stretch
} from './board.ts';
import type { GoalLevel, Outcome, Urgency } from './model.ts';
import { acceptance, byTurn, allowedMoves, type Move } from './moves.ts';
import { unmetReasonOf } from './reasons.ts';
import { lastRefusing, standing, type Phase } from './state.ts';
import { turnOf, type Turn } from './turn.ts';
import { listInterruptions } from './chains/queries.server.ts';
import { correctable } from './correct-report.server.ts';
import { contentMoves } from './lock-referral.server.ts';
import { nextCheck } from './aftercare.ts';
import { placeWords } from './labels.ts';
import { drawnAt } from './ui/board-text.ts';
import { checksOf } from './note-aftercare.server.ts';
import { listWaiting, roomFor } from './waiting-list.server.ts';
import { listProposable } from './load-offer.server.ts';
import { closings, referralGoals } from './tables.server.ts';
import { voucherState, type VoucherState } from './voucher.ts';
import { workingDaysUntil } from './working-days.ts';

/** Where a referral stands, as a list needs it. Everything in it is derived from rows the caller may see now. */
export type Standing = {
	phase: Phase;
	turn: Turn;
	onlyByPerson: boolean;
	ageing: Ageing;
	lastFeedbackAt: Date | null;
	lastEvent: TimelineRow['event'] | null;
};

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

const standingOf = (held: Unnamed, now: Date): Standing => {
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
const shownOf = (held: Unnamed): Category[] => [
	...new Set(held.reported.filter((row) => !row.ofOffer).map((row) => row.category))
];

const logShown = (tx: Tx, actor: Actor, purpose: ReadPurpose, rows: readonly Unnamed[], now: Date): Promise<void> =>
	logReads(
		tx,
		actor,
		purpose,
		rows.map((held) => ({ caseId: held.caseId, referralId: held.id, categories: shownOf(held) })),
		now
	);

/** Part of a list; who asks for none gets the whole (files, and pages about one person). */
export type Page = { number: number; size?: number };
type Asked = { purpose?: ReadPurpose; page?: Page };
const pageSize = 50;

/** The rows of a page, which is the last one where fewer are left than the address says. */
function cut<Row>(rows: readonly Row[], page: Page | undefined): { rows: Row[]; page: number; pages: number } {
	if (!page) return { rows: [...rows], page: 1, pages: 1 };
	const size = page.size ?? pageSize;
	const pages = Math.max(1, Math.ceil(rows.length / size));
	const number = Math.min(page.number, pages);
	return { rows: rows.slice((number - 1) * size, number * size), page: number, pages };
}
type Cut = { total: number; page: number; pages: number };

/** Of cases the caller is responsible for or covers; row security says the same. */
const ownCases = isOwnCase(sql`r.case_id`);

const isOpen = (phase: Phase): boolean => phase !== 'draft' && phase !== 'withdrawn' && phase !== 'closed';

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

const turnFor = (held: Unnamed, now: Date): Turn => turnOf(held.state, held, held.may, dayOf(now));
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

export type Goal = { words: string; targetOn: string | null };
export type Closing = {
	goal: GoalLevel;
	outcomes: Outcome[];
	attainment: AttainmentLevel | null;
	helped: Helped | null;
	missing: Missing | null;
	closedAt: Date;
};
export type OfficeContact = { name: string; phone: string | null };

/** The voucher of a referral, as this reader may know it. */
const voucherOf = (held: Held, now: Date): ReferralPage['voucher'] =>
	held.voucherUntil
		? {
				until: held.voucherUntil,
				state: voucherState(held.voucherUntil, { ...held, phase: held.state.phase }, dayOf(now))
			}
		: undefined;

/** One referral for its page: the office's or the provider's, each with what that side may know. */
export type ReferralPage = {
	held: Held;
	moves: Move[];
	standing: Standing;
	voucher: { until: string; state: VoucherState } | undefined;
	/** Undefined where the provider may not read it. */
	goal: Goal | undefined;
	contact: Contact | undefined;
	consents: ListedConsent[];
	closing: Closing | undefined;
	/** Whom the provider calls at the office: name and number at work. */
	office: OfficeContact | undefined;
	/** A decline or return that leaves a need to report, and whether that was done. */
	unmet: { reason: UnmetReason; reported: boolean } | undefined;
	/** Another referral of this person was made afterwards. */
	followed: boolean;
};

/**
 * A referral with everything its reader may know now; leaves a line in the disclosure log.
 *
 * @throws {Refusal} not-found
 */
export async function getReferral(
	tx: Tx,
	actor: Member,
	id: string,
	now: Date,
	purpose: ReadPurpose = isProvider(actor) ? 'inbox-item' : 'referral-page'
): Promise<ReferralPage> {
	const held = await loadReferral(tx, actor, id, now);
	const [goal] = await tx
		.select({ words: referralGoals.words, targetOn: referralGoals.targetOn })
		.from(referralGoals)
		.where(eq(referralGoals.referralId, id));
	// Row security shows a provider the contact only while law or consent opens it (casework.contact_case_ids()).
	const [contact] =
		held.side === 'office' || held.open.has('D1')
			? await tx.execute<Contact>(
					sql`select name, phone, email from casework.case_contacts where case_id = ${held.caseId}`
				)
			: [];
	const { rows: consents } = await listConsents(tx, actor, { referralId: id }, now);
	const [closing] =
		held.side === 'office'
			? await tx
					.select({
						goal: closings.goal,
						outcomes: closings.outcomes,
						attainment: closings.attainment,
						helped: closings.helped,
						missing: closings.missing,
						closedAt: closings.closedAt
					})
					.from(closings)
					.where(eq(closings.referralId, id))
			: [];
	const [office] = await tx.execute<OfficeContact>(sql`
		select a.name, m.phone from platform.memberships m join platform.accounts a on a.id = m.account_id
		where m.id = ${held.createdBy}`);
	const refusal = held.side === 'office' ? lastRefusing(held.reported) : undefined;
	const unmetReason = refusal && unmetReasonOf(refusal.event, refusal.reason);
	const [reported] = unmetReason
		? await tx.execute(
				sql`select 1 from casework.unmet_needs where referral_id = ${id} and state not in ('draft', 'obsolete')`
			)
		: [];
	const [later] =
		held.side === 'office'
			? await tx.execute(
					sql`select 1 from casework.referrals where case_id = ${held.caseId} and created_at > ${held.createdAt.toISOString()} and sending <> 'withdrawn'`
				)
			: [];

	const read: Category[] = shownOf(held);
	if (held.side === 'provider' && goal) read.push('D2');
	if (held.side === 'provider' && contact) read.push('D1');
	await logReads(tx, actor, purpose, [{ caseId: held.caseId, referralId: id, categories: read }], now);

	return {
		held,
		moves: allowedMoves({ phase: held.state.phase, side: held.side, regime: held.regime, may: held.may }).filter(
			(move) =>
				(!held.mandateId || !contentMoves.includes(move)) && (move !== 'extend_voucher' || held.voucherUntil !== null)
		),
		standing: standingOf(held, now),
		voucher: voucherOf(held, now),
		goal,
		contact,
		consents,
		closing,
		office,
		unmet: unmetReason ? { reason: unmetReason, reported: reported !== undefined } : undefined,
		followed: later !== undefined
	};
}

/** Other requests of this person for the same need that were sent and are not closed: a reason to look twice. */
export async function listOpenAlike(
	tx: Tx,
	actor: Actor,
	to: { id: string; caseId: string; termId: string }
): Promise<{ id: string; reference: string; sentAt: Date }[]> {
	if (actor.role !== 'case-manager') return [];
	const rows = await tx.execute<{ id: string; reference: string; sentAt: string }>(sql`
		select r.id, r.reference, r.sent_at as "sentAt" from casework.referrals r
		where ${ownCases} and r.case_id = ${to.caseId} and r.term_id = ${to.termId} and r.id <> ${to.id} and r.sending = 'sent'
		order by r.sent_at desc limit 5`);
	return rows.map((row) => ({ ...row, sentAt: new Date(row.sentAt) }));
}

// The provider's inbox -------------------------------------------------------------------------------------------------

/** A request on the provider's lists: of a confidential one neither need, offer nor name (rule 14). */
export type InboxRow = {
	id: string;
	reference: string;
	offerId: string | null;
	offerName: string | null;
	locationName: string | null;
	from: string;
	need: { labelDe: string; labelEn: string } | null;
	sensitive: boolean;
	/** Only where the list asked for names and law or consent opens this one. */
	person: string | null;
	startedOn: string | null;
	/** Begun is known to the month only. */
	byMonth: boolean;
	area: string | null;
	sentAt: Date;
	answerDueOn: string | null;
	/** Working days left until the answer is due; null where none is expected. */
	daysLeft: number | null;
	standing: Standing;
	putAside: boolean;
	/** Where it stands on the provider's waiting list, and why there. */
	waiting: { position: number; total: number; since: Date; urgency: Urgency } | undefined;
};

export type Inbox = Cut & {
	rows: InboxRow[];
	/** `antwort`: those of the open ones that the provider has to answer now. */
	counts: Record<InboxFilter['stand'] | 'antwort', number>;
	/** Offers that the list can be narrowed to. */
	offers: { id: string; name: string }[];
	/** How long each waiting list is, by the words for its place. */
	sizes: Record<string, number>;
};

/** Offer and place as the provider's lists name them: of a confidential request neither (rule 14). */
const placeOf = ({
	sensitive,
	offerName,
	locationName
}: Held): { offerName: string | null; locationName: string | null } =>
	sensitive ? { offerName: null, locationName: null } : { offerName, locationName };

/** Is it the provider's turn to answer? The navigation, the start page and the inbox count the same. */
const waitsForAnswer = (held: Unnamed): boolean => held.state.phase === 'waiting';

function groupOf(held: Unnamed, aside: ReadonlySet<string>): InboxFilter['stand'] {
	if (aside.has(held.id)) return 'erledigt';
	switch (held.state.phase) {
		case 'waiting':
		case 'person_only':
		case 'queried':
		case 'countered':
			return 'offen';
		case 'waitlisted':
		case 'offered':
			return 'warteliste';
		case 'accepted':
		case 'lapsed':
		case 'running':
		case 'interrupted':
			return 'laufend';
		default:
			return 'erledigt';
	}
}

/**
 * Names for the rows that may carry one. Asked for where the provider looks for a person it knows, never where it
 * decides about a request, and never of confidential offers.
 */
async function namesOf(tx: Tx, rows: readonly Unnamed[]): Promise<Map<string, string>> {
	const open = rows.filter((held) => !held.sensitive && held.open.has('D1'));
	if (open.length === 0) return new Map();
	const cases = open.map(({ caseId }) => caseId);
	const found = await tx.execute<{ caseId: string; name: string }>(
		sql`select case_id as "caseId", name from casework.case_contacts where ${anyOf(sql`case_id`, cases)}`
	);
	const known = new Map(found.map(({ caseId, name }) => [caseId, name]));
	return new Map(
		open.flatMap(({ id, caseId }) => {
			const name = known.get(caseId);
			return name ? [[id, name] as const] : [];
		})
	);
}

/** A provider's requests of one kind. Everything is looked through; names, day counts and log lines are of the page alone. */
export async function listInbox(
	tx: Tx,
	actor: Member,
	filter: InboxFilter,
	now: Date,
	{ purpose = 'inbox-list', page }: Asked = {}
): Promise<Inbox> {
	const none = { offen: 0, warteliste: 0, laufend: 0, erledigt: 0, antwort: 0 };
	if (!isProvider(actor)) return { ...cut([], page), total: 0, counts: none, offers: [], sizes: {} };
	const all = await loadUnnamed(
		tx,
		actor,
		sql`r.to_organisation_id = ${actor.organisationId} and r.sending <> 'draft'`,
		now,
		sql`r.answer_due_on, r.sent_at, r.id`
	);
	const aside = await putAsideOf(
		tx,
		all.map((held) => held.id)
	);
	const stands = Map.groupBy(all, (held) => groupOf(held, aside));
	const ofStand = stands.get(filter.stand) ?? [];
	const showsNames = purpose === 'inbox-list' && filter.stand !== 'offen';
	const sought = filter.suche?.toLocaleLowerCase('de');
	const searched = showsNames && sought ? await namesOf(tx, ofStand) : new Map<string, string>();
	const found = ofStand.filter(
		(held) =>
			(!filter.angebot || (!held.sensitive && held.offerId === filter.angebot)) &&
			(!sought ||
				[held.reference, searched.get(held.id)].some((text) => text?.toLocaleLowerCase('de').includes(sought)))
	);
	const lists = Map.groupBy(
		all.filter((held) => held.state.phase === 'waitlisted').sort(byTurn),
		(held) => held.offerLocationId
	);
	// Waiting lists stand in the order of their offers' names; no other order needs any.
	const waiting = filter.stand === 'warteliste' ? await inOrderOfPlaces(tx, found, lists, now) : undefined;
	const turn = ({ state: { phase, onlyByPerson } }: Unnamed): number =>
		// What needs an answer first; where only the person tells, no answer is due: last, without a day.
		onlyByPerson ? 2 : filter.stand === 'offen' && phase !== 'waiting' ? 1 : 0;
	const shown = cut<Unnamed>(waiting?.rows ?? found.toSorted((one, other) => turn(one) - turn(other)), page);
	const names = showsNames ? await namesOf(tx, shown.rows) : new Map<string, string>();
	await logReads(
		tx,
		actor,
		purpose,
		shown.rows.map((held) => ({
			caseId: held.caseId,
			referralId: held.id,
			categories: names.has(held.id) ? [...shownOf(held), 'D1' as const] : shownOf(held)
		})),
		now
	);
	const rows = (await withNames(tx, shown.rows, now)).map((held) => ({
		...inboxRow(held, aside.has(held.id), lists.get(held.offerLocationId) ?? [], now),
		person: names.get(held.id) ?? null
	}));
	const count = (stand: InboxFilter['stand']) => stands.get(stand)?.length ?? 0;
	return {
		...shown,
		rows,
		total: found.length,
		counts: {
			offen: count('offen'),
			warteliste: count('warteliste'),
			laufend: count('laufend'),
			erledigt: count('erledigt'),
			antwort: all.filter((held) => !aside.has(held.id) && waitsForAnswer(held)).length
		},
		offers: await offersOf(tx, ofStand),
		sizes: waiting?.sizes ?? {}
	};
}

/** Offer by offer, confidential ones last, and in each the order in which a place is offered; with the length of each. */
async function inOrderOfPlaces(
	tx: Tx,
	rows: readonly Unnamed[],
	lists: ReadonlyMap<string, readonly Unnamed[]>,
	now: Date
): Promise<{ rows: Held[]; sizes: Record<string, number> }> {
	const positions = new Map([...lists.values()].flatMap((list) => list.map(({ id }, index) => [id, index] as const)));
	const named = (await withNames(tx, rows, now)).map((held) => ({ held, ...placeOf(held) }));
	named.sort(
		(one, other) =>
			(one.offerName ?? '\uffff').localeCompare(other.offerName ?? '\uffff', 'de') ||
			(one.locationName ?? '').localeCompare(other.locationName ?? '', 'de') ||
			(positions.get(one.held.id) ?? 0) - (positions.get(other.held.id) ?? 0)
	);
	const sizes: Record<string, number> = {};
	for (const place of named) sizes[placeWords(place)] = (sizes[placeWords(place)] ?? 0) + 1;
	return { rows: named.map(({ held }) => held), sizes };
}

/** Offers that may be named, in the order of their names. */
async function offersOf(tx: Tx, rows: readonly Unnamed[]): Promise<Inbox['offers']> {
	const ids = [...new Set(rows.filter(({ sensitive }) => !sensitive).map(({ offerId }) => offerId))];
	if (ids.length === 0) return [];
	const offers = await tx.execute<{ id: string; name: string }>(
		sql`select id, name from directory.offers where ${anyOf(sql`id`, ids)}`
	);
	return [...offers].sort((one, other) => one.name.localeCompare(other.name, 'de'));
}

async function putAsideOf(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await tx.execute<{ id: string }>(
		sql`select referral_id as id from casework.inbox_marks where put_aside_at is not null and ${anyOf(sql`referral_id`, ids)}`
	);
	return new Set(rows.map((row) => row.id));
}

function inboxRow(held: Held, putAside: boolean, list: readonly Unnamed[], now: Date): InboxRow {
	const position = list.findIndex((one) => one.id === held.id) + 1;
	const due = held.may.has('D3') && held.state.phase === 'waiting' ? held.answerDueOn : null;
	return {
		id: held.id,
		reference: held.reference,
		offerId: held.sensitive ? null : held.offerId,
		...placeOf(held),
		from: held.fromName,
		need: held.sensitive ? null : { labelDe: held.termDe, labelEn: held.termEn },
		sensitive: held.sensitive,
		person: null,
		startedOn: held.state.startedOn ?? null,
		byMonth: held.regime === 'voluntary',
		area: held.area,
		sentAt: held.sentAt ?? held.createdAt,
		answerDueOn: due,
		daysLeft: due ? workingDaysUntil(dayOf(now), due, held.land) : null,
		standing: standingOf(held, now),
		putAside,
		waiting:
			position > 0
				? {
						position,
						total: list.length,
						since: held.state.waitingSince ?? held.sentAt ?? held.createdAt,
						urgency: held.urgency
					}
				: undefined
	};
}

/** What a provider may know of one referral: an explicit list, nothing of the case, nobody's ids. */
export async function getInboxItem(tx: Tx, actor: Member, id: string, now: Date) {
	if (!isProvider(actor)) throw new Refusal('not-found', m.errors_not_found());
	const {
		held,
		moves: allowed,
		goal,
		contact,
		consents,
		office,
		voucher
	} = await getReferral(tx, actor, id, now, 'inbox-item');
	const [mark] = await tx.execute<{ aside: boolean }>(
		sql`select put_aside_at is not null as aside from casework.inbox_marks where referral_id = ${id}`
	);
	const list = held.state.phase === 'waitlisted' ? await listWaiting(tx, actor, held.offerLocationId, now) : [];
	const room = allowed.includes('accept') ? await roomFor(tx, actor, held, now) : undefined;
	const nameAgreed = consents.some(
		(one) => one.inForce && one.direction === 'to_provider' && one.categories.includes('D1')
	);
	return {
		...inboxRow(held, mark?.aside ?? false, list, now),
		provider: held.toName,
		regime: held.regime,
		contribution: held.contribution,
		desiredFrom: held.desiredFrom,
		voucher,
		office,
		/** Undefined while neither law nor consent opens it. */
		goal: goal && { words: goal.words, targetOn: goal.targetOn },
		contact,
		/** Name and number open with a yes; `unanswerable`: agreed to, but nobody may say yes here. */
		contactWhen: contact
			? ('now' as const)
			: !nameAgreed
				? ('never' as const)
				: held.may.has('D3')
					? ('after_yes' as const)
					: ('unanswerable' as const),
		reported: held.reported.map(({ referralId: _, ...row }) => row),
		appointment: held.state.appointment,
		moves: allowed.filter((move) => move !== 'receive' || receiptOpen(held.state)),
		/** What a yes would meet at its place; undefined where none is due. */
		room: room && { ...room, acceptance: acceptance(held.regime, room) },
		/** What a counter-offer may name instead. */
		proposable: allowed.includes('counter') ? await listProposable(tx, held) : [],
		correctable: correctable(held.reported)?.event,
		seen: held.seen,
		/** The person may take back what is in force here as well (rule 12). */
		consents: consents
			.filter((one) => one.inForce)
			.map(({ id: consentId, direction, categories, validUntil }) => ({
				id: consentId,
				direction,
				categories,
				validUntil
			}))
	};
}
export type InboxItem = Awaited<ReturnType<typeof getInboxItem>>;

// The board ---------------------------------------------------------------------------------------------------------------

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
		const known = newest.get(held.caseId);
		if (!known || held.createdAt > known) newest.set(held.caseId, held.createdAt);
	}
	const followed = (held: Unnamed): boolean => (newest.get(held.caseId) ?? held.createdAt) > held.createdAt;
	// A chain that ended and went on elsewhere has its newer row; the old one would only repeat the name.
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
		'ohne-rueckmeldung': (row) => row.standing.ageing === 'overdue',
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
	const shown = cut(ofFilter.toSorted(byUrgency), page);
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

// What others ask -----------------------------------------------------------------------------------------------------------

/**
 * How many requests wait for an answer of the provider, for the navigation: neither answered nor put aside, and only
 * those that it may answer. Asked on every page: of those of which nothing was ever reported nothing but a number comes
 * back, and only those are loaded whose last event left the answer open. `not in` compares by hash: the planner expects
 * few rows behind row security, and would go through all of them for each request.
 */
export async function countUnanswered(tx: Tx, actor: Member, now: Date): Promise<number> {
	if (!isProvider(actor)) return 0;
	const own = actor.organisationId;
	const open = await tx.execute<{ id: string | null; untouched: number }>(sql`
		with mine as materialized (
			select r.id,
				r.id in (select f.referral_id from casework.feedback f where f.provider_id = ${own})
					or exists (select from directory.offer_changes x where x.offer_id = r.offer_id) as touched
			from casework.referrals r
			where r.to_organisation_id = ${own} and r.sending = 'sent'
				and r.id = any((select casework.disclosable_ids('D3'))::uuid[])
				and r.id not in (select k.referral_id from casework.inbox_marks k where k.put_aside_at is not null)
				and r.id not in (
					select last.referral_id from (
						select distinct on (f.referral_id) f.referral_id, f.event from casework.feedback f
						where f.provider_id = ${own}
						order by f.referral_id, f.recorded_at desc, (f.event = 'corrected') desc, f.id desc
					) last
					where last.event not in ('received', 'answered', 'agreed', 'not_agreed', 'corrected'))
		)
		select null as id, count(*)::int as untouched from mine where not touched
		union all select id, 0 from mine where touched`);
	const touched = open.flatMap(({ id }) => id ?? []);
	const untouched = open.find(({ id }) => id === null)?.untouched ?? 0;
	if (touched.length === 0) return untouched;
	const loaded = await loadUnnamed(tx, actor, anyOf(sql`r.id`, touched), now);
	return untouched + loaded.filter(waitsForAnswer).length;
}

/** Numbers of referrals that the caller may see; a number says nothing about a person. */
export async function getReferences(tx: Tx, _actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<{ id: string; reference: string }>(
		sql`select id, reference from casework.referrals where ${anyOf(sql`id`, ids)}`
	);
	return new Map(rows.map(({ id, reference }) => [id, reference]));
}

/** May the case be closed? Referrals that are under way are settled first. @throws {Refusal} conflict */
export async function mustBeSettled(tx: Tx, actor: Actor, caseId: string, now: Date): Promise<void> {
	const open = await loadUnnamed(tx, actor, sql`r.case_id = ${caseId} and r.sending in ('draft', 'sent')`, now);
	if (open.length > 0) throw new Refusal('conflict', m.referrals_case_open_referrals({ count: open.length }));
}
