import { sql, type SQL } from 'drizzle-orm';
import { ownCaseIds } from '#lib/cases/index.server.ts';
import {
	listEraseTasks,
	listJointConsents,
	logReads,
	type EraseTask,
	type ListedJoint
} from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { ConferenceMode, ConferenceState, ItemKind, ItemOwner, Topic } from './model.ts';

export type ListedConference = {
	id: string;
	caseId: string;
	/** Pseudonym of the case; for the office alone. */
	person: string | null;
	meetsOn: string;
	meetsAt: string | null;
	mode: ConferenceMode;
	state: ConferenceState;
	/** The caller's own answer, as a provider. */
	answer: 'coming' | 'not_coming' | null;
	parties: number;
};

/** Conferences of own cases; for a provider those that it is invited to, which row security narrows by the consent. */
const concerning = (actor: Member): SQL =>
	isProvider(actor)
		? sql`exists (select from casework.conference_parties p where p.conference_id = c.id and p.organisation_id = ${actor.organisationId})`
		: sql`c.case_id in ${ownCaseIds(actor)}`;

/** Conferences of an own case, of all own cases, or to which the caller's organisation is invited; next ones first. */
export async function listConferences(
	tx: Tx,
	actor: Member,
	filter: { caseId?: string } = {}
): Promise<ListedConference[]> {
	if (actor.role !== 'case-manager' && !isProvider(actor)) return [];
	return [
		...(await tx.execute<ListedConference>(sql`
			select c.id, c.case_id as "caseId", k.reference as person, c.meets_on::text as "meetsOn", to_char(c.meets_at, 'HH24:MI') as "meetsAt", c.mode, c.state,
				(select p.answer from casework.conference_parties p where p.conference_id = c.id and p.organisation_id = ${actor.organisationId}) as answer,
				(select count(*)::int from casework.conference_parties p where p.conference_id = c.id) as parties
			from casework.conferences c left join casework.cases k on k.id = c.case_id
			where ${concerning(actor)} and ${filter.caseId ? sql`c.case_id = ${filter.caseId}` : sql`true`}
			order by (c.state = 'planned') desc, c.meets_on, c.meets_at, c.created_at, c.id`))
	];
}

export type Party = {
	organisationId: string;
	name: string;
	answer: 'coming' | 'not_coming' | null;
	attended: boolean | null;
	/** The consent in force names it; without, it knows of nothing. */
	covered: boolean;
};
type ConferenceItem = {
	id: string;
	kind: ItemKind;
	words: string;
	owner: ItemOwner | null;
	ownerName: string | null;
	mine: boolean;
	dueOn: string | null;
	doneOn: string | null;
};
export type ConferencePage = {
	id: string;
	/** For the office alone. */
	caseId: string | null;
	person: string | null;
	meetsOn: string;
	meetsAt: string | null;
	mode: ConferenceMode;
	place: string;
	topics: Topic[];
	state: ConferenceState;
	personAttended: boolean | null;
	parties: Party[];
	items: ConferenceItem[];
	consents: ListedJoint[];
	/** After a withdrawal: who has erased what it noted elsewhere; for the office alone. */
	erase: EraseTask[];
	/** Who invites, with the number at work. */
	office: { name: string; organisation: string; phone: string | null } | undefined;
	/** Numbers of the caller's own referrals of this case, as a provider: so it knows whom it is about. */
	references: { id: string; reference: string }[];
	answer: 'coming' | 'not_coming' | null;
};

type Row = {
	id: string;
	caseId: string;
	person: string | null;
	meetsOn: string;
	meetsAt: string | null;
	mode: ConferenceMode;
	place: string;
	topics: Topic[];
	state: ConferenceState;
	personAttended: boolean | null;
	createdBy: string;
};

/**
 * A conference as its reader may know it now; leaves a line in the disclosure log.
 *
 * @throws {Refusal} not-found: unknown, of others, or without the consent any more, all alike
 */
export async function getConference(
	tx: Tx,
	actor: Member,
	id: string,
	now: Date,
	purpose: 'conference' | 'conference-print' = 'conference'
): Promise<ConferencePage> {
	const [row] =
		actor.role === 'case-manager' || isProvider(actor)
			? await tx.execute<Row>(sql`
				select c.id, c.case_id as "caseId", k.reference as person, c.meets_on::text as "meetsOn", to_char(c.meets_at, 'HH24:MI') as "meetsAt", c.mode, c.place, c.topics,
					c.state, c.person_attended as "personAttended", c.created_by as "createdBy"
				from casework.conferences c left join casework.cases k on k.id = c.case_id
				where c.id = ${id} and ${concerning(actor)}`)
			: [];
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	const atOffice = actor.role === 'case-manager';
	const parties = await tx.execute<Party>(sql`
		select p.organisation_id as "organisationId", o.name, p.answer, p.attended,
			${atOffice ? sql`p.conference_id::text || ':' || p.organisation_id::text = any((select casework.invitable_keys())::text[])` : sql`true`} as covered
		from casework.conference_parties p join directory.organisations o on o.id = p.organisation_id
		where p.conference_id = ${id} order by o.name`);
	const items = await tx.execute<ConferenceItem>(sql`
		select i.id, i.kind, i.words, i.owner, o.name as "ownerName", i.organisation_id is not distinct from ${actor.organisationId}::uuid as mine,
			i.due_on::text as "dueOn", i.done_on::text as "doneOn"
		from casework.conference_items i left join directory.organisations o on o.id = i.organisation_id
		where i.conference_id = ${id} order by i.kind, i.recorded_at, i.id`);
	const consents = await listJointConsents(tx, actor, [id], now);
	const erase = atOffice
		? await listEraseTasks(tx, actor, { jointConsentIds: consents.map((consent) => consent.id) }, now)
		: [];
	const [office] = await tx.execute<NonNullable<ConferencePage['office']>>(sql`
		select a.name, o.name as organisation, m.phone from platform.memberships m join platform.accounts a on a.id = m.account_id
		join directory.organisations o on o.id = m.organisation_id where m.id = ${row.createdBy}`);
	const references = atOffice
		? []
		: await tx.execute<{ id: string; reference: string }>(
				sql`select id, reference from casework.referrals where case_id = ${row.caseId} and to_organisation_id = ${actor.organisationId} order by reference`
			);
	await logReads(
		tx,
		actor,
		purpose,
		[{ caseId: row.caseId, categories: items.length > 0 ? ['D2', 'D7'] : ['D2'] }],
		now
	);
	const { createdBy: _, ...shown } = row;
	return {
		...shown,
		caseId: atOffice ? row.caseId : null,
		parties: [...parties],
		items: [...items],
		// A provider learns that it is named, not what else was recorded.
		consents: atOffice
			? consents
			: consents.filter(({ inForce }) => inForce).map((one) => ({ ...one, organisationIds: [] })),
		erase,
		office,
		references: [...references],
		answer: parties.find(({ organisationId }) => organisationId === actor.organisationId)?.answer ?? null
	};
}

/**
 * Does the house alone say something about health or situation, because it has a confidential offer (rule 14)? Then the
 * consent names it (Art. 9 DSGVO), as for a hand-over.
 */
export const revealing = (organisationId: SQL): SQL => sql`exists (
	select from directory.offers q join directory.offer_terms qt on qt.offer_id = q.id join directory.terms qx on qx.id = qt.term_id
	where q.organisation_id = ${organisationId} and q.state in ('published', 'archived') and qx.sensitive)`;

/** Organisations that could take part: those with a referral of this case first, then the network's others. */
export async function listPartyChoices(
	tx: Tx,
	_actor: Actor,
	caseId: string
): Promise<{ id: string; name: string; near: boolean; revealing: boolean }[]> {
	return [
		...(await tx.execute<{ id: string; name: string; near: boolean; revealing: boolean }>(sql`
			select o.id, o.name, ${revealing(sql`o.id`)} as revealing, exists (select from casework.referrals r where r.case_id = ${caseId} and r.to_organisation_id = o.id) as near
			from directory.organisations o join casework.cases k on k.network_id = o.network_id and k.id = ${caseId} and o.id <> k.organisation_id
			where exists (select from platform.memberships m where m.organisation_id = o.id and m.ended_at is null and m.role in ('provider-staff', 'provider-admin'))
			order by near desc, o.name limit 200`))
	];
}
