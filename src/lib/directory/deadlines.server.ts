import { sql, type SQL } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { deadlineHorizon, type Deadline } from '#lib/platform/deadlines.ts';
import { dueAfterDays, instrumentsOn, staleAfterDays } from './instruments.server.ts';

/** Rows at most: nobody reads further, and a badge need not count further. */
const most = 1000;

/** Offers whose reviews are due by a day. */
const reviewedBy = (until: string): SQL => sql`o.state = 'published' and o.review_on <= ${until}::date`;
/** Offers whose places are to be confirmed, of those that count places at all. */
const counted: SQL = sql`o.state = 'published' and o.intake <> 'open_door'`;
/** For whom a report of the place `l` is old: its provider from a week before it is due, the network once nobody vouches for it. */
const old = (own: boolean, today: string): SQL =>
	sql`l.valid_at::date + ${own ? sql`${dueAfterDays} - 7` : sql`${staleAfterDays} + 1`} <= ${today}::date`;

const mayKnow = (actor: Actor): boolean =>
	isProvider(actor) || actor.role === 'system-manager' || actor.role === 'network-admin';

/**
 * Review days of published offers, and places whose figures are to be confirmed: a provider's own from the day they are
 * due, the network's for system management once nobody vouches for them any more.
 */
export async function listOfferDeadlines(tx: Tx, actor: Actor & { networkId: string }, now: Date): Promise<Deadline[]> {
	if (!mayKnow(actor)) return [];
	const own = isProvider(actor);
	const today = dayOf(now);
	const whose = own ? sql`and o.organisation_id = ${actor.organisationId ?? null}` : sql``;
	// Cut to what is shown before names are fetched and put in order.
	const rows = await tx.execute<{
		kind: 'review' | 'confirm';
		id: string;
		partner: string;
		about: string;
		on: string;
	}>(sql`
		select due.kind, o.id, o.organisation_id as partner, o.name as about, due.on::text as on from (
			(select 'review' as kind, o.id, o.review_on as on from directory.offers o
				where o.network_id = ${actor.networkId} and ${reviewedBy(addDays(today, deadlineHorizon))} ${whose}
				order by o.review_on, o.id limit ${most})
			union all
			(select 'confirm', o.id, min(l.valid_at::date + ${own ? dueAfterDays : staleAfterDays}) as on
				from directory.offers o join directory.offer_locations l on l.offer_id = o.id
				left join ${instrumentsOn(today)} i on i.key = o.instrument_key
				where o.network_id = ${actor.networkId} and ${counted} ${whose} and ${old(own, today)}
				group by o.id order by 3, o.id limit ${most})
		) due join directory.offers o on o.id = due.id
		order by due.on, o.name, o.id limit ${most}`);
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

/** How many of the network's have passed, as the list has them: asked on every page, so it fetches none and stops where the list ends. */
export async function countOverdueOffers(tx: Tx, actor: Actor & { networkId: string }, now: Date): Promise<number> {
	if (!mayKnow(actor) || isProvider(actor)) return 0;
	const today = dayOf(now);
	const [counts] = await tx.execute<{ overdue: number }>(sql`
		select count(*)::int as overdue from (
			(select from directory.offers o
				where o.network_id = ${actor.networkId} and ${reviewedBy(addDays(today, -1))} limit ${most})
			union all
			(select from directory.offers o left join ${instrumentsOn(today)} i on i.key = o.instrument_key
				where o.network_id = ${actor.networkId} and ${counted}
					and exists (select from directory.offer_locations l where l.offer_id = o.id and ${old(false, today)}) limit ${most})
			limit ${most}
		) passed`);
	return counts?.overdue ?? 0;
}
