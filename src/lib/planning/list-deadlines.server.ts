import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { maySeePlans } from './policy.ts';

/** The next steps of plans until a day, as board and start page list them; system management's alone. */
export async function listPlanDeadlines(
	tx: Tx,
	actor: Actor,
	now: Date,
	until = addDays(dayOf(now), deadlineHorizon)
): Promise<Deadline[]> {
	if (!maySeePlans(actor)) return [];
	const rows = await tx.execute<{ id: string; title: string; step: string; on: string }>(sql`
		select id, title, next_step as step, next_step_on::text as on from steering.planned_offers
		where network_id = ${actor.networkId} and stage <> 'dropped'
			and next_step_on <= ${until}::date order by next_step_on, title limit 500`);
	return rows.map(({ id, title, step, on }) => ({
		kind: 'step',
		id,
		source: 'plan',
		what: step || m.network_deadline_next_step(),
		about: title,
		on,
		href: `/planung/${id}`
	}));
}
