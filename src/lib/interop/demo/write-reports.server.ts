import { sql } from 'drizzle-orm';
import { statusOfFigures } from '#lib/directory/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { byTelephone, demoOffers, type DemoOffer } from './catalogue.ts';
import { demoClock } from './clock.ts';
import { demoReports } from './reports.ts';
import { shareOf, siteCode } from './sites.ts';
import { demoId, insertRows, known, type DemoIds } from './write-history.server.ts';

/** Writes what was reported of the places before the catalogue's own figures, per place, and answers how many. */
export async function writeReports(tx: Tx, ids: DemoIds, now: Date): Promise<number> {
	const clock = demoClock(now);
	const rows = await tx.execute<{ id: string; offer: string; site: string | null; unit: string }>(sql`
		select l.id, o.code as offer, s.code as site, o.capacity_unit as unit from directory.offer_locations l
		join directory.offers o on o.id = l.offer_id left join directory.sites s on s.id = l.site_id
		where o.network_id = ${ids.networkId}`);
	const at = new Map(rows.map((row) => [`${row.offer} ${row.site ?? ''}`, row]));
	const sitesOf = ({ reach, partner }: DemoOffer) =>
		typeof reach === 'string' ? [''] : reach.map((area) => siteCode(partner, area));
	const reports = demoOffers.flatMap((offer) =>
		sitesOf(offer).flatMap((site, part, sites) => {
			const location = at.get(`${offer.code} ${site}`);
			if (!location) return [];
			const share = (count: number) => shareOf(count, sites.length, part);
			return demoReports(offer, clock).map((report) => {
				const available = share(report.available);
				const waiting = share(report.waiting);
				return {
					id: demoId(ids.networkId, 'report', offer.code, site, report.daysAgo),
					network_id: ids.networkId,
					offer_location_id: location.id,
					unit: location.unit,
					total: share(report.total),
					available,
					waiting,
					expected_wait_days: report.expectedWaitDays,
					status: statusOfFigures({ total: share(report.total), available, waiting }),
					valid_at: clock.at(report.daysAgo).toISOString(),
					reported_at: clock.at(report.daysAgo).toISOString(),
					reported_by: byTelephone.has(offer.partner) ? known(ids.members, 'kessler') : known(ids.members, offer.code),
					source: byTelephone.has(offer.partner) ? 'steward_call' : 'provider',
					unchanged: false
				};
			});
		})
	);
	await insertRows(tx, 'directory.capacity_reports', reports);
	return reports.length;
}
