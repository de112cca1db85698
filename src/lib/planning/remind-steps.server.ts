import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';

/** Days before the next step of a plan at which system management hears of it. */
const stepNoticeDays = 7;

/** Tells system management, once per day named, that a plan's next step comes up. */
export async function remindOfSteps(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const due = await tx.execute<{ id: string; network: string; day: string }>(sql`
		select id, network_id as network, next_step_on::text as day from steering.planned_offers
		where stage <> 'dropped' and next_step_on <= ${dayOf(now)}::date + ${stepNoticeDays}::int
		order by id`);
	let told = 0;
	for (const { id, network, day } of due)
		told += await notifyRoles(
			tx,
			{ networkId: network, roles: ['system-manager'] },
			{ kind: 'planning.step-due', facts: { planId: id }, once: `plan-step:${id}:${day}` },
			now
		);
	return told;
}
