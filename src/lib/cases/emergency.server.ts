import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notify } from '#lib/platform/notifications.server.ts';
import type { EmergencyReason } from './model.ts';
import { ownCaseIds } from './own-cases.server.ts';
import { mayApproveEmergency, mayRequestEmergency, maySeeEmergencies } from './policy.ts';
import { lockCase, unknownCase, type Contact } from './queries.server.ts';
import { emergencyAccesses } from './tables.server.ts';

/**
 * An administrator asks to see one case by its pseudonym; nothing opens before a second person agrees (rule 16).
 *
 * @throws {Refusal} forbidden; invalid at reference when the office has no such case
 */
export async function requestEmergency(
	tx: Tx,
	actor: Actor,
	input: { reference: string; reason: EmergencyReason },
	now: Date
): Promise<void> {
	if (!mayRequestEmergency(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx.execute<{ id: string | null }>(
		sql`select casework.request_emergency(${input.reference}, ${input.reason}) as id`
	);
	if (!row?.id) throw new Refusal('invalid', m.cases_emergency_unknown(), 'reference');
	await record(tx, actor, 'emergency.requested', { emergencyId: row.id, reason: input.reason }, now);
}

/**
 * A second person agrees: the case is open to who asked for 24 hours, and the responsible person is told to tell the
 * client.
 *
 * @throws {Refusal} forbidden; conflict for one's own request, an old one or one that is settled
 */
export async function approveEmergency(tx: Tx, actor: Member, input: { id: string }, now: Date): Promise<void> {
	if (!mayApproveEmergency(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx.execute<{ case_id: string; responsible_id: string }>(
		sql`select * from casework.approve_emergency(${input.id})`
	);
	if (!row) throw new Refusal('conflict', m.cases_emergency_not_yours());
	await notify(
		tx,
		{ networkId: actor.networkId, membershipId: row.responsible_id },
		{ kind: 'cases.emergency', facts: { caseId: row.case_id } },
		now
	);
	await record(tx, actor, 'emergency.approved', { emergencyId: input.id, caseId: row.case_id }, now);
}

export type Emergency = {
	id: string;
	caseId: string;
	reason: EmergencyReason;
	requestedById: string;
	requestedBy: string;
	requestedAt: Date;
	approvedAt: Date | null;
	validUntil: Date | null;
	toldOn: string | null;
};

/** Emergency accesses the caller may know of: all of the network for administration and audit, those of own cases else. */
export async function listEmergencies(tx: Tx, actor: Member, caseId?: string): Promise<Emergency[]> {
	const seen = maySeeEmergencies(actor)
		? eq(emergencyAccesses.networkId, actor.networkId)
		: sql`${emergencyAccesses.caseId} in ${ownCaseIds(actor)}`;
	return tx
		.select({
			id: emergencyAccesses.id,
			caseId: emergencyAccesses.caseId,
			reason: emergencyAccesses.reason,
			requestedById: emergencyAccesses.requestedBy,
			requestedBy: sql<string>`(select a.name from platform.memberships m join platform.accounts a on a.id = m.account_id where m.id = ${emergencyAccesses.requestedBy})`,
			requestedAt: emergencyAccesses.requestedAt,
			approvedAt: emergencyAccesses.approvedAt,
			validUntil: emergencyAccesses.validUntil,
			toldOn: emergencyAccesses.toldOn
		})
		.from(emergencyAccesses)
		.where(and(seen, caseId ? eq(emergencyAccesses.caseId, caseId) : undefined))
		.orderBy(desc(emergencyAccesses.requestedAt))
		.limit(100);
}

type EmergencyCase = {
	caseId: string;
	reference: string;
	area: string | null;
	language: string;
	responsible: string;
	contact: Contact | undefined;
};

/**
 * What an approved access opens: who it is, how to reach the person, who is responsible. Never referrals or feedback.
 *
 * @throws {Refusal} not-found unless it is the caller's own, approved and not run out
 */
export async function openEmergency(tx: Tx, actor: Member, id: string, now: Date): Promise<EmergencyCase> {
	const [row] = await tx.execute<Omit<EmergencyCase, 'contact'>>(sql`
		select c.id as "caseId", c.reference, ar.name as area, c.language, a.name as responsible
		from casework.emergency_accesses e join casework.cases c on c.id = e.case_id
		join platform.memberships m on m.id = c.responsible_id join platform.accounts a on a.id = m.account_id
		left join directory.planning_areas ar on ar.id = c.area_id
		where e.id = ${id} and e.requested_by = ${actor.membershipId} and e.approved_at is not null
			and e.valid_until > ${now.toISOString()}`);
	if (!row || !mayRequestEmergency(actor)) throw unknownCase();
	const [contact] = await tx.execute<Contact>(
		sql`select name, phone, email from casework.case_contacts where case_id = ${row.caseId}`
	);
	await record(tx, actor, 'emergency.opened', { emergencyId: id, caseId: row.caseId }, now);
	return { ...row, contact };
}

/** The responsible person told the client. @throws {Refusal} not-found */
export async function noteTold(tx: Tx, actor: Actor, input: { caseId: string; id: string }, now: Date): Promise<void> {
	await lockCase(tx, actor, input.caseId);
	const [row] = await tx
		.update(emergencyAccesses)
		.set({ toldOn: dayOf(now) })
		.where(
			and(
				eq(emergencyAccesses.id, input.id),
				eq(emergencyAccesses.caseId, input.caseId),
				isNull(emergencyAccesses.toldOn)
			)
		)
		.returning({ id: emergencyAccesses.id });
	if (!row) throw unknownCase();
	await record(tx, actor, 'emergency.person-told', { emergencyId: input.id, caseId: input.caseId }, now);
}
