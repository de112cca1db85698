import { sql } from 'drizzle-orm';
import { instrumentsOn, staleAfterDays } from '#lib/directory/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';

/** Published offers, once per place: the figures of `locations` without the needs they serve. */
export const places = (networkId: string, now: Date) => sql`
	select o.id as offer_id, o.organisation_id, l.id as location_id, l.reach,
		case when not s.address_protected then s.latitude end as latitude, case when not s.address_protected then s.longitude end as longitude,
		case when l.reach = 'site' and not s.address_protected then s.area_id end as area_id,
		l.reach <> 'site' or s.address_protected as everywhere,
		${staleAfterDays} as stale_after_days,
		l.total, greatest(0, l.available - l.booked_since) as free, l.waiting, l.expected_wait_days,
		coalesce(l.valid_at >= ${now.toISOString()}::timestamptz - make_interval(days => ${staleAfterDays}), false)
			and l.total is not null and l.available is not null and l.waiting is not null as confirmed
	from directory.offers o
	join directory.offer_locations l on l.offer_id = o.id
	left join directory.sites s on s.id = l.site_id
	left join ${instrumentsOn(dayOf(now))} i on i.key = o.instrument_key
	where o.network_id = ${networkId} and o.state = 'published'`;

/**
 * Published offers, once per place and need. Confirmed: reported within the instrument's limit, with places, free
 * places and waiting persons all given. A protected address counts for the whole network, so that it stays hidden.
 */
export const locations = (networkId: string, now: Date) => sql`
	select place.*, link.term_id from (${places(networkId, now)}) place
	join directory.offer_terms link on link.offer_id = place.offer_id`;
