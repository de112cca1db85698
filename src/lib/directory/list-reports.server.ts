/** What was reported of places, newest first. */
import { sql } from 'drizzle-orm';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import type { Offer } from './get-offer.server.ts';
import type { CapacitySource } from './model.ts';
import { isFew, thresholdOfAll } from './places.ts';
import { maySeeFewWaiting, maySeeProtectedPlaces } from './policy.ts';
import { iso, type InNetwork } from './queries.server.ts';

export type ReportLine = {
	id: string;
	offerLocationId: string;
	reportedAt: string;
	validAt: string;
	source: CapacitySource;
	unchanged: boolean;
	total: number | null;
	available: number | null;
	waiting: number | null;
	/** As at the location. */
	waitingBelow: number | undefined;
};

type ReportAnswer = {
	id: string;
	location: string;
	reported_at: string;
	valid_at: string;
	source: CapacitySource;
	unchanged: boolean;
	total: number | null;
	available: number | null;
	waiting: number | null;
};
const reportLine = (row: ReportAnswer, k?: number): ReportLine => ({
	id: row.id,
	offerLocationId: row.location,
	reportedAt: iso(row.reported_at) ?? '',
	validAt: iso(row.valid_at) ?? '',
	source: row.source,
	unchanged: row.unchanged,
	total: row.total,
	available: row.available,
	waiting: k !== undefined && isFew(row.waiting ?? 0, k) ? null : row.waiting,
	waitingBelow: k !== undefined && isFew(row.waiting ?? 0, k) ? k : undefined
});

/** The newest reports of an offer, newest first; at protected addresses for members only. */
export async function listReports(
	tx: Tx,
	actor: InNetwork,
	offer: Pick<Offer, 'id' | 'networkId' | 'organisation' | 'terms' | 'locations'>,
	limit = 10
): Promise<ReportLine[]> {
	if (offer.locations.some(({ reach }) => reach === 'protected') && !maySeeProtectedPlaces(actor)) return [];
	const owned = { networkId: offer.networkId, organisationId: offer.organisation.id };
	return listReportsAt(
		tx,
		actor,
		offer.locations.map(({ id }) => id),
		limit,
		maySeeFewWaiting(actor, owned) ? undefined : thresholdOfAll(offer.terms)
	);
}

/** The newest reports at some locations, newest first; whoever may see the locations may see their history. */
export async function listReportsAt(
	tx: Tx,
	actor: InNetwork,
	locationIds: readonly string[],
	limit = 10,
	/** Of those who wait only this many and more are told. */
	k?: number
): Promise<ReportLine[]> {
	const rows = await tx.execute<ReportAnswer>(sql`
		select r.id, r.offer_location_id as location, r.reported_at, r.valid_at, r.source, r.unchanged, r.total, r.available, r.waiting
		from directory.capacity_reports r where r.network_id = ${actor.networkId} and ${anyOf(sql`r.offer_location_id`, locationIds)}
		order by r.reported_at desc, r.valid_at desc, r.id limit ${limit}`);
	return rows.map((row) => reportLine(row, k));
}
