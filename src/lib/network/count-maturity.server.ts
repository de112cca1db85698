import { sql } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import type { MaturityCounts } from './maturity.ts';
import { listPartners } from './partners.server.ts';

/** What the self-check looks at, from what runs in the portal. @throws {Refusal} `forbidden` */
export async function countMaturity(tx: Tx, actor: Member, now: Date): Promise<MaturityCounts> {
	const { figures } = await listPartners(tx, actor, 'alle', now);
	const [casework] = await tx.execute<Pick<MaturityCounts, 'fedEnough' | 'fedShare' | 'needMonths'>>(
		sql`select fed_enough as "fedEnough", fed_share as "fedShare", need_months as "needMonths" from casework.maturity_counts(${dayOf(now)}::date)`
	);
	const [steering] = await tx.execute<{ withTargets: number; loops: number }>(sql`
		select (select count(*)::integer from steering.agreements a where a.network_id = ${actor.networkId} and ${agreementRuns}
				and exists (select from steering.agreement_targets t where t.agreement_id = a.id)) as "withTargets",
			(select count(*)::integer from steering.planned_offers p where p.network_id = ${actor.networkId} and p.launched_at is not null and p.reconnected_needs > 0
				and exists (select from steering.plan_evidence e where e.planned_offer_id = p.id)) as loops`);
	return {
		fedEnough: casework?.fedEnough ?? null,
		fedShare: casework?.fedShare ?? null,
		needMonths: casework?.needMonths ?? 0,
		locations: figures.locations,
		freshLocations: figures.freshLocations,
		withTargets: steering?.withTargets ?? 0,
		loops: steering?.loops ?? 0
	};
}
