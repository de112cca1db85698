import { and, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { PrefaceForm, YearStepForm } from './inputs.ts';
import { missingIn, type GapMatrix } from '#lib/gaps/index.server.ts';
import { gapToOffer, type GapToOffer } from './gap-to-offer.server.ts';
import { listPlans, type Plan } from './queries.server.ts';
import { mayPlan, maySeePlans } from './policy.ts';
import { planningYears, planningYearSteps } from './tables.server.ts';
import { costOf, isClosedForProviders, yearSteps, type DecisionResult, type YearStep } from './year.ts';

type YearStepRow = {
	step: YearStep;
	dueOn: string | null;
	doneOn: string | null;
	bodyId: string | null;
	body: string | null;
	note: string;
};
export type PlanningYear = { id: string; year: number; preface: string; revision: number; steps: YearStepRow[] };

/** Years with their steps, the latest first. */
export async function listYears(tx: Tx, actor: Member): Promise<PlanningYear[]> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<PlanningYear>(sql`
		select y.id, y.year, y.preface, y.revision,
			coalesce((select json_agg(json_build_object('step', s.step, 'dueOn', s.due_on, 'doneOn', s.done_on, 'bodyId', s.body_id, 'body', b.name, 'note', s.note))
				from steering.planning_year_steps s left join steering.bodies b on b.id = s.body_id where s.planning_year_id = y.id), '[]') as steps
		from steering.planning_years y where y.network_id = ${actor.networkId} order by y.year desc`);
	return rows.map((row) => ({
		...row,
		steps: yearSteps.map(
			(step) =>
				row.steps.find((one) => one.step === step) ?? {
					step,
					dueOn: null,
					doneOn: null,
					bodyId: null,
					body: null,
					note: ''
				}
		)
	}));
}

/** Opens the planning of a year. @throws {Refusal} `conflict` at `year` when it is open already */
export async function openYear(tx: Tx, actor: Actor, input: { year: number }, now: Date): Promise<{ id: string }> {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx
		.insert(planningYears)
		.values({ networkId: actor.networkId, year: input.year, createdBy: actor.membershipId, createdAt: now })
		.onConflictDoNothing()
		.returning({ id: planningYears.id });
	if (!row) throw new Refusal('conflict', m.plans_refused_year(), 'year');
	await record(tx, actor, 'planning.year-opened', { yearId: row.id, year: input.year }, now);
	return row;
}

async function lockYear(tx: Tx, actor: Actor, id: string) {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [year] = await tx.select().from(planningYears).where(eq(planningYears.id, id)).for('update');
	if (!year || year.networkId !== actor.networkId) throw new Refusal('not-found', m.errors_not_found());
	return year;
}

/**
 * Dates a step of the year. The council advises before anybody decides: a decision cannot be done before the council.
 *
 * @throws {Refusal} `invalid` at `doneOn` for a day to come or before the council, at `bodyId` for a wrong body
 */
export async function dateYearStep(tx: Tx, actor: Actor, input: YearStepForm, now: Date): Promise<void> {
	const year = await lockYear(tx, actor, input.yearId);
	if (input.doneOn && input.doneOn > dayOf(now)) throw new Refusal('invalid', m.plans_refused_future(), 'doneOn');
	if (input.bodyId) {
		const [body] = await tx.execute<{ kind: string }>(
			sql`select kind from steering.bodies where id = ${input.bodyId} and network_id = ${year.networkId}`
		);
		// Who may bid neither advises nor decides.
		if (!body || body.kind === 'provider_dialogue' || (input.step === 'council') !== (body.kind === 'advisory_council'))
			throw new Refusal('invalid', m.plans_refused_body(), 'bodyId');
	}
	if (input.step === 'decision' && input.doneOn) {
		const [council] = await tx
			.select()
			.from(planningYearSteps)
			.where(and(eq(planningYearSteps.planningYearId, year.id), eq(planningYearSteps.step, 'council')));
		if (!council?.doneOn || council.doneOn > input.doneOn)
			throw new Refusal('invalid', m.plans_refused_council_first(), 'doneOn');
	}
	const values = {
		dueOn: input.dueOn ?? null,
		doneOn: input.doneOn ?? null,
		bodyId: input.bodyId ?? null,
		note: input.note
	};
	await tx
		.insert(planningYearSteps)
		.values({ planningYearId: year.id, step: input.step, ...values })
		.onConflictDoUpdate({ target: [planningYearSteps.planningYearId, planningYearSteps.step], set: values });
	await record(tx, actor, 'planning.year-step-dated', { yearId: year.id, step: input.step, doneOn: input.doneOn }, now);
}

/** Writes the first paragraph of the year's chapter. @throws {Refusal} `stale` when somebody else was faster */
export async function writePreface(tx: Tx, actor: Actor, input: PrefaceForm, now: Date): Promise<void> {
	const year = await lockYear(tx, actor, input.yearId);
	if (year.revision !== input.revision) throw new Refusal('stale', m.errors_stale());
	await tx
		.update(planningYears)
		.set({ preface: input.preface, revision: year.revision + 1 })
		.where(eq(planningYears.id, year.id));
	await record(tx, actor, 'planning.year-preface-written', { yearId: year.id }, now);
}

export type YearBody = { value: string; label: string; kind: string };
/** Bodies that a step of the year may name. */
export async function listYearBodies(tx: Tx, actor: Member): Promise<YearBody[]> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<YearBody>(sql`
		select id as value, name as label, kind from steering.bodies
		where network_id = ${actor.networkId} and kind <> 'provider_dialogue' and ended_on is null order by name`);
	return [...rows];
}

/** The year as a chapter of the labour-market programme; every figure in it may be published. */
export type Chapter = {
	network: string;
	plans: (Plan & {
		cost: number | undefined;
		lastDecision: { body: string; decidedOn: string; result: DecisionResult } | null;
	})[];
	places: number;
	/** Euros of the plans whose cost is known. */
	cost: number;
	/** One of the year's plans is being procured. */
	dialogueClosed: boolean;
	gaps: { need: string; area: string; missing: number }[];
	gapToOffer: GapToOffer;
};

/** Gaps that the chapter names. */
const mostGaps = 10;

export async function chapterOf(tx: Tx, actor: Member, yearId: string, matrix: GapMatrix, now: Date): Promise<Chapter> {
	const { rows } = await listPlans(tx, actor);
	const own = rows.filter(({ planningYearId, stage }) => planningYearId === yearId && stage !== 'dropped');
	const decisions = await tx.execute<{ planId: string; body: string; decidedOn: string; result: DecisionResult }>(sql`
		select distinct on (d.planned_offer_id) d.planned_offer_id as "planId", b.name as body, d.decided_on::text as "decidedOn", d.result
		from steering.plan_decisions d join steering.bodies b on b.id = d.body_id
		order by d.planned_offer_id, d.decided_on desc, d.recorded_at desc`);
	const [network] = await tx.execute<{ name: string }>(
		sql`select name from platform.networks where id = ${actor.networkId}`
	);
	const plans = own.map((plan) => ({
		...plan,
		cost: costOf(plan),
		lastDecision: decisions.find(({ planId }) => planId === plan.id) ?? null
	}));
	return {
		network: network?.name ?? '',
		plans,
		places: plans.reduce((sum, { places }) => sum + (places ?? 0), 0),
		cost: plans.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
		dialogueClosed: plans.some(({ stage }) => isClosedForProviders(stage)),
		gaps: matrix.rows
			.flatMap(({ need, cells }) =>
				cells.map((cell, column) => ({
					need: need.label,
					area: matrix.areas[column]?.name ?? '',
					missing: missingIn(cell)
				}))
			)
			.filter(({ missing }) => missing > 0)
			.sort((x, y) => y.missing - x.missing)
			.slice(0, mostGaps),
		gapToOffer: gapToOffer(rows, now)
	};
}
