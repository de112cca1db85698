import { monthOf } from '#lib/gaps/index.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { demoClock } from './clock.ts';
import { demoId, insertRows, known, type DemoIds } from './write-history.server.ts';

type DemoNorm = {
	term: string;
	ratio?: number;
	maxWaitDays?: number;
	decidedBy?: string;
	answeredBy?: string;
	prevalence?: number;
	prevalenceSource?: string;
};

const committee = 'Kreisausschuss für Soziales (Demo), 12.02.2026';
const usual = 'DGB 2012 aus Zahlen von BMAS und BA';
/** What the invented committee decided, and who else answers for a need. */
const norms: readonly DemoNorm[] = [
	{ term: 'debt', ratio: 15, maxWaitDays: 42, decidedBy: committee, prevalence: 25, prevalenceSource: usual },
	{ term: 'psychosocial', maxWaitDays: 28, decidedBy: committee, prevalence: 20, prevalenceSource: usual },
	{ term: 'childcare', ratio: 8, maxWaitDays: 30, decidedBy: committee },
	{ term: 'german', maxWaitDays: 60, answeredBy: 'BAMF' },
	{ term: 'vocational_german', answeredBy: 'BAMF' },
	{ term: 'disability_rehab', answeredBy: 'Reha-Träger' }
];

/** Searches that found nothing, by need, area and how many months ago. */
const searches: readonly (readonly [term: string, area: string, monthsAgo: number, count: number])[] = [
	['debt', 'WA', 0, 5],
	['debt', 'WA', 1, 9],
	['childcare', 'ST', 1, 6],
	['childcare', 'BE', 2, 4],
	['disability_rehab', 'HX', 1, 7],
	['psychosocial', 'BE', 0, 2]
];

/** Planning norms and searches without a hit of the demo network. */
export async function writeNorms(tx: Tx, ids: DemoIds, now: Date): Promise<number> {
	const setBy = known(ids.members, 'kessler');
	await insertRows(
		tx,
		'steering.planning_norms',
		norms.map((norm) => ({
			id: demoId(ids.networkId, 'norm', norm.term),
			network_id: ids.networkId,
			term_id: known(ids.terms, norm.term),
			valid_from: monthOf(demoClock(now).day(0), -9),
			ratio: norm.ratio ?? null,
			max_wait_days: norm.maxWaitDays ?? null,
			max_distance: null,
			decided_by: norm.decidedBy ?? '',
			answered_by: norm.answeredBy ?? '',
			prevalence: norm.prevalence ?? null,
			prevalence_source: norm.prevalenceSource ?? '',
			set_by: setBy,
			set_at: now.toISOString()
		}))
	);
	await insertRows(
		tx,
		'directory.zero_hit_searches',
		searches.map(([term, area, monthsAgo, count]) => {
			const month = `${demoClock(now)
				.day(30 * monthsAgo)
				.slice(0, 7)}-01`;
			return {
				id: demoId(ids.networkId, 'searches', term, area, monthsAgo),
				network_id: ids.networkId,
				term_id: known(ids.terms, term),
				area_id: known(ids.areas, area),
				month,
				searches: count,
				last_at: `${month}T12:00:00Z`
			};
		})
	);
	return norms.length;
}
