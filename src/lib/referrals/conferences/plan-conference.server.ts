import { and, eq, sql } from 'drizzle-orm';
import { lockCase } from '#lib/cases/index.server.ts';
import { giveJointConsent, withdrawJointConsent, type Giving } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { WithdrawalForm } from '#lib/consent/index.ts';
import { providers, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';
import { isSensitiveTopic, type ConferenceMode, type Topic } from './model.ts';
import { revealing } from './queries.server.ts';
import { conferenceParties, conferences } from './tables.server.ts';

/** A conference of an own case, locked with it. @throws {Refusal} not-found */
export async function lockConference(tx: Tx, actor: Actor, id: string) {
	const [found] = await tx.select().from(conferences).where(eq(conferences.id, id));
	if (!found || actor.role !== 'case-manager') throw new Refusal('not-found', m.errors_not_found());
	await lockCase(tx, actor, found.caseId);
	return found;
}

function mustBePlanned(conference: { state: string }): void {
	if (conference.state !== 'planned') throw new Refusal('conflict', m.conferences_over());
}

/**
 * Day, manner and coded topics of a talk about one case. Nobody is invited by it: first the person agrees to day,
 * topics and participants (rule 8). The person is always invited.
 *
 * @throws {Refusal} invalid at `meetsOn` or `topics`; conflict in a closed case; not-found
 */
export async function planConference(
	tx: Tx,
	actor: Member,
	input: {
		caseId: string;
		meetsOn: string;
		meetsAt?: string | undefined;
		mode: ConferenceMode;
		place?: string | undefined;
		topics: readonly Topic[];
	},
	now: Date
): Promise<{ id: string }> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	if (input.meetsOn < dayOf(now)) throw new Refusal('invalid', m.goals_target_past(), 'meetsOn');
	if (input.topics.length === 0) throw new Refusal('invalid', m.conferences_topic_needed(), 'topics');
	const [row] = await tx
		.insert(conferences)
		.values({
			networkId: held.networkId,
			caseId: held.id,
			meetsOn: input.meetsOn,
			meetsAt: input.meetsAt ?? null,
			mode: input.mode,
			place: input.place ?? '',
			topics: [...new Set(input.topics)],
			createdAt: now,
			createdBy: actor.membershipId
		})
		.returning({ id: conferences.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await record(tx, actor, 'conference.planned', { conferenceId: row.id, caseId: held.id }, now);
	return row;
}

/**
 * The person agrees to this conference: its day, its topics and exactly these organisations.
 *
 * @throws {Refusal} invalid at `organisations`; conflict once it is over; not-found
 */
export async function agreeConference(
	tx: Tx,
	actor: Member,
	input: Giving & { id: string; organisations: readonly string[] },
	now: Date
): Promise<void> {
	const conference = await lockConference(tx, actor, input.id);
	mustBePlanned(conference);
	if (input.organisations.length === 0) throw new Refusal('invalid', m.conferences_party_needed(), 'organisations');
	const known = await tx.execute<{ reveals: boolean }>(
		sql`select ${revealing(sql`o.id`)} as reveals from directory.organisations o
			where o.network_id = ${conference.networkId} and ${anyOf(sql`o.id`, input.organisations)}`
	);
	if (known.length !== new Set(input.organisations).size)
		throw new Refusal('invalid', m.errors_choice(), 'organisations');
	const subject = {
		kind: 'conference' as const,
		subjectId: conference.id,
		caseId: conference.caseId,
		networkId: conference.networkId,
		organisationIds: input.organisations,
		topics: conference.topics,
		sensitive: conference.topics.some(isSensitiveTopic) || known.some(({ reveals }) => reveals)
	};
	await giveJointConsent(tx, actor, { ...input, subject }, now);
}

/**
 * Invites an organisation that the consent in force names; any other cannot be invited, not even past this command.
 * Its people are told that there is something, neither who nor what about (rule 14). Twice is once.
 *
 * @throws {Refusal} consent-missing at `organisationId`; conflict once it is over; not-found
 */
export async function inviteParty(
	tx: Tx,
	actor: Member,
	input: { id: string; organisationId: string },
	now: Date
): Promise<void> {
	const conference = await lockConference(tx, actor, input.id);
	mustBePlanned(conference);
	const [covered] = await tx.execute<{ yes: boolean }>(
		sql`select ${`${conference.id}:${input.organisationId}`} = any((select casework.invitable_keys())::text[]) as yes`
	);
	if (!covered?.yes) throw new Refusal('consent-missing', m.conferences_not_covered(), 'organisationId');
	const [row] = await tx
		.insert(conferenceParties)
		.values({
			networkId: conference.networkId,
			caseId: conference.caseId,
			conferenceId: conference.id,
			organisationId: input.organisationId,
			invitedAt: now,
			invitedBy: actor.membershipId
		})
		.onConflictDoNothing()
		.returning({ id: conferenceParties.id });
	if (!row) return;
	await tellParties(tx, conference, 'conferences.invited', [input.organisationId], now);
	await record(
		tx,
		actor,
		'conference.invited',
		{ conferenceId: conference.id, organisationId: input.organisationId },
		now
	);
}

/** Everybody who answers for these organisations; the notice names neither person nor topic. */
async function tellParties(
	tx: Tx,
	conference: { id: string; networkId: string },
	kind: 'conferences.invited' | 'conferences.called-off',
	organisations: readonly string[],
	now: Date
): Promise<void> {
	const notice = { kind, facts: { conferenceId: conference.id }, once: `${kind}:${conference.id}` };
	for (const organisationId of organisations)
		await notifyRoles(tx, { networkId: conference.networkId, roles: providers, organisationId }, notice, now);
}

const partiesOf = async (tx: Tx, conferenceId: string): Promise<string[]> =>
	(
		await tx
			.select({ id: conferenceParties.organisationId })
			.from(conferenceParties)
			.where(eq(conferenceParties.conferenceId, conferenceId))
	).map(({ id }) => id);

/** It does not take place; who was invited and may still know is told. @throws {Refusal} conflict; not-found */
export async function callOffConference(tx: Tx, actor: Actor, input: { id: string }, now: Date): Promise<void> {
	const conference = await lockConference(tx, actor, input.id);
	mustBePlanned(conference);
	await tx.update(conferences).set({ state: 'called_off', endedAt: now }).where(eq(conferences.id, conference.id));
	const covered = await tx.execute<{ id: string }>(sql`
		select organisation_id as id from casework.conference_parties
		where conference_id = ${conference.id} and conference_id::text || ':' || organisation_id::text = any((select casework.invitable_keys())::text[])`);
	await tellParties(
		tx,
		conference,
		'conferences.called-off',
		covered.map(({ id }) => id),
		now
	);
	await record(tx, actor, 'conference.called-off', { conferenceId: conference.id }, now);
}

/**
 * It took place: who was there. Decisions are readable for these alone. Only who was invited can have taken part.
 *
 * @throws {Refusal} conflict; invalid at `parties`; not-found
 */
export async function holdConference(
	tx: Tx,
	actor: Actor,
	input: { id: string; person: boolean; parties: readonly string[] },
	now: Date
): Promise<void> {
	const conference = await lockConference(tx, actor, input.id);
	mustBePlanned(conference);
	if (conference.meetsOn > dayOf(now)) throw new Refusal('conflict', m.conferences_not_yet());
	const invited = await partiesOf(tx, conference.id);
	if (input.parties.some((id) => !invited.includes(id))) throw new Refusal('invalid', m.errors_choice(), 'parties');
	await tx
		.update(conferences)
		.set({ state: 'held', personAttended: input.person, endedAt: now })
		.where(eq(conferences.id, conference.id));
	await tx
		.update(conferenceParties)
		.set({ attended: anyOf(conferenceParties.organisationId, input.parties) })
		.where(and(eq(conferenceParties.conferenceId, conference.id), anyOf(conferenceParties.organisationId, invited)));
	await record(tx, actor, 'conference.held', { conferenceId: conference.id, parties: input.parties.length }, now);
}

/**
 * The person takes the consent for a conference back, at any party: it is empty for every provider from now on.
 *
 * @throws {Refusal} not-found
 */
export async function withdrawConference(
	tx: Tx,
	actor: Member,
	input: { id: string; jointConsentId: string; form: WithdrawalForm },
	now: Date
): Promise<void> {
	const [consent] = await tx.execute<{ subject: string }>(
		sql`select subject_id as subject from casework.joint_consents where id = ${input.jointConsentId} and kind = 'conference'`
	);
	if (consent?.subject !== input.id) throw new Refusal('not-found', m.errors_not_found());
	await withdrawJointConsent(tx, actor, input, now);
}
