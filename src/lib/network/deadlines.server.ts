import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { defaultRhythmDays, nextMeetingOn } from './model.ts';
import { mayKeepNetwork } from './policy.ts';

type Row = { kind: 'contact' | 'meeting' | 'call' | 'decision'; id: string; key: string; about: string; on: string };

/**
 * Contacts to be refreshed by their rhythm (with whom nobody ever spoke: from the day on which the partner was added),
 * meetings that are called or would be due by the rhythm of their body, and decisions to be carried out.
 *
 * @param until the last day that is told
 */
export async function listNetworkDeadlines(
	tx: Tx,
	actor: Actor,
	now: Date,
	until = addDays(dayOf(now), deadlineHorizon)
): Promise<Deadline[]> {
	if (!mayKeepNetwork(actor)) return [];
	const today = dayOf(now);
	const soon = addDays(today, 14);
	const rows = await tx.execute<Row>(sql`
		select 'contact' as kind, o.id, o.id as key, o.name as about, due.on::text as on
		from directory.organisations o left join steering.partner_care care on care.organisation_id = o.id
		cross join lateral (
			select coalesce((select max(c.held_on) from steering.partner_contacts c where c.organisation_id = o.id)
				+ coalesce(care.rhythm_days, ${defaultRhythmDays}::integer), o.created_at::date) as on
		) due
		where o.network_id = ${actor.networkId} and o.kind <> 'authority' and due.on <= ${until < soon ? until : soon}::date
		union all
		select 'meeting', b.id, t.id, b.name, t.meets_on::text from steering.meetings t join steering.bodies b on b.id = t.body_id
		where b.network_id = ${actor.networkId} and b.ended_on is null and t.meets_on between ${today}::date and ${until}::date
		union all
		select 'decision', b.id, d.id, d.words, d.due_on::text from steering.decisions d join steering.meetings t on t.id = d.meeting_id join steering.bodies b on b.id = t.body_id
		where b.network_id = ${actor.networkId} and d.settled_on is null and d.due_on <= ${until}::date
		order by 5, 4 limit 500`);
	const toCall = await tx.execute<{ id: string; about: string; last: string | null; rhythm: number | null }>(sql`
		select b.id, b.name as about, max(t.meets_on)::text as last, b.rhythm_months as rhythm
		from steering.bodies b join steering.meetings t on t.body_id = b.id
		where b.network_id = ${actor.networkId} and b.ended_on is null
		group by b.id having max(t.meets_on) < ${today}::date`);
	for (const { id, about, last, rhythm } of toCall) {
		const on = nextMeetingOn(last, rhythm);
		if (on && on <= until) rows.push({ kind: 'call', id, key: id, about, on });
	}
	const whats = {
		contact: m.network_deadline_contact,
		meeting: m.network_deadline_meeting,
		call: m.network_deadline_call,
		decision: m.network_deadline_decision
	};
	return rows.map(({ kind, id, key, about, on }) => ({
		kind: kind === 'call' ? 'meeting' : kind,
		id: key,
		source: 'network',
		what: whats[kind](),
		about,
		on,
		href: kind === 'contact' ? `/netzwerk/${id}` : `/netzwerk/gremien/${id}`
	}));
}
