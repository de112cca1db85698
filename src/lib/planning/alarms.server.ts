import { sql } from 'drizzle-orm';
import { agreementRuns } from '#lib/agreements/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { maySeePlans } from './policy.ts';

/** What asks for a word with somebody. Counts of agreements and partners, never of persons. */
export type Alarms = {
	/** Reports of running agreements whose day has passed. */
	overdueReports: number;
	/** Partners that run published offers, and have no agreement in force. */
	withoutAgreement: number;
};

export async function networkAlarms(tx: Tx, actor: Member, now: Date): Promise<Alarms> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const network = actor.networkId;
	const [row] = await tx.execute<Alarms>(sql`select
		(select count(*)::integer from steering.agreement_duties d join steering.agreements a on a.id = d.agreement_id
			where a.network_id = ${network} and ${agreementRuns} and d.due_on < ${dayOf(now)}::date) as "overdueReports",
		(select count(distinct o.organisation_id)::integer from directory.offers o join directory.organisations p on p.id = o.organisation_id
			where o.network_id = ${network} and o.state = 'published' and p.kind <> 'authority'
				and not exists (select from steering.agreements a where a.organisation_id = o.organisation_id and a.network_id = o.network_id
					and ${agreementRuns})) as "withoutAgreement"`);
	return row ?? { overdueReports: 0, withoutAgreement: 0 };
}
