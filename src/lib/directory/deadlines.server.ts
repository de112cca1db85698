import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { dayOf } from '#lib/ui/format.ts';
import { dueAfterDays, instrumentsOn, staleAfterDays } from './instruments.server.ts';

/**
 * Review days of published offers, and places whose figures are to be confirmed: a provider's own from the day they are
 * due, the network's for system management once nobody vouches for them any more.
 */
export async function listOfferDeadlines(tx: Tx, actor: Actor & { networkId: string }, now: Date): Promise<Deadline[]> {
	const own = isProvider(actor);
	if (!own && actor.role !== 'system-manager' && actor.role !== 'network-admin') return [];
	const today = dayOf(now);
	const whose = own ? sql`and o.organisation_id = ${actor.organisationId ?? null}` : sql``;
	const rows = await tx.execute<{
		kind: 'review' | 'confirm';
		id: string;
		partner: string;
		about: string;
		on: string;
	}>(sql`
		select 'review' as kind, o.id, o.organisation_id as partner, o.name as about, o.review_on::text as on
		from directory.offers o where o.network_id = ${actor.networkId} and o.state = 'published' ${whose} and o.review_on <= ${addDays(today, deadlineHorizon)}::date
		union all
		select 'confirm', o.id, o.organisation_id, o.name, min(l.valid_at::date + ${own ? dueAfterDays : staleAfterDays})::text
		from directory.offers o join directory.offer_locations l on l.offer_id = o.id
		left join ${instrumentsOn(today)} i on i.key = o.instrument_key
		where o.network_id = ${actor.networkId} and o.state = 'published' and o.intake <> 'open_door' ${whose}
			and l.valid_at::date + ${own ? sql`${dueAfterDays} - 7` : sql`${staleAfterDays} + 1`} <= ${today}::date
		group by o.id
		order by 5, 4 limit 1000`);
	return rows.map(({ kind, id, partner, about, on }) => ({
		kind: kind === 'review' ? 'offer' : 'places',
		id,
		source: 'offer',
		what: kind === 'review' ? m.network_deadline_offer_review() : m.network_deadline_confirm(),
		about,
		on,
		href: kind === 'review' ? `/angebote/verwalten/${id}` : own ? '/plaetze' : `/plaetze?anbieter=${partner}`
	}));
}
