import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Indicator } from './model.ts';
import { maySeeAgreements } from './policy.ts';
import { runs } from './running.server.ts';

export type LeftCorridor = {
	agreementId: string;
	title: string;
	organisation: string;
	indicator: Indicator;
	value: number;
	low: number;
	high: number;
	periodFrom: string;
	periodUntil: string;
};

/**
 * Running agreements whose newest report lies outside what was agreed for a figure: a reason to talk, nothing else
 * (R94, R124). Inside, or not told, there is nothing to say (R133).
 */
export async function listLeftCorridors(tx: Tx, actor: Actor): Promise<LeftCorridor[]> {
	if (!maySeeAgreements(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	return [
		...(await tx.execute<LeftCorridor>(sql`
			select a.id as "agreementId", a.title, o.name as organisation, t.indicator, last.value, t.low, t.high,
				last.period_from::text as "periodFrom", last.period_until::text as "periodUntil"
			from steering.agreement_targets t
			join steering.agreements a on a.id = t.agreement_id
			join directory.organisations o on o.id = a.organisation_id
			cross join lateral (
				select (r.figures->>t.indicator)::numeric::integer as value, r.period_from, r.period_until
				from steering.agreement_reports r
				where r.agreement_id = a.id and jsonb_typeof(r.figures->t.indicator) = 'number'
				order by r.period_until desc, r.submitted_at desc limit 1
			) last
			where a.network_id = ${actor.networkId} and ${runs}
				and (last.value < t.low or last.value > t.high)
			order by last.period_until desc, a.title, t.indicator`))
	];
}
