import { eq, sql, type SQL } from 'drizzle-orm';
import type { Contact } from '#lib/cases/index.server.ts';
import { listConsents, logReads, type ListedConsent, type ReadPurpose } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { UnmetReason } from '#lib/needs/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { addDays } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { dayOf, daysSince } from '#lib/ui/format.ts';
import type { Helped, Missing } from './goals/closing.ts';
import type { AttainmentLevel } from './goals/model.ts';
import type { BoardFilter, InboxFilter, ReferralFilter } from './inputs.ts';
import { loadReferral, loadReferrals, type Held, type TimelineRow } from './load-referral.server.ts';
import {
	ageingOf,
	acceptance,
	byTurn,
	allowedMoves,
	isBroken,
	lastRefusing,
	receiptOpen,
	standing,
	stationOf,
	stretchesOf,
	turnOf,
	unmetReasonOf,
	type Ageing,
	type GoalLevel,
	type Move,
	type Outcome,
	type Phase,
	type Station,
	type Stretch,
	type Turn,
	type Urgency
} from './model.ts';
import { listInterruptions } from './chains/queries.server.ts';
import { correctable } from './correct-report.server.ts';
import { contentMoves } from './lock-referral.server.ts';
import { nextCheck } from './aftercare.ts';
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

const standingOf = (held: Held, now: Date): Standing => {
	const today = dayOf(now);
	const since = held.state.lastFeedbackAt ?? held.sentAt;
	return {
		phase: held.state.phase,
		turn: turnOf(held.state, held, held.may, today),
		onlyByPerson: held.state.onlyByPerson,
		ageing: ageingOf(held.state, held, held.may, today, since ? daysSince(since, now) : 0),
		lastFeedbackAt: held.state.lastFeedbackAt ?? null,
		lastEvent: standing(held.reported).at(-1)?.event ?? null
	};
};

/** Categories that a list or page showed of a referral: what its rows of feedback were about. */
const shownOf = (held: Held): Category[] => [
	...new Set(held.reported.filter((row) => !row.ofOffer).map((row) => row.category))
];

const logShown = (tx: Tx, actor: Actor, purpose: ReadPurpose, rows: readonly Held[], now: Date): Promise<void> =>
	logReads(
		tx,
		actor,
		purpose,
		rows.map((held) => ({ caseId: held.caseId, referralId: held.id, categories: shownOf(held) })),
		now
	);

/** Of cases the caller is responsible for or covers; row security says the same. */
const ownCases = (): SQL => sql`r.case_id = any((select casework.my_case_ids())::uuid[])`;

const isOpen = (phase: Phase): boolean => phase !== 'draft' && phase !== 'withdrawn' && phase !== 'closed';

/** The case manager's own referrals: those that wait for a step of the office first, then the oldest. */
export async function listReferrals(
	tx: Tx,
	actor: Actor,
	filter: ReferralFilter,
	now: Date,
	purpose: ReadPurpose = filter.fall ? 'case-page' : 'referral-list'
): Promise<{ rows: ListedReferral[]; total: number; counts: Record<ReferralFilter['stand'], number> }> {
	if (actor.role !== 'case-manager')
		return { rows: [], total: 0, counts: { offen: 0, entwurf: 0, abgeschlossen: 0, alle: 0 } };
	const ofCase = filter.fall ? sql`and r.case_id = ${filter.fall}` : sql``;
	const all = await loadReferrals(
		tx,
		actor,
		sql`${ownCases()} ${ofCase}`,
		now,
		sql`coalesce(r.sent_at, r.created_at) desc`
	);
	const groupOf = (held: Held): ReferralFilter['stand'] =>
		held.state.phase === 'draft' ? 'entwurf' : isOpen(held.state.phase) ? 'offen' : 'abgeschlossen';
	const shown = filter.stand === 'alle' ? all : all.filter((held) => groupOf(held) === filter.stand);
	await logShown(tx, actor, purpose, shown, now);
	const rows = shown.map((held) => listed(held, now));
	rows.sort((one, other) => Number(isOfficeTurn(other.standing.turn)) - Number(isOfficeTurn(one.standing.turn)));
	const count = (stand: ReferralFilter['stand']) => all.filter((held) => groupOf(held) === stand).length;
	return {
		rows,
		total: rows.length,
		counts: {
			offen: count('offen'),
			entwurf: count('entwurf'),
			abgeschlossen: count('abgeschlossen'),
			alle: all.length
		}
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
	actor: Actor,
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
		where ${ownCases()} and r.case_id = ${to.caseId} and r.term_id = ${to.termId} and r.id <> ${to.id} and r.sending = 'sent'
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

export type Inbox = {
	rows: InboxRow[];
	total: number;
	/** `antwort`: those of the open ones that the provider has to answer now. */
	counts: Record<InboxFilter['stand'] | 'antwort', number>;
	/** Offers that the list can be narrowed to. */
	offers: { id: string; name: string }[];
};

/** Is it the provider's turn to answer? The navigation, the start page and the inbox count the same. */
const waitsForAnswer = (held: Held): boolean => held.state.phase === 'waiting';

function groupOf(held: Held, aside: ReadonlySet<string>): InboxFilter['stand'] {
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
async function namesOf(tx: Tx, rows: readonly Held[]): Promise<Map<string, string>> {
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

export async function listInbox(
	tx: Tx,
	actor: Actor,
	filter: InboxFilter,
	now: Date,
	purpose: ReadPurpose = 'inbox-list'
): Promise<Inbox> {
	const none = { offen: 0, warteliste: 0, laufend: 0, erledigt: 0, antwort: 0 };
	if (!isProvider(actor)) return { rows: [], total: 0, counts: none, offers: [] };
	const all = await loadReferrals(
		tx,
		actor,
		sql`r.to_organisation_id = ${actor.organisationId ?? null} and r.sending <> 'draft'`,
		now,
		sql`r.answer_due_on, r.sent_at`
	);
	const aside = await putAsideOf(
		tx,
		all.map((held) => held.id)
	);
	const ofStand = all.filter((held) => groupOf(held, aside) === filter.stand);
	const names =
		purpose === 'inbox-list' && filter.stand !== 'offen' ? await namesOf(tx, ofStand) : new Map<string, string>();
	const sought = filter.suche?.toLocaleLowerCase('de');
	const shown = ofStand.filter(
		(held) =>
			(!filter.angebot || (!held.sensitive && held.offerId === filter.angebot)) &&
			(!sought || [held.reference, names.get(held.id)].some((text) => text?.toLocaleLowerCase('de').includes(sought)))
	);
	await logReads(
		tx,
		actor,
		purpose,
		shown.map((held) => ({
			caseId: held.caseId,
			referralId: held.id,
			categories: names.has(held.id) ? [...shownOf(held), 'D1' as const] : shownOf(held)
		})),
		now
	);
	const lists = Map.groupBy(
		all.filter((held) => held.state.phase === 'waitlisted').sort(byTurn),
		(held) => held.offerLocationId
	);
	const rows = shown.map((held) => ({
		...inboxRow(held, aside.has(held.id), lists.get(held.offerLocationId) ?? [], now),
		person: names.get(held.id) ?? null
	}));
	if (filter.stand === 'warteliste')
		rows.sort(
			(one, other) =>
				(one.offerName ?? '\uffff').localeCompare(other.offerName ?? '\uffff', 'de') ||
				(one.locationName ?? '').localeCompare(other.locationName ?? '', 'de') ||
				(one.waiting?.position ?? 0) - (other.waiting?.position ?? 0)
		);
	// What needs an answer first; where only the person tells, no answer is due: last, without a day.
	const turn = ({ standing: { phase, onlyByPerson } }: InboxRow): number =>
		onlyByPerson ? 2 : filter.stand === 'offen' && phase !== 'waiting' ? 1 : 0;
	if (filter.stand !== 'warteliste') rows.sort((one, other) => turn(one) - turn(other));
	const count = (stand: InboxFilter['stand']) => all.filter((held) => groupOf(held, aside) === stand).length;
	const offers = new Map(
		ofStand.filter(({ sensitive }) => !sensitive).map(({ offerId, offerName }) => [offerId, offerName])
	);
	return {
		rows,
		total: rows.length,
		counts: {
			offen: count('offen'),
			warteliste: count('warteliste'),
			laufend: count('laufend'),
			erledigt: count('erledigt'),
			antwort: all.filter((held) => !aside.has(held.id) && waitsForAnswer(held)).length
		},
		offers: [...offers]
			.map(([id, name]) => ({ id, name }))
			.sort((one, other) => one.name.localeCompare(other.name, 'de'))
	};
}

async function putAsideOf(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await tx.execute<{ id: string }>(
		sql`select referral_id as id from casework.inbox_marks where put_aside_at is not null and ${anyOf(sql`referral_id`, ids)}`
	);
	return new Set(rows.map((row) => row.id));
}

function inboxRow(held: Held, putAside: boolean, list: readonly Held[], now: Date): InboxRow {
	const position = list.findIndex((one) => one.id === held.id) + 1;
	const due = held.may.has('D3') && held.state.phase === 'waiting' ? held.answerDueOn : null;
	return {
		id: held.id,
		reference: held.reference,
		offerId: held.sensitive ? null : held.offerId,
		offerName: held.sensitive ? null : held.offerName,
		locationName: held.sensitive ? null : held.locationName,
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
export async function getInboxItem(tx: Tx, actor: Actor, id: string, now: Date) {
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

export type Board = {
	/** Chains under way. */
	rows: BoardRow[];
	/** Closed lately: they wait for nothing, and stand apart. */
	closed: BoardRow[];
	total: number;
	persons: number;
	counts: Record<Exclude<BoardFilter['nur'], 'alle'>, number>;
};

/** How long a closed referral can still be found on the board, folded, in days. */
const afterDays = 90;
/** "Soon" on the board: today and the seven days after it, on a Sunday as on a Monday. */
const dueDays = 7;

/** One row per chain of the caller's own cases: overdue first, then by age of feedback, "only by the person" last. */
export async function listBoard(tx: Tx, actor: Actor, filter: BoardFilter, now: Date): Promise<Board> {
	const nobody = { 'ohne-rueckmeldung': 0, unterbrochen: 0, frist: 0, 'nur-person': 0 };
	if (actor.role !== 'case-manager') return { rows: [], closed: [], total: 0, persons: 0, counts: nobody };
	const recent = new Date(now.getTime() - afterDays * 86_400_000).toISOString();
	const all = await loadReferrals(
		tx,
		actor,
		sql`${ownCases()} and c.closed_at is null and r.sending in ('sent', 'closed')
			and (r.closed_at is null or r.closed_at > ${recent})`,
		now,
		sql`r.sent_at`
	);
	const newest = new Map<string, Date>();
	for (const held of all) {
		const known = newest.get(held.caseId);
		if (!known || held.createdAt > known) newest.set(held.caseId, held.createdAt);
	}
	const followed = (held: Held): boolean => (newest.get(held.caseId) ?? held.createdAt) > held.createdAt;
	// A chain that ended and went on elsewhere has its newer row; the old one would only repeat the name.
	const current = all.filter((held) => !((held.closedAt || held.state.phase === 'declined') && followed(held)));
	const gaps = await listInterruptions(tx, actor, now);
	// A gap is marked once: where it begins, or where that is no longer on the board, at what should have begun.
	const begins = new Set(current.filter(({ id }) => gaps.get(id)?.side === 'before').map(({ caseId }) => caseId));
	const idle = (held: Held): number | null => {
		const gap = gaps.get(held.id);
		return gap && (gap.side === 'before' || !begins.has(held.caseId)) ? gap.idleDays : null;
	};
	const aftercare = await checksOf(
		tx,
		current.filter((held) => held.state.phase === 'ended').map((held) => held.id)
	);
	const rows = current.map((held) => boardRow(held, followed(held), idle(held), aftercare.get(held.id) ?? [], now));
	const today = dayOf(now);
	const matches: Record<Exclude<BoardFilter['nur'], 'alle'>, (row: BoardRow) => boolean> = {
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
	const closed = filter.nur === 'alle' ? rows.filter((row) => row.closedAt !== null) : [];
	const shown = filter.nur === 'alle' ? under : under.filter(matches[filter.nur]);
	await logShown(
		tx,
		actor,
		'board',
		current.filter((held) => [...shown, ...closed].some((row) => row.referralId === held.id)),
		now
	);
	shown.sort(byUrgency);
	const count = (name: keyof typeof matches) => under.filter(matches[name]).length;
	return {
		rows: shown,
		closed: closed.toSorted((one, other) => Number(other.closedAt) - Number(one.closedAt)),
		total: shown.length,
		persons: new Set(shown.map((row) => row.caseId)).size,
		counts: {
			'ohne-rueckmeldung': count('ohne-rueckmeldung'),
			unterbrochen: count('unterbrochen'),
			frist: count('frist'),
			'nur-person': count('nur-person')
		}
	};
}

const rank = (row: BoardRow): number =>
	row.standing.ageing === 'overdue' ? 0 : row.standing.ageing === 'self' ? 2 : 1;
const waitingSince = (row: BoardRow): number => (row.standing.lastFeedbackAt ?? row.sentAt).getTime();
const byUrgency = (one: BoardRow, other: BoardRow): number =>
	rank(one) - rank(other) || waitingSince(one) - waitingSince(other) || one.person.localeCompare(other.person, 'de');

function boardRow(
	held: Held,
	followed: boolean,
	idleDays: number | null,
	noted: readonly { months: number }[],
	now: Date
): BoardRow {
	const broken = isBroken(held.state, followed) || (idleDays !== null && held.state.phase === 'ended');
	return {
		referralId: held.id,
		caseId: held.caseId,
		person: held.caseReference ?? '',
		area: held.caseArea,
		offerName: held.sensitive ? null : held.offerName,
		provider: held.sensitive ? null : held.toName,
		termCode: held.termCode,
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
 * those that it may answer. Asked on every page: loads only what its last event leaves open and law or consent lets it
 * answer.
 */
export async function countUnanswered(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (!isProvider(actor)) return 0;
	const open = await loadReferrals(
		tx,
		actor,
		sql`r.to_organisation_id = ${actor.organisationId ?? null} and r.sending = 'sent'
			and r.id::text || ':D3' = any((select casework.disclosable_keys())::text[])
			and not exists (select from casework.inbox_marks k where k.referral_id = r.id and k.put_aside_at is not null)
			and coalesce((select f.event in ('received', 'answered', 'agreed', 'not_agreed', 'corrected') from casework.feedback f
				where f.referral_id = r.id order by f.recorded_at desc, (f.event = 'corrected') desc, f.id desc limit 1), true)`,
		now
	);
	return open.filter(waitsForAnswer).length;
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
	const open = await loadReferrals(tx, actor, sql`r.case_id = ${caseId} and r.sending in ('draft', 'sent')`, now);
	if (open.length > 0) throw new Refusal('conflict', m.referrals_case_open_referrals({ count: open.length }));
}
