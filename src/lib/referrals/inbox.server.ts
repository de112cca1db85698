/** The provider's inbox. */
import { sql } from 'drizzle-orm';
import { logReads } from '#lib/consent/index.server.ts';
import { noLongerRead } from '#lib/consent/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { cut, type Cut } from '#lib/platform/pages.ts';
import { receiptOpen } from './board.ts';
import { correctable } from './correct-report.server.ts';
import type { InboxFilter } from './inputs.ts';
import { placeWords, type ContactWhen } from './labels.ts';
import { shownOf, standingOf, type Asked, type Standing } from './lists.server.ts';
import { isKept } from './keep-state.server.ts';
import { listProposable } from './load-offer.server.ts';
import { loadUnnamed, withNames, type Held, type Unnamed } from './load-referral.server.ts';
import { tellsNeed, type Urgency } from './model.ts';
import { acceptance, byTurn, keepingMoves, type Move } from './moves.ts';
import { getReferral } from './queries.server.ts';
import { listWaiting, roomFor } from './waiting-list.server.ts';
import { workingDaysUntil } from './working-days.ts';

/** A request on the provider's lists: of a confidential one neither need, offer nor name (rule 14); an employer's has no need (rule 6). */
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

type Inbox = Cut & {
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
		need: held.sensitive || !tellsNeed(held.regime) ? null : { labelDe: held.termDe, labelEn: held.termEn },
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

/** They open with a yes and are gone after a no; `unanswerable`: agreed to, but nobody may say yes here. */
function contactWhen(held: Held, agreed: boolean, now: Date): ContactWhen {
	if ((agreed || held.regime === 'statutory') && noLongerRead(held.heard, now)) return 'over';
	if (!agreed) return 'never';
	return held.may.has('D3') ? 'after_yes' : 'unanswerable';
}

/** What would add nothing to what was said already is not offered. */
function isSaid(move: Move, held: Held, now: Date): boolean {
	if (move === 'receive') return !receiptOpen(held.state);
	return keepingMoves.some((keep) => keep === move) && isKept(held, now);
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
		/** Undefined while neither law nor consent opens it; when it is looked at is between the person and the office. */
		goal: goal && { words: goal.words },
		contact,
		/** Why there is no name and no number. */
		contactWhen: contact ? undefined : contactWhen(held, nameAgreed, now),
		reported: held.reported.map(({ referralId: _, ...row }) => row),
		appointment: held.state.appointment,
		moves: allowed.filter((move) => !isSaid(move, held, now)),
		/** What a yes would meet at its place; undefined where none is due. */
		room: room && { ...room, acceptance: acceptance(held.regime, room) },
		/** What a counter-offer or a decline may name instead. */
		proposable: allowed.includes('counter') || allowed.includes('decline') ? await listProposable(tx, held) : [],
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
