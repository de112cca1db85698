import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { mayPlan, maySeePlans } from './policy.ts';
import type { DecisionResult, SuggestionState, Verdict } from './year.ts';

export type PlanDetails = {
	sites: { id: string; label: string; places: number | null; note: string }[];
	decisions: { id: string; body: string; decidedOn: string; result: DecisionResult; note: string }[];
	reviews: { id: string; reviewedOn: string; verdict: Verdict; findings: string }[];
	scenarios: { id: string; name: string; createdAt: string }[];
	/** The purse it is to be paid from; whole cents. */
	purse: { kind: string; year: number; freeCents: number } | null;
	agreement: { id: string; number: number; title: string } | null;
	year: { id: string; year: number } | null;
};

/** Everything that hangs on a plan; ask `getPlan` first. */
export async function getPlanDetails(tx: Tx, actor: Member, planId: string): Promise<PlanDetails> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx.execute<PlanDetails>(sql`
		select
			coalesce((select json_agg(json_build_object('id', ps.id, 'label', coalesce(nullif(concat_ws(', ', sa.name, o.name, nullif(s.name, o.name)), ''), a.name), 'places', ps.places, 'note', ps.note) order by coalesce(sa.name, a.name), ps.id)
				from steering.plan_sites ps left join directory.sites s on s.id = ps.site_id left join directory.organisations o on o.id = s.organisation_id
				left join directory.planning_areas sa on sa.id = s.area_id left join directory.planning_areas a on a.id = ps.area_id where ps.planned_offer_id = p.id), '[]') as sites,
			coalesce((select json_agg(json_build_object('id', d.id, 'body', b.name, 'decidedOn', d.decided_on, 'result', d.result, 'note', d.note) order by d.decided_on, d.recorded_at)
				from steering.plan_decisions d join steering.bodies b on b.id = d.body_id where d.planned_offer_id = p.id), '[]') as decisions,
			coalesce((select json_agg(json_build_object('id', r.id, 'reviewedOn', r.reviewed_on, 'verdict', r.verdict, 'findings', r.findings) order by r.recorded_at)
				from steering.plan_reviews r where r.planned_offer_id = p.id), '[]') as reviews,
			coalesce((select json_agg(json_build_object('id', s.id, 'name', s.name, 'createdAt', s.created_at) order by s.created_at desc)
				from steering.scenarios s where s.planned_offer_id = p.id), '[]') as scenarios,
			(select json_build_object('kind', u.kind, 'year', u.year, 'freeCents', u.allocated_cents - u.precommitted_cents - u.committed_cents) from steering.purses u where u.id = p.purse_id) as purse,
			(select json_build_object('id', a.id, 'number', a.number, 'title', a.title) from steering.agreements a where a.id = p.agreement_id) as agreement,
			(select json_build_object('id', y.id, 'year', y.year) from steering.planning_years y where y.id = p.planning_year_id) as year
		from steering.planned_offers p where p.id = ${planId} and p.network_id = ${actor.networkId}`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

type BodyChoice = { value: string; label: string };
/** Bodies that decide or advise; the dialogue with providers does neither. */
export async function listDecidingBodies(tx: Tx, actor: Member): Promise<BodyChoice[]> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<BodyChoice>(sql`
		select id as value, name as label from steering.bodies
		where network_id = ${actor.networkId} and kind <> 'provider_dialogue' and ended_on is null order by name`);
	return [...rows];
}

/** Where a plan could stand: areas and partners' sites. */
export async function listPlaceChoices(
	tx: Tx,
	actor: Member
): Promise<{ value: string; label: string; group: string }[]> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<{ value: string; label: string; area: boolean }>(sql`
		select '+' || a.id as value, a.name as label, true as area from directory.planning_areas a
		where a.network_id = ${actor.networkId} and not exists (select from directory.planning_areas b where b.parent_id = a.id)
		union all
		select '@' || s.id, concat_ws(', ', a.name, o.name, nullif(s.name, o.name)), false
		from directory.sites s join directory.organisations o on o.id = s.organisation_id left join directory.planning_areas a on a.id = s.area_id
		where s.network_id = ${actor.networkId} and not s.address_protected and not o.address_protected
		order by 3 desc, 2 limit 500`);
	return rows.map(({ value, label, area }) => ({
		value,
		label,
		group: area ? m.plans_group_areas() : m.plans_group_sites()
	}));
}

export type Suggestion = {
	id: string;
	organisation: string;
	need: string;
	area: string | null;
	areaId: string | null;
	words: string;
	createdAt: string;
	state: SuggestionState;
	answer: string;
	answeredAt: string | null;
	/** Never told to a provider: plans are procurement. */
	planId: string | null;
};

/** Suggestions: a provider its own, system management all of the network, or those for one need. */
export async function listSuggestions(tx: Tx, actor: Member, termId?: string): Promise<Suggestion[]> {
	const own = isProvider(actor);
	if (!own && !mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<Suggestion>(sql`
		select s.id, o.name as organisation, ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as need, a.name as area, s.area_id as "areaId", s.words,
			s.created_at as "createdAt", s.state, s.answer, s.answered_at as "answeredAt", ${own ? sql`null` : sql`s.planned_offer_id`} as "planId"
		from steering.plan_suggestions s join directory.organisations o on o.id = s.organisation_id join directory.terms t on t.id = s.term_id
		left join directory.planning_areas a on a.id = s.area_id
		where s.network_id = ${actor.networkId} and (${own} is false or s.organisation_id = ${actor.organisationId})
			and (${termId ?? null}::uuid is null or s.term_id = ${termId ?? null})
		order by s.state <> 'open', s.created_at desc, s.id limit 200`);
	return rows.map((row) => ({
		...row,
		createdAt: new Date(row.createdAt).toISOString(),
		answeredAt: row.answeredAt === null ? null : new Date(row.answeredAt).toISOString()
	}));
}

export type SuggestChoices = {
	needs: { value: string; label: string; group: string }[];
	areas: { value: string; label: string }[];
};
/** What a provider may suggest something for. */
export async function listSuggestChoices(tx: Tx, actor: Member): Promise<SuggestChoices> {
	if (!isProvider(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const label = getLocale() === 'en' ? sql`label_en` : sql`label_de`;
	const needs = await tx.execute<SuggestChoices['needs'][number]>(sql`
		select t.id as value, t.${label} as label, coalesce(p.${label}, '') as group
		from directory.terms t left join directory.terms p on p.id = t.parent_id
		where t.network_id = ${actor.networkId} and t.taxonomy = 'needs' and not exists (select from directory.terms c where c.parent_id = t.id)
		order by p.position nulls last, p.code, t.position, t.code`);
	const areas = await tx.execute<SuggestChoices['areas'][number]>(sql`
		select a.id as value, a.name as label from directory.planning_areas a
		where a.network_id = ${actor.networkId} and not exists (select from directory.planning_areas b where b.parent_id = a.id) order by a.name`);
	return { needs: [...needs], areas: [...areas] };
}
