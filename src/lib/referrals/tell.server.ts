import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/database.server.ts';

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
	once: string | null = null
): Promise<void> {
	await tx.execute(sql`
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
		select ${held.networkId}, id, ${kind}, jsonb_build_object('referralId', ${held.id}::text), ${now.toISOString()}, ${once}
		from platform.memberships
		where organisation_id = ${held.toOrganisationId} and network_id = ${held.networkId} and ended_at is null
			and role in ('provider-staff', 'provider-admin')
		on conflict (membership_id, once) do nothing`);
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
	await tx.execute(sql`
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
		select ${office.networkId}, id, 'referrals.overdue-total', jsonb_build_object('count', ${count}::int), ${now.toISOString()}, ${`overdue-total:${today}`}
		from platform.memberships
		where organisation_id = ${office.organisationId} and network_id = ${office.networkId} and ended_at is null and role = 'team-lead'
		on conflict (membership_id, once) do update set facts = excluded.facts`);
}
