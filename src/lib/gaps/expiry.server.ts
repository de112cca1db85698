import { sql } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { placesOfAgreements, type AgreedOffer, type AgreedPlaces } from './expiry.ts';
import { locations } from './locations.server.ts';
import { ensureMaySee } from './queries.server.ts';

/** An offer under an agreement, the needs it serves and where: an area, or null for the whole network. */
export type AgreedSupply = AgreedPlaces & Context;
type Context = { termIds: string[]; areaIds: (string | null)[]; number: number; offer: string };

/**
 * Agreements that are agreed or in force, offer by offer. Everybody on the steering side reads places and days; whose
 * agreement it is stands on the agreement's own page.
 */
export async function listAgreedSupply(tx: Tx, actor: Actor, now: Date): Promise<AgreedSupply[]> {
	const networkId = ensureMaySee(actor);
	const rows = await tx.execute<AgreedOffer & Context>(sql`
		with held as (${locations(networkId, now)}),
			served as (
				select offer_id, array_agg(distinct term_id::text) as term_ids, array_agg(distinct area_id::text) as area_ids,
					(select sum(l.total)::integer from directory.offer_locations l where l.offer_id = held.offer_id) as reported
				from held where (everywhere or area_id is not null) and offer_id = any(array(
					select ao.offer_id from steering.agreement_offers ao join steering.agreements a on a.id = ao.agreement_id where a.network_id = ${networkId}))
				group by offer_id
			)
		select a.id as "agreementId", a.number, o.name as offer, ao.offer_id as "offerId", a.valid_from::text as "from", a.valid_until::text as until,
			a.places as agreed, served.reported, served.term_ids as "termIds", served.area_ids as "areaIds",
			(select sum(c.total)::integer from steering.agreement_contingents c where c.agreement_id = a.id and c.offer_id = ao.offer_id) as contingent
		from steering.agreements a join steering.agreement_offers ao on ao.agreement_id = a.id join served on served.offer_id = ao.offer_id
		join directory.offers o on o.id = ao.offer_id
		where a.network_id = ${networkId} and (a.state = 'agreed' or ${agreementRuns})
			and (a.valid_until is null or a.valid_until >= ${dayOf(now)}::date)
		order by a.number, ao.offer_id`);
	const extra = new Map(rows.map((row) => [`${row.agreementId}/${row.offerId}`, row]));
	return placesOfAgreements(rows).map((places) => {
		const row = extra.get(`${places.agreementId}/${places.offerId}`);
		return {
			...places,
			termIds: row?.termIds ?? [],
			areaIds: row?.areaIds ?? [],
			number: row?.number ?? 0,
			offer: row?.offer ?? ''
		};
	});
}

/** What serves a need, in an area or in the whole network; without a need everything, each offer once. */
export const servingOf = (
	supply: readonly AgreedSupply[],
	needId: string | undefined,
	areaId?: string
): AgreedSupply[] =>
	supply.filter(
		({ termIds, areaIds }) =>
			(needId === undefined || termIds.includes(needId)) &&
			(areaId === undefined || areaIds.includes(areaId) || areaIds.includes(null))
	);
