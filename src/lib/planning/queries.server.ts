import { sql } from 'drizzle-orm';
import { findDemandBase, listAreas, type GapMatrix } from '#lib/gaps/index.server.ts';
import { shareOut } from '#lib/gaps/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import {
	addsPlaces,
	isUnderDevelopment,
	openStages,
	type PlanStage,
	type PlanType,
	type SteeringForm
} from './model.ts';
import { isOf, nobodyTold } from './plan-view.server.ts';
import { maySeePlannedPlaces, maySeePlans } from './policy.ts';
import type { RunBy } from './year.ts';

export type PlanRow = {
	id: string;
	title: string;
	type: PlanType;
	stage: PlanStage;
	termId: string;
	term: string;
	sensitive: boolean;
	places: number | null;
	yearlyCost: number | null;
	costPerPlace: number | null;
	purseId: string | null;
	startsOn: string | null;
	leadMonths: number | null;
	optionOn: string | null;
	optionNote: string;
	runBy: RunBy;
	ownFacilityReason: string | null;
	planningYearId: string | null;
	agreementId: string | null;
	steeringForm: SteeringForm | null;
	moneySource: string;
	organisationId: string | null;
	organisation: string | null;
	recognisedOn: string | null;
	nextStep: string;
	nextStepOn: string | null;
	droppedReason: string | null;
	offerId: string | null;
	offer: string | null;
	launchedAt: string | null;
	createdAt: string;
	revision: number;
	areas: { id: string; name: string; code: string }[];
	evidence: number;
	/** Started, and nobody has reported places since. */
	unreported: boolean;
	/**
	 * When the first place was taken after the start: by what the provider reported, or the portal booked. Where the
	 * offer was there before, more places have to be in use than then.
	 */
	takenAt: string | null;
	/** Since when it stands in its stage. */
	since: string;
};
export type Plan = PlanRow;

export function ensureMaySee(actor: Actor): void {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

export const planRows = (actor: Member, where = sql`true`) => sql<PlanRow>`
	select p.id, p.title, p.type, p.stage, p.term_id as "termId", ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as term, t.sensitive,
		p.places, p.yearly_cost as "yearlyCost", p.cost_per_place as "costPerPlace", p.purse_id as "purseId", p.starts_on::text as "startsOn",
		p.lead_months as "leadMonths", p.option_on::text as "optionOn", p.option_note as "optionNote", p.run_by as "runBy",
		p.own_facility_reason as "ownFacilityReason", p.planning_year_id as "planningYearId", p.agreement_id as "agreementId", p.steering_form as "steeringForm", p.money_source as "moneySource",
		p.organisation_id as "organisationId", o.name as organisation, p.recognised_on::text as "recognisedOn",
		p.next_step as "nextStep", p.next_step_on::text as "nextStepOn", p.dropped_reason as "droppedReason",
		p.offer_id as "offerId", offer.name as offer, p.launched_at as "launchedAt",
		p.created_at as "createdAt", p.revision,
		coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name, 'code', a.code) order by a.name)
			from steering.planned_offer_areas pa join directory.planning_areas a on a.id = pa.area_id where pa.planned_offer_id = p.id), '[]') as areas,
		(select count(*)::integer from steering.plan_evidence e where e.planned_offer_id = p.id) as evidence,
		p.launched_at is not null and not exists (select from directory.offer_locations l join directory.capacity_reports r on r.offer_location_id = l.id
			where l.offer_id = p.offer_id and r.valid_at >= p.launched_at) as unreported,
		(select min(told.valid_at) from directory.offer_locations l
			cross join lateral (select l.valid_at, coalesce(l.total, p.places) - l.available + l.booked_since as used
				union all select r.valid_at, coalesce(r.total, p.places) - r.available from directory.capacity_reports r where r.offer_location_id = l.id) told
			where l.offer_id = p.offer_id and told.valid_at >= p.launched_at and told.used > coalesce((
				select b.total - b.available from directory.capacity_reports b
				where b.offer_location_id = l.id and b.valid_at < p.launched_at order by b.valid_at desc limit 1), 0)) as "takenAt",
		coalesce((select max(s.happened_at) from steering.plan_steps s where s.planned_offer_id = p.id and s.stage = p.stage), p.created_at) as since
	from steering.planned_offers p
	join directory.terms t on t.id = p.term_id
	left join directory.organisations o on o.id = p.organisation_id
	left join directory.offers offer on offer.id = p.offer_id
	where p.network_id = ${actor.networkId} and ${where}`;

export const isoOf = (row: PlanRow): Plan => ({
	...row,
	createdAt: new Date(row.createdAt).toISOString(),
	since: new Date(row.since).toISOString(),
	launchedAt: row.launchedAt === null ? null : new Date(row.launchedAt).toISOString(),
	takenAt: row.takenAt === null ? null : new Date(row.takenAt).toISOString()
});

/** All plans of the network, by stage and by age. */
export async function listPlans(tx: Tx, actor: Member): Promise<{ rows: Plan[]; total: number }> {
	ensureMaySee(actor);
	const rows = await tx.execute<PlanRow>(sql`${planRows(actor)} order by p.created_at, p.id`);
	return { rows: rows.map(isoOf), total: rows.length };
}

/** @throws {Refusal} `not-found` when unknown or of another network */
export async function getPlan(tx: Tx, actor: Member, id: string): Promise<Plan> {
	ensureMaySee(actor);
	const [row] = await tx.execute<PlanRow>(planRows(actor, sql`p.id = ${id}`));
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return isoOf(row);
}

export type PlanEvidence = {
	id: string;
	termId: string;
	termCode: string;
	term: string;
	areaCode: string | null;
	area: string | null;
	usable: number | null;
	active: number | null;
	waiting: number | null;
	openNeeds: number | null;
	coverage: number | null;
	citedAt: string;
};

export async function listEvidence(tx: Tx, actor: Actor, planId: string): Promise<PlanEvidence[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<PlanEvidence>(sql`
		select e.id, e.term_id as "termId", t.code as "termCode", ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as term,
			a.code as "areaCode", a.name as area, e.usable, e.active, e.waiting, e.open_needs as "openNeeds", e.coverage, e.cited_at as "citedAt"
		from steering.plan_evidence e join directory.terms t on t.id = e.term_id left join directory.planning_areas a on a.id = e.area_id
		where e.planned_offer_id = ${planId} order by e.cited_at, a.name`);
	return rows.map((row) => ({ ...row, citedAt: new Date(row.citedAt).toISOString() }));
}

export type PlanStep = { stage: PlanStage; note: string; happenedAt: string };

export async function listSteps(tx: Tx, actor: Actor, planId: string): Promise<PlanStep[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<PlanStep>(sql`
		select stage, note, happened_at as "happenedAt" from steering.plan_steps where planned_offer_id = ${planId} order by happened_at, id`);
	return rows.map((row) => ({ ...row, happenedAt: new Date(row.happenedAt).toISOString() }));
}

/**
 * Places under development per need and area, shared over their areas: plans from the decision on, until somebody has
 * confirmed the places of the offer they became.
 */
export async function listPlannedPlaces(tx: Tx, actor: Member): Promise<Map<string, number>> {
	if (!maySeePlannedPlaces(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<PlanRow>(planRows(actor));
	const areas = await listAreas(tx, actor);
	const base = await findDemandBase(
		tx,
		actor,
		areas.map(({ id }) => id)
	);
	const places = new Map<string, number>();
	for (const plan of rows) {
		if (!(isUnderDevelopment(plan.stage) || plan.unreported) || !addsPlaces(plan.type) || plan.places === null)
			continue;
		const chosen = areas.flatMap((area, index) =>
			plan.areas.length === 0 || plan.areas.some(({ id }) => id === area.id)
				? [{ id: area.id, weight: base.weights[index] ?? 0 }]
				: []
		);
		shareOut(
			plan.places,
			chosen.map(({ weight }) => weight)
		).forEach((share, index) => {
			const key = `${plan.termId}/${chosen[index]?.id ?? ''}`;
			places.set(key, (places.get(key) ?? 0) + share);
		});
	}
	return places;
}

/** A number of persons at a plan; undefined where too few to be told. */
export type Reach = { persons: number | undefined; covered: number | undefined };

/**
 * Persons whose needs are connected to each plan, and those who have a place now. Told only where the matrix tells every
 * cell of the plan: a plan may hold any choice of areas, and its sum less what is shown would give away what is hidden.
 */
export async function listReach(
	tx: Tx,
	actor: Actor,
	plans: readonly Pick<Plan, 'id' | 'termId' | 'areas'>[],
	matrix: GapMatrix
): Promise<Map<string, Reach>> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ planned_offer_id: string; persons: number; covered: number }>(
		sql`select planned_offer_id, persons, covered from casework.connected_persons()`
	);
	const counted = new Map(rows.map((row) => [row.planned_offer_id, row]));
	return new Map(
		plans.flatMap((plan): [string, Reach][] => {
			const row = counted.get(plan.id);
			if (!row) return [];
			const need = matrix.rows.find(({ need }) => need.id === plan.termId);
			const open = need && [
				...need.cells.filter((_, column) => isOf(plan, matrix.areas[column]?.id)),
				...(plan.areas.length === 0 ? [{ open: need.unplaced }] : [])
			];
			const shown = open?.every((cell) => 'exact' in cell.open) ?? false;
			// All numbers and their difference have to be large enough, or one would give another away.
			const told =
				shown && [row.covered, row.persons - row.covered].every((count) => count === 0 || count >= (need?.need.k ?? 0));
			return [[plan.id, told ? { persons: row.persons, covered: row.covered } : nobodyTold]];
		})
	);
}

/** Median days that plans stood in a stage they have left. */
export async function listStageDays(tx: Tx, actor: Member): Promise<{ stage: PlanStage; days: number; n: number }[]> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ stage: PlanStage; days: number; n: number }>(sql`
		with stood as (
			select s.stage, extract(epoch from lead(s.happened_at) over (partition by s.planned_offer_id order by s.happened_at, s.id) - s.happened_at) / 86400 as days
			from steering.plan_steps s join steering.planned_offers p on p.id = s.planned_offer_id where p.network_id = ${actor.networkId})
		select stage, round(percentile_cont(0.5) within group (order by days))::integer as days, count(*)::integer as n
		from stood where days is not null group by stage`);
	return openStages.flatMap((stage) => rows.filter((row) => row.stage === stage));
}
