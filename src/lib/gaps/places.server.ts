import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { locations } from './locations.server.ts';
import { ensureMaySee } from './queries.server.ts';

/** Where an offer for a need holds places. */
export type HeldPlaces = {
	id: string;
	offer: string;
	/** null: in the whole network, or its address is protected. */
	areaId: string | null;
	everywhere: boolean;
	longitude: number | null;
	latitude: number | null;
	/** null: not confirmed, so no number counts. */
	total: number | null;
};

/** Published offers for one need, once per place, as they count in the matrix. */
export async function listPlaces(tx: Tx, actor: Actor, needId: string, now: Date): Promise<HeldPlaces[]> {
	const networkId = ensureMaySee(actor);
	const rows = await tx.execute<HeldPlaces>(sql`
		with held as (${locations(networkId, now)})
		select h.location_id as id, o.name as offer, h.area_id as "areaId", h.everywhere, h.longitude, h.latitude,
			case when h.confirmed then h.total end as total
		from held h join directory.offers o on o.id = h.offer_id
		where h.term_id = ${needId} and (h.everywhere or h.area_id is not null)
		order by o.name, h.location_id`);
	return [...rows];
}
