import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';
import { runs } from './running.server.ts';

/** Days before the end of a term, and of an accreditation, at which both sides hear of it. */
const endSteps = [180, 90, 30] as const;
/** Days before a report is due. */
const reportNoticeDays = 14;

/** The narrowest step that the days left have reached: each is told once. */
const stepOf = (daysLeft: number): number => Math.min(...endSteps.filter((step) => daysLeft <= step));

/** Tells both sides, once per step, of terms and accreditations that end, and of reports that are due. */
export async function remindOfAgreements(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const today = dayOf(now);
	const ends = await tx.execute<{
		id: string;
		network: string;
		provider: string;
		day: string;
		left: number;
		what: string;
	}>(sql`
		select a.id, a.network_id as network, a.organisation_id as provider, e.day::text, e.day - ${today}::date as left, e.what
		from steering.agreements a join directory.organisations o on o.id = a.organisation_id
		cross join lateral (values (a.valid_until, 'expiring'), (o.accredited_until, 'accreditation')) e (day, what)
		where ${runs}
			and e.day between ${today}::date and ${today}::date + ${Math.max(...endSteps)}::int
		order by a.number`);
	const due = await tx.execute<{
		id: string;
		duty: string;
		network: string;
		provider: string;
		day: string;
		late: boolean;
	}>(sql`
		select a.id, d.id as duty, a.network_id as network, a.organisation_id as provider, d.due_on::text as day, d.due_on < ${today}::date as late
		from steering.agreement_duties d join steering.agreements a on a.id = d.agreement_id
		where ${runs} and d.kind <> 'quality_dialogue'
			and d.due_on <= ${today}::date + ${reportNoticeDays}::int
		order by a.number`);
	let told = 0;
	for (const { id, network, provider, day, left, what } of ends) {
		const once = `${what}:${id}:${day}:${stepOf(left)}`;
		const notice = { kind: `agreements.${what}`, facts: { agreementId: id }, once };
		told += await notifyRoles(tx, { networkId: network, roles: ['system-manager'] }, notice, now);
		told += await notifyRoles(
			tx,
			{ networkId: network, roles: ['provider-admin'], organisationId: provider },
			notice,
			now
		);
	}
	for (const { id, duty, network, provider, day, late } of due) {
		const once = `report-${late ? 'late' : 'due'}:${duty}:${day}`;
		const notice = { kind: 'agreements.report-due', facts: { agreementId: id }, once };
		told += await notifyRoles(
			tx,
			{ networkId: network, roles: ['provider-admin'], organisationId: provider },
			notice,
			now
		);
		if (late) told += await notifyRoles(tx, { networkId: network, roles: ['system-manager'] }, notice, now);
	}
	return told;
}
