import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { dayOf } from '#lib/ui/format.ts';
import { mayKeepNetwork } from './policy.ts';

/** Contacts to be refreshed by their rhythm, meetings that are called, and decisions to be carried out. */
export async function listNetworkDeadlines(tx: Tx, actor: Actor, now: Date): Promise<Deadline[]> {
	if (!mayKeepNetwork(actor)) return [];
	const today = dayOf(now);
	const until = addDays(today, deadlineHorizon);
	const rows = await tx.execute<{
		kind: 'contact' | 'meeting' | 'decision';
		id: string;
		about: string;
		on: string;
	}>(sql`
		select 'contact' as kind, o.id, o.name as about, (max(c.held_on) + care.rhythm_days)::text as on
		from steering.partner_care care join directory.organisations o on o.id = care.organisation_id join steering.partner_contacts c on c.organisation_id = o.id
		where care.network_id = ${actor.networkId} group by o.id, o.name, care.rhythm_days having max(c.held_on) + care.rhythm_days <= ${addDays(today, 14)}::date
		union all
		select 'meeting', b.id, b.name, t.meets_on::text from steering.meetings t join steering.bodies b on b.id = t.body_id
		where b.network_id = ${actor.networkId} and b.ended_on is null and t.meets_on between ${today}::date and ${until}::date
		union all
		select 'decision', b.id, d.words, d.due_on::text from steering.decisions d join steering.meetings t on t.id = d.meeting_id join steering.bodies b on b.id = t.body_id
		where b.network_id = ${actor.networkId} and d.settled_on is null and d.due_on <= ${until}::date
		order by 4, 3 limit 500`);
	const whats = {
		contact: m.network_deadline_contact,
		meeting: m.network_deadline_meeting,
		decision: m.network_deadline_decision
	};
	return rows.map(({ kind, id, about, on }) => ({
		source: 'network',
		what: whats[kind](),
		about,
		on,
		href: kind === 'contact' ? `/netzwerk/${id}` : `/netzwerk/gremien/${id}`
	}));
}
