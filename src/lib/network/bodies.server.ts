import { and, eq, isNull, sql } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { AgendaInput, BodyInput, DecisionInput, MeetingInput, MinutesInput, SeatInput } from './inputs.ts';
import { maySit, nextMeetingOn, type BodyKind, type CellFigures, type Seated } from './model.ts';
import { mayKeepNetwork } from './policy.ts';
import { agendaItems, bodies, bodyMembers, decisions, meetings } from './tables.server.ts';

function ensureKeeper(actor: Actor): asserts actor is Actor & { networkId: string; membershipId: string } {
	if (!mayKeepNetwork(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

export type Body = {
	id: string;
	kind: BodyKind;
	name: string;
	purpose: string;
	rhythmMonths: number | null;
	seats: number;
	lastOn: string | null;
	/** The next meeting that is called, else the day by which the rhythm asks for one. */
	nextOn: string | null;
	/** The day comes from the rhythm: nobody has called the meeting yet. */
	isDue: boolean;
	openDecisions: number;
};

async function readBodies(tx: Tx, actor: Actor, now: Date, id?: string): Promise<Body[]> {
	ensureKeeper(actor);
	const today = dayOf(now);
	const rows = await tx.execute<Omit<Body, 'isDue'>>(sql`
		select b.id, b.kind, b.name, b.purpose, b.rhythm_months as "rhythmMonths",
			(select count(*)::integer from steering.body_members s where s.body_id = b.id and s.until is null) as seats,
			(select max(t.meets_on)::text from steering.meetings t where t.body_id = b.id and t.meets_on < ${today}::date) as "lastOn",
			(select min(t.meets_on)::text from steering.meetings t where t.body_id = b.id and t.meets_on >= ${today}::date) as "nextOn",
			(select count(*)::integer from steering.decisions d join steering.meetings t on t.id = d.meeting_id where t.body_id = b.id and d.due_on is not null and d.settled_on is null) as "openDecisions"
		from steering.bodies b where b.network_id = ${actor.networkId} and b.ended_on is null ${id ? sql`and b.id = ${id}` : sql``} order by b.name, b.id`);
	return rows.map((row) => {
		const due = row.nextOn ?? nextMeetingOn(row.lastOn, row.rhythmMonths) ?? null;
		return { ...row, nextOn: due, isDue: row.nextOn === null && due !== null };
	});
}

/** Bodies that meet, by name. */
export async function listBodies(tx: Tx, actor: Actor, now: Date): Promise<{ rows: Body[]; total: number }> {
	const rows = await readBodies(tx, actor, now);
	return { rows, total: rows.length };
}

/** @throws {Refusal} not-found when unknown, of another network or ended */
export async function getBody(tx: Tx, actor: Actor, id: string, now: Date): Promise<Body> {
	const [row] = await readBodies(tx, actor, now, id);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

type AgendaItem = {
	id: string;
	position: number;
	title: string;
	/** Where the gap is, for a link to its card. */
	termCode: string | null;
	areaCode: string | null;
	figures: CellFigures | null;
};
type Decision = {
	id: string;
	agendaItemId: string | null;
	words: string;
	responsible: string;
	dueOn: string | null;
	settledOn: string | null;
};
export type Meeting = {
	id: string;
	meetsOn: string;
	meetsAt: string | null;
	place: string;
	minutes: string;
	minutesOn: string | null;
	agenda: AgendaItem[];
	decisions: Decision[];
};
export type BodyPage = {
	seats: {
		id: string;
		organisation: string | null;
		organisationId: string | null;
		seat: string;
		chairs: boolean;
		since: string;
	}[];
	meetings: Meeting[];
	organisations: { value: string; label: string }[];
	needs: { value: string; label: string }[];
	areas: { value: string; label: string }[];
};

/** Seats, meetings (newest first) and what can be chosen; ask `getBody` first. */
export async function getBodyPage(tx: Tx, actor: Actor, id: string): Promise<BodyPage> {
	ensureKeeper(actor);
	const seats = await tx.execute<BodyPage['seats'][number]>(sql`
		select s.id, o.name as organisation, s.organisation_id as "organisationId", s.seat, s.chairs, s.since::text as since
		from steering.body_members s left join directory.organisations o on o.id = s.organisation_id
		where s.body_id = ${id} and s.until is null order by s.chairs desc, o.name nulls last, s.seat`);
	const list = await tx.execute<Meeting>(sql`
		select t.id, t.meets_on::text as "meetsOn", left(t.meets_at::text, 5) as "meetsAt", t.place, t.minutes, t.minutes_on::text as "minutesOn",
			coalesce((select json_agg(json_build_object('id', i.id, 'position', i.position, 'title', i.title, 'termCode', term.code, 'areaCode', area.code, 'figures', i.figures) order by i.position)
				from steering.agenda_items i left join directory.terms term on term.id = i.term_id left join directory.planning_areas area on area.id = i.area_id where i.meeting_id = t.id), '[]') as agenda,
			coalesce((select json_agg(json_build_object('id', d.id, 'agendaItemId', d.agenda_item_id, 'words', d.words, 'responsible', d.responsible, 'dueOn', d.due_on, 'settledOn', d.settled_on) order by d.due_on nulls last, d.id)
				from steering.decisions d where d.meeting_id = t.id), '[]') as decisions
		from steering.meetings t where t.body_id = ${id} order by t.meets_on desc limit 50`);
	const choices = (query: ReturnType<typeof sql>) => tx.execute<{ value: string; label: string }>(query);
	return {
		seats: [...seats],
		meetings: [...list],
		organisations: [
			...(await choices(
				sql`select id as value, name as label from directory.organisations where network_id = ${actor.networkId} order by name`
			))
		],
		needs: [
			...(await choices(
				sql`select id as value, ${getLocale() === 'en' ? sql`label_en` : sql`label_de`} as label from directory.terms where network_id = ${actor.networkId} and taxonomy = 'needs' and parent_id is not null order by position, code`
			))
		],
		areas: [
			...(await choices(
				sql`select id as value, name as label from directory.planning_areas where network_id = ${actor.networkId} order by name`
			))
		]
	};
}

export async function foundBody(tx: Tx, actor: Actor, input: BodyInput, now: Date): Promise<{ id: string }> {
	ensureKeeper(actor);
	const { bodyKind: kind, name, purpose, rhythmMonths } = input;
	const [row] = await tx
		.insert(bodies)
		.values({ networkId: actor.networkId, kind, name, purpose, rhythmMonths: rhythmMonths ?? null, createdAt: now })
		.returning({ id: bodies.id });
	if (!row) throw new Error('insert answered nothing');
	await record(tx, actor, 'network.body-founded', { bodyId: row.id, kind }, now);
	return row;
}

/** Gives an organisation a seat. @throws {Refusal} invalid at organisationId, where it must not sit (§ 18d SGB II) */
export async function seatMember(
	tx: Tx,
	actor: Actor,
	{ bodyId, organisationId, seat, chairs, since }: SeatInput & { bodyId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	const body = await getBody(tx, actor, bodyId, now);
	if (organisationId) {
		const [seated] = await tx.execute<Seated>(sql`
			select o.kind, exists (select from directory.offers f where f.organisation_id = o.id and f.state <> 'archived' and f.instrument_key is not null)
				or exists (select from steering.agreements a where a.organisation_id = o.id and a.amount_cents is not null and ${agreementRuns}) as "isPaidProvider"
			from directory.organisations o where o.id = ${organisationId} and o.network_id = ${actor.networkId}`);
		if (!seated) throw new Refusal('invalid', m.errors_choice(), 'organisationId');
		if (!maySit(body.kind, seated)) throw new Refusal('conflict', m.network_refused_seat(), 'organisationId');
	}
	const [row] = await tx
		.insert(bodyMembers)
		.values({ bodyId, organisationId: organisationId ?? null, seat, chairs: chairs === 'on', since })
		.returning({ id: bodyMembers.id });
	await record(tx, actor, 'network.member-seated', { bodyId, memberId: row?.id }, now);
}

export async function endSeat(
	tx: Tx,
	actor: Actor,
	{ bodyId, memberId }: { bodyId: string; memberId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await getBody(tx, actor, bodyId, now);
	const rows = await tx
		.update(bodyMembers)
		.set({ until: sql`greatest(${bodyMembers.since}, ${dayOf(now)}::date)` })
		.where(and(eq(bodyMembers.id, memberId), eq(bodyMembers.bodyId, bodyId), isNull(bodyMembers.until)))
		.returning({ id: bodyMembers.id });
	if (rows.length === 0) throw new Refusal('not-found', m.errors_not_found());
	await record(tx, actor, 'network.seat-ended', { bodyId, memberId }, now);
}

export async function callMeeting(
	tx: Tx,
	actor: Actor,
	{ bodyId, meetsOn, meetsAt, place }: MeetingInput & { bodyId: string },
	now: Date
): Promise<{ id: string }> {
	ensureKeeper(actor);
	await getBody(tx, actor, bodyId, now);
	const [row] = await tx
		.insert(meetings)
		.values({ bodyId, meetsOn, meetsAt: meetsAt ?? null, place })
		.returning({ id: meetings.id });
	if (!row) throw new Error('insert answered nothing');
	await record(tx, actor, 'network.meeting-called', { bodyId, meetingId: row.id }, now);
	return row;
}

/** Locks a meeting of the body. @throws {Refusal} not-found */
async function lockMeeting(tx: Tx, actor: Actor, bodyId: string, meetingId: string, now: Date): Promise<void> {
	await getBody(tx, actor, bodyId, now);
	const [row] = await tx
		.select({ id: meetings.id })
		.from(meetings)
		.where(and(eq(meetings.id, meetingId), eq(meetings.bodyId, bodyId)))
		.for('update');
	if (!row) throw new Refusal('not-found', m.errors_not_found());
}

/** Puts something on the agenda; a gap cell takes its figures along as they may be shown now. */
export async function addAgendaItem(
	tx: Tx,
	actor: Actor,
	{ bodyId, meetingId, title, termId, areaId }: AgendaInput & { bodyId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await lockMeeting(tx, actor, bodyId, meetingId, now);
	const figures = termId && areaId ? await cellOf(tx, actor, termId, areaId, now) : null;
	const [row] = await tx
		.insert(agendaItems)
		.values({
			meetingId,
			title,
			termId: termId ?? null,
			areaId: areaId ?? null,
			figures,
			position: sql`(select coalesce(max(position), 0) + 1 from steering.agenda_items where meeting_id = ${meetingId})`
		})
		.returning({ id: agendaItems.id });
	await record(tx, actor, 'network.agenda-added', { bodyId, meetingId, itemId: row?.id }, now);
}

async function cellOf(tx: Tx, actor: Actor, termId: string, areaId: string, now: Date): Promise<CellFigures> {
	const matrix = await getGapMatrix(tx, actor, now);
	const column = matrix.areas.findIndex(({ id }) => id === areaId);
	const cell = matrix.rows.find(({ need }) => need.id === termId)?.cells[column];
	if (!cell) throw new Refusal('invalid', m.errors_choice(), 'termId');
	const known = cell.kind === 'graded' || cell.kind === 'unreachable' || cell.kind === 'no-demand';
	return {
		usable: known ? cell.usable : null,
		active: known ? cell.active : null,
		waiting: known ? (cell.waiting ?? null) : null,
		openNeeds: 'exact' in cell.open ? cell.open.exact : null
	};
}

/** Notes what was decided. */
export async function noteDecision(
	tx: Tx,
	actor: Actor,
	{ bodyId, meetingId, agendaItemId, words, responsible, dueOn }: DecisionInput & { bodyId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await lockMeeting(tx, actor, bodyId, meetingId, now);
	if (agendaItemId) {
		const [item] = await tx
			.select({ id: agendaItems.id })
			.from(agendaItems)
			.where(and(eq(agendaItems.id, agendaItemId), eq(agendaItems.meetingId, meetingId)));
		if (!item) throw new Refusal('invalid', m.errors_choice(), 'agendaItemId');
	}
	const [row] = await tx
		.insert(decisions)
		.values({ meetingId, agendaItemId: agendaItemId ?? null, words, responsible, dueOn: dueOn ?? null })
		.returning({ id: decisions.id });
	await record(tx, actor, 'network.decided', { bodyId, meetingId, decisionId: row?.id }, now);
}

/** What was decided is done. */
export async function settleDecision(
	tx: Tx,
	actor: Actor,
	{ bodyId, decisionId }: { bodyId: string; decisionId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await getBody(tx, actor, bodyId, now);
	const rows = await tx
		.update(decisions)
		.set({ settledOn: dayOf(now) })
		.where(
			and(
				eq(decisions.id, decisionId),
				isNull(decisions.settledOn),
				sql`meeting_id in (select id from steering.meetings where body_id = ${bodyId})`
			)
		)
		.returning({ id: decisions.id });
	if (rows.length === 0) throw new Refusal('not-found', m.errors_not_found());
	await record(tx, actor, 'network.decision-settled', { bodyId, decisionId }, now);
}

/** Minutes that the body agreed on. */
export async function writeMinutes(
	tx: Tx,
	actor: Actor,
	{ bodyId, meetingId, minutes, minutesOn }: MinutesInput & { bodyId: string },
	now: Date
): Promise<void> {
	ensureKeeper(actor);
	await lockMeeting(tx, actor, bodyId, meetingId, now);
	await tx.update(meetings).set({ minutes, minutesOn }).where(eq(meetings.id, meetingId));
	await record(tx, actor, 'network.minutes-written', { bodyId, meetingId }, now);
}
