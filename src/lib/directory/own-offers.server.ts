/** A provider's own offers, with what is due to be confirmed. */
import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { limitsOf, locationOf, locationsOf, type OfferAnswer, type OfferLocation } from './get-offer.server.ts';
import { instrumentsOn } from './instruments.server.ts';
import type { CapacityStatus, Intake, OfferState, Regime } from './model.ts';
import { placesOfAll, type Places } from './places.ts';
import type { InNetwork } from './queries.server.ts';

export type OwnLocation = OfferLocation & {
	status: CapacityStatus;
	/** Places booked through the portal since the newest report. */
	bookedSince: number;
	dueOn: string | null;
};
export type OwnOffer = {
	id: string;
	name: string;
	state: OfferState;
	regime: Regime;
	intake: Intake;
	capacityUnit: string;
	organisationId: string;
	organisation: string;
	locations: OwnLocation[];
	places: Places;
};

/**
 * The offers somebody keeps: a provider's own, or with a steering role those of the whole network (or of one
 * organisation). Drafts and archived ones included unless `state` says otherwise.
 */
export async function listOwnOffers(
	tx: Tx,
	actor: InNetwork,
	what: { organisationId?: string | undefined; state?: OfferState | undefined },
	now: Date
): Promise<OwnOffer[]> {
	const organisation = isProvider(actor) ? actor.organisationId : what.organisationId;
	const steers = actor.role === 'network-admin' || actor.role === 'system-manager' || actor.role === 'system';
	if (!isProvider(actor) && !steers) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<
		Pick<OfferAnswer, 'id' | 'name' | 'state' | 'regime' | 'intake' | 'capacity_unit' | 'locations'> & {
			organisation_id: string;
			organisation: string;
			limits: { due: number; stale: number } | null;
		}
	>(sql`
		select o.id, o.name, o.state, o.regime, o.intake, o.capacity_unit, o.organisation_id, g.name as organisation,
			case when i.id is null then null else jsonb_build_object('due', i.due_after_days, 'stale', i.stale_after_days) end as limits, ${locationsOf} as locations
		from directory.offers o join directory.organisations g on g.id = o.organisation_id left join ${instrumentsOn(dayOf(now))} i on i.key = o.instrument_key
		where o.network_id = ${actor.networkId}
			${organisation ? sql`and o.organisation_id = ${organisation}` : sql``}
			${what.state ? sql`and o.state = ${what.state}` : sql``}
		order by o.name, o.id limit 1000`);
	return rows.map((row) => {
		const limits = limitsOf(row.limits);
		const locations = (row.locations ?? []).map((location): OwnLocation => {
			const told = locationOf(location, actor, limits, undefined, now);
			return {
				...told,
				status: location.status,
				bookedSince: location.booked,
				dueOn:
					told.asOf === null
						? null
						: new Date(Date.parse(told.asOf) + (limits?.dueAfterDays ?? 30) * 86_400_000).toISOString()
			};
		});
		return {
			id: row.id,
			name: row.name,
			state: row.state,
			regime: row.regime,
			intake: row.intake,
			capacityUnit: row.capacity_unit,
			organisationId: row.organisation_id,
			organisation: row.organisation,
			locations,
			places: placesOfAll(locations.map(({ places }) => places))
		};
	});
}

/** How many published locations of an organisation are due or no longer vouched for: the number behind „Plätze“. */
export async function countDueLocations(tx: Tx, actor: InNetwork, now: Date): Promise<number> {
	if (!isProvider(actor)) return 0;
	const offers = await listOwnOffers(tx, actor, { state: 'published' }, now);
	return offers
		.flatMap(({ locations }) => locations)
		.filter(({ freshness }) => freshness === 'due' || freshness === 'stale').length;
}
