/** What became of a reported need: the plan that rests on it. */
import { sql } from 'drizzle-orm';
import { listOwnNeeds, type OwnNeed } from '#lib/needs/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { openStages, type PlanStage } from './model.ts';
import { mayHearOfPlans } from './policy.ts';
import { isoOf, planRows, type PlanRow } from './queries.server.ts';

/** What a plan says to those whose needs hang on it: title, stage and since when. */
export type PlanNews = { id: string; title: string; stage: PlanStage; since: string; offerId: string | null };

export async function findPlanNews(
	tx: Tx,
	actor: Member,
	ids: readonly (string | null)[]
): Promise<Map<string, PlanNews>> {
	const wanted = ids.filter((id) => id !== null);
	// Providers' needs move, too, but what is planned is not theirs to read.
	if (wanted.length === 0 || !mayHearOfPlans(actor)) return new Map();
	const rows = await tx.execute<PlanRow>(planRows(actor, anyOf(sql`p.id`, wanted)));
	return new Map(
		rows.map(isoOf).map(({ id, title, stage, since, offerId }) => [id, { id, title, stage, since, offerId }])
	);
}

export type NeedWithNews = OwnNeed & { plan: PlanNews | undefined };

/**
 * Plans on their way that cite a gap as evidence, by `need/area`, the newest of each: a need reported after the plan is
 * in planning as well, although nothing has connected the two yet.
 */
async function findCitingPlans(tx: Tx, actor: Member, needs: readonly OwnNeed[]): Promise<Map<string, string>> {
	const waiting = needs.filter((need) => need.plannedOfferId === null && need.state === 'open' && need.areaId !== null);
	if (waiting.length === 0 || !mayHearOfPlans(actor)) return new Map();
	const rows = await tx.execute<{ term_id: string; area_id: string; id: string }>(sql`
		select distinct on (e.term_id, e.area_id) e.term_id, e.area_id, p.id
		from steering.plan_evidence e join steering.planned_offers p on p.id = e.planned_offer_id
		where p.network_id = ${actor.networkId} and ${anyOf(sql`p.stage`, openStages, 'text')}
			and ${anyOf(
				sql`e.term_id`,
				waiting.map(({ termId }) => termId)
			)}
		order by e.term_id, e.area_id, p.created_at desc, p.id`);
	return new Map(rows.map((row) => [`${row.term_id}/${row.area_id}`, row.id]));
}

/** Adds what became of each need in planning. */
export async function withNews(tx: Tx, actor: Member, needs: readonly OwnNeed[]): Promise<NeedWithNews[]> {
	const citing = await findCitingPlans(tx, actor, needs);
	const planOf = (need: OwnNeed): string | null =>
		need.plannedOfferId ?? (need.state === 'open' ? citing.get(`${need.termId}/${need.areaId}`) : undefined) ?? null;
	const news = await findPlanNews(tx, actor, needs.map(planOf));
	return needs.map((need) => ({ ...need, plan: news.get(planOf(need) ?? '') }));
}

/** Own unmet needs with what became of them, the newest first. */
export async function needsOverview(tx: Tx, actor: Member, _now: Date, limit = 5): Promise<NeedWithNews[]> {
	const { rows } = await listOwnNeeds(tx, actor, 'all', { limit, offset: 0 });
	return withNews(tx, actor, rows);
}
