import { sql } from 'drizzle-orm';
import { providers } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';

/** What people are told of a referral in the portal: an id, resolved under the reader's own rights. */
export type News =
	| 'referrals.received'
	| 'referrals.withdrawn'
	| 'referrals.ended'
	| 'referrals.news'
	| 'referrals.replied'
	| 'referrals.reminded'
	| 'referrals.place-lapsed'
	| 'referrals.answer-overdue'
	| 'referrals.first-appointment'
	| 'referrals.pulse'
	| 'referrals.assessment'
	| 'referrals.aftercare'
	| 'referrals.voucher'
	| 'referrals.voucher-extended'
	| 'referrals.offer-changed';

/** Everybody who answers for the organisation; once per `once`. */
export async function tellProvider(
	tx: Tx,
	held: { id: string; networkId: string; toOrganisationId: string },
	kind: News,
	now: Date,
	once?: string
): Promise<void> {
	const to = { networkId: held.networkId, roles: providers, organisationId: held.toOrganisationId };
	await notifyRoles(tx, to, { kind, facts: { referralId: held.id }, once }, now);
}

/** Whoever is responsible for the case, without the caller learning who that is; once per `once`. */
export async function tellResponsible(
	tx: Tx,
	held: { id: string },
	kind: News,
	once: string | null = null
): Promise<void> {
	await tx.execute(sql`select casework.tell_responsible(${held.id}, ${kind}, ${once})`);
}

/**
 * Team leads of the office hear a number, never a case: how many answers are overdue for long. One line per day, with
 * the newest number.
 */
export async function tellTeamLeads(
	tx: Tx,
	office: { networkId: string; organisationId: string },
	count: number,
	today: string,
	now: Date
): Promise<void> {
	const notice = { kind: 'referrals.overdue-total', facts: { count }, once: `overdue-total:${today}`, renews: true };
	await notifyRoles(tx, { ...office, roles: ['team-lead'] }, notice, now);
}
