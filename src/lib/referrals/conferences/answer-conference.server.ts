import { and, eq, isNull, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { ItemKind, ItemOwner } from './model.ts';
import { lockConference } from './plan-conference.server.ts';
import { conferenceItems, conferenceParties, conferences } from './tables.server.ts';

/**
 * An invited organisation says whether it comes. Row security shows the conference only while the consent names it.
 *
 * @throws {Refusal} not-found; conflict once it is over
 */
export async function answerConference(
	tx: Tx,
	actor: Member,
	input: { id: string; answer: 'coming' | 'not_coming' },
	now: Date
): Promise<void> {
	const [conference] = isProvider(actor) ? await tx.select().from(conferences).where(eq(conferences.id, input.id)) : [];
	if (!conference) throw new Refusal('not-found', m.errors_not_found());
	if (conference.state !== 'planned') throw new Refusal('conflict', m.conferences_over());
	await tx
		.update(conferenceParties)
		.set({ answer: input.answer, answeredAt: now, answeredBy: actor.membershipId })
		.where(
			and(eq(conferenceParties.conferenceId, conference.id), eq(conferenceParties.organisationId, actor.organisationId))
		);
	await tx.execute(sql`select casework.tell_conference_answered(${conference.id})`);
	await record(tx, actor, 'conference.answered', { conferenceId: conference.id, answer: input.answer }, now);
}

/**
 * A decision, or a task with who does it; the person reads along. Only after the conference took place.
 *
 * @throws {Refusal} invalid at `owner` or `organisationId`; conflict before; not-found
 */
export async function noteItem(
	tx: Tx,
	actor: Member,
	input: {
		id: string;
		kind: ItemKind;
		words: string;
		owner?: ItemOwner | undefined;
		organisationId?: string | undefined;
		dueOn?: string | undefined;
	},
	now: Date
): Promise<void> {
	const conference = await lockConference(tx, actor, input.id);
	if (conference.state !== 'held') throw new Refusal('conflict', m.conferences_first_held());
	const isTask = input.kind === 'task';
	if (isTask && !input.owner) throw new Refusal('invalid', m.conferences_owner_needed(), 'owner');
	const isParty = isTask && input.owner === 'party';
	if (isParty) {
		const [present] = await tx
			.select({ id: conferenceParties.id })
			.from(conferenceParties)
			.where(
				and(
					eq(conferenceParties.conferenceId, conference.id),
					eq(conferenceParties.organisationId, input.organisationId ?? conference.id),
					eq(conferenceParties.attended, true)
				)
			);
		if (!present) throw new Refusal('invalid', m.conferences_party_present(), 'organisationId');
	}
	await tx.insert(conferenceItems).values({
		networkId: conference.networkId,
		caseId: conference.caseId,
		conferenceId: conference.id,
		kind: input.kind,
		words: input.words,
		owner: isTask ? (input.owner ?? null) : null,
		organisationId: isParty ? (input.organisationId ?? null) : null,
		dueOn: isTask ? (input.dueOn ?? null) : null,
		recordedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, 'conference.item-noted', { conferenceId: conference.id, kind: input.kind }, now);
}

/** A task is done: said by the office, or by the organisation whose task it is. Twice is once. @throws {Refusal} not-found */
export async function finishItem(
	tx: Tx,
	actor: Actor,
	input: { id: string; itemId: string },
	now: Date
): Promise<void> {
	const [item] = await tx.select().from(conferenceItems).where(eq(conferenceItems.id, input.itemId));
	const theirs = !isProvider(actor) || item?.organisationId === actor.organisationId;
	if (!item || item.conferenceId !== input.id || item.kind !== 'task' || !theirs)
		throw new Refusal('not-found', m.errors_not_found());
	const done = await tx
		.update(conferenceItems)
		.set({ doneOn: dayOf(now) })
		.where(and(eq(conferenceItems.id, item.id), isNull(conferenceItems.doneOn)))
		.returning({ id: conferenceItems.id });
	if (done.length > 0)
		await record(tx, actor, 'conference.item-done', { conferenceId: input.id, itemId: item.id }, now);
}
