import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';

/** Last days of covers that run: of whoever acts, and of whoever is represented. One line per colleague and day. */
export async function listCoverDeadlines(tx: Tx, actor: Member, now: Date): Promise<Deadline[]> {
	if (actor.role !== 'case-manager') return [];
	const me = actor.membershipId;
	const rows = await tx.execute<{ id: string; name: string; acting: boolean; until: string; count: number }>(sql`
		select min(v.id::text) as id, a.name, v.substitute_id = ${me} as acting, v.valid_until::text as until, count(*)::int as count
		from casework.covers v
		join platform.memberships m on m.id = case when v.substitute_id = ${me} then v.absent_id else v.substitute_id end
		join platform.accounts a on a.id = m.account_id
		where ${me} in (v.substitute_id, v.absent_id) and v.ended_at is null and v.valid_until > ${now.toISOString()}
		group by a.name, 3, v.valid_until order by v.valid_until, a.name`);
	const last = addDays(dayOf(now), deadlineHorizon);
	return rows
		.map(({ id, name, acting, until, count }) => ({
			kind: 'cover' as const,
			id,
			source: 'case',
			what: m.network_deadline_cover(),
			about: acting ? m.network_deadline_cover_for({ name, count }) : m.network_deadline_cover_by({ name, count }),
			// The moment after the last day.
			on: dayOf(new Date(new Date(until).getTime() - 1)),
			href: '/faelle'
		}))
		.filter(({ on }) => on <= last);
}
