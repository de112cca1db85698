import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { NormForm } from './inputs.ts';
import { defaultPrevalence, type Norm } from './norms.ts';
import { maySetNorms } from './policy.ts';
import { ensureMaySee } from './queries.server.ts';
import { planningNorms } from './tables.server.ts';

type Row = {
	term_id: string;
	code: string;
	valid_from: string | null;
	ratio: string | null;
	max_wait_days: number | null;
	max_distance: number | null;
	decided_by: string | null;
	answered_by: string | null;
	prevalence: string | null;
	prevalence_source: string | null;
};

/** The norm in force per need of the network, by id of the need. */
export async function listNorms(tx: Tx, actor: Actor, now: Date): Promise<Map<string, Norm>> {
	const networkId = ensureMaySee(actor);
	const rows = await tx.execute<Row>(sql`
		select t.id as term_id, t.code, n.valid_from::text, n.ratio, n.max_wait_days, n.max_distance, n.decided_by, n.answered_by,
			n.prevalence, n.prevalence_source
		from directory.terms t left join lateral (
			select * from steering.planning_norms p
			where p.network_id = t.network_id and p.term_id = t.id and p.valid_from <= ${dayOf(now)}::date
			order by p.valid_from desc limit 1
		) n on true
		where t.network_id = ${networkId} and t.taxonomy = 'needs'`);
	return new Map(rows.map((row) => [row.term_id, normOf(row)]));
}

function normOf(row: Row): Norm {
	const decided = row.prevalence === null ? undefined : Number(row.prevalence);
	const usual = row.valid_from === null ? defaultPrevalence[row.code] : undefined;
	return {
		validFrom: row.valid_from ?? undefined,
		ratio: row.ratio === null ? undefined : Number(row.ratio),
		maxWaitDays: row.max_wait_days ?? undefined,
		maxDistance: row.max_distance ?? undefined,
		decidedBy: row.decided_by ?? '',
		answeredBy: row.answered_by ?? '',
		prevalence: decided ?? usual,
		prevalenceSource: usual === undefined ? (row.prevalence_source ?? '') : m.gapviews_prevalence_default_source(),
		isDefault: decided === undefined && usual !== undefined
	};
}

/**
 * Sets what holds for a need from a day on; the same day again replaces it. Earlier ones stay.
 *
 * @throws {Refusal} `forbidden`, `invalid` at `termId` for a need of no or another network
 */
export async function setNorm(tx: Tx, actor: Actor, norm: NormForm, now: Date): Promise<void> {
	if (!maySetNorms(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [known] = await tx.execute(
		sql`select id from directory.terms where id = ${norm.termId} and network_id = ${actor.networkId} and taxonomy = 'needs'`
	);
	if (!known) throw new Refusal('invalid', m.errors_choice(), 'termId');
	const values = {
		ratio: norm.ratio ?? null,
		maxWaitDays: norm.maxWaitDays ?? null,
		maxDistance: norm.maxDistance ?? null,
		decidedBy: norm.decidedBy ?? '',
		answeredBy: norm.answeredBy ?? '',
		prevalence: norm.prevalence ?? null,
		prevalenceSource: norm.prevalenceSource ?? '',
		setBy: actor.membershipId,
		setAt: now
	};
	await tx
		.insert(planningNorms)
		.values({ networkId: actor.networkId, termId: norm.termId, validFrom: norm.validFrom, ...values })
		.onConflictDoUpdate({
			target: [planningNorms.networkId, planningNorms.termId, planningNorms.validFrom],
			set: values
		});
	await record(tx, actor, 'gaps.norm-set', { termId: norm.termId, validFrom: norm.validFrom }, now);
}
