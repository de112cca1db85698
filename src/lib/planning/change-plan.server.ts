import { and, eq, sql } from 'drizzle-orm';
import { getGapMatrix, listRecognised, type GapMatrix } from '#lib/gaps/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { MoveForm, PlanForm } from './inputs.ts';
import { canMove, needStateOf, type PlanStage } from './model.ts';
import { mayPlan } from './policy.ts';
import { planDecisions, planEvidence, plannedOfferAreas, plannedOffers, planSteps } from './tables.server.ts';

export type LockedPlan = typeof plannedOffers.$inferSelect;

function ensureMayPlan(actor: Actor): asserts actor is Member {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

/** Locks a plan of the caller's network. @throws {Refusal} `forbidden`, `not-found`, `stale` */
export async function lockPlan(tx: Tx, actor: Actor, id: string, revision?: number): Promise<LockedPlan> {
	ensureMayPlan(actor);
	const [plan] = await tx.select().from(plannedOffers).where(eq(plannedOffers.id, id)).for('update');
	if (!plan || plan.networkId !== actor.networkId) throw new Refusal('not-found', m.errors_not_found());
	if (revision !== undefined && plan.revision !== revision) throw new Refusal('stale', m.errors_stale());
	return plan;
}

async function areasOf(tx: Tx, planId: string): Promise<string[]> {
	const rows = await tx
		.select({ id: plannedOfferAreas.areaId })
		.from(plannedOfferAreas)
		.where(eq(plannedOfferAreas.plannedOfferId, planId));
	return rows.map(({ id }) => id);
}

/** Writes a plan down as an idea, with the gap cells it rests on and their figures as they are shown now. */
export async function createPlan(tx: Tx, actor: Actor, form: PlanForm, now: Date): Promise<{ id: string }> {
	ensureMayPlan(actor);
	await ensureKnown(tx, actor.networkId, form);
	const [plan] = await tx
		.insert(plannedOffers)
		.values({
			...columnsOf(form),
			networkId: actor.networkId,
			stage: 'idea',
			createdBy: actor.membershipId,
			createdAt: now
		})
		.returning();
	if (!plan) throw new Error('insert answered nothing');
	await writeAreas(tx, plan.id, form.areaIds);
	await writeStep(tx, actor, plan.id, 'idea', '', now);
	if (form.evidence.length > 0) await cite(tx, actor, plan, form.evidence, now);
	await record(
		tx,
		actor,
		'planning.plan-created',
		{ planId: plan.id, termId: plan.termId, evidence: form.evidence.length },
		now
	);
	await connect(tx, plan, undefined);
	return { id: plan.id };
}

/** Changes what a plan says; its stage, its evidence and its need stay. */
export async function updatePlan(
	tx: Tx,
	actor: Actor,
	change: { id: string; form: PlanForm },
	now: Date
): Promise<void> {
	ensureMayPlan(actor);
	const plan = await lockPlan(tx, actor, change.id, change.form.revision);
	await ensureKnown(tx, actor.networkId, change.form);
	const before = await areasOf(tx, plan.id);
	const moved =
		before.length !== new Set(change.form.areaIds).size || before.some((id) => !change.form.areaIds.includes(id));
	await tx
		.update(plannedOffers)
		.set({ ...columnsOf(change.form), termId: plan.termId, revision: plan.revision + 1 })
		.where(eq(plannedOffers.id, plan.id));
	// An offer that started stays where it is.
	if (moved && plan.launchedAt === null) {
		await tx.delete(plannedOfferAreas).where(eq(plannedOfferAreas.plannedOfferId, plan.id));
		await writeAreas(tx, plan.id, change.form.areaIds);
		await tx.execute(sql`select casework.release_needs(${plan.id})`);
		await connect(tx, plan, undefined);
	}
	await record(tx, actor, 'planning.plan-updated', { planId: plan.id }, now);
}

/** Takes a gap cell into a plan as evidence, with its figures as they are shown now. */
export async function citeGap(tx: Tx, actor: Actor, input: { id: string; cell: string }, now: Date): Promise<void> {
	const plan = await lockPlan(tx, actor, input.id);
	await cite(tx, actor as Member, plan, [input.cell], now);
	await record(tx, actor, 'planning.evidence-cited', { planId: plan.id, cell: input.cell }, now);
	await connect(tx, plan, undefined);
}

/**
 * Moves a plan to another stage; reporters see it at their needs. A dropped plan needs its reason and lets its needs go.
 *
 * @throws {Refusal} `conflict` for a step that is not in the table, `invalid` at `note` without a reason, or where nothing
 * says who decided
 */
export async function movePlan(tx: Tx, actor: Actor, move: MoveForm & { id: string }, now: Date): Promise<void> {
	ensureMayPlan(actor);
	const plan = await lockPlan(tx, actor, move.id, move.revision);
	if (!canMove(plan.stage, move.stage)) throw new Refusal('conflict', m.planning_refused_step(), 'stage');
	if (move.stage === 'dropped' && move.note === '')
		throw new Refusal('invalid', m.planning_refused_no_reason(), 'note');
	if (move.stage === 'decided' && move.note === '' && !(await isApproved(tx, plan.id)))
		throw new Refusal('invalid', m.planning_refused_no_decision(), 'note');

	const confirmed = move.stage === 'needs_confirmed' && plan.recognisedOn === null;
	await tx
		.update(plannedOffers)
		.set({
			stage: move.stage,
			droppedReason: move.stage === 'dropped' ? move.note : null,
			// Confirmed earlier than three persons reported it: then the confirmation starts the clock (design.md § 9).
			...(confirmed ? { recognisedOn: dayOf(now) } : {}),
			revision: plan.revision + 1
		})
		.where(eq(plannedOffers.id, plan.id));
	await writeStep(tx, actor, plan.id, move.stage, move.note, now);
	if (move.stage === 'dropped') await tx.execute(sql`select casework.release_needs(${plan.id})`);
	else await connect(tx, { ...plan, stage: move.stage }, undefined);
	await record(tx, actor, 'planning.plan-moved', { planId: plan.id, from: plan.stage, to: move.stage }, now);
}

/** A body has approved the plan. */
async function isApproved(tx: Tx, planId: string): Promise<boolean> {
	const [decision] = await tx
		.select({ id: planDecisions.id })
		.from(planDecisions)
		.where(and(eq(planDecisions.plannedOfferId, planId), eq(planDecisions.result, 'approved')))
		.limit(1);
	return decision !== undefined;
}

/**
 * Connects the open needs of a plan's cells to it; with an offer its reporters are told. An idea without evidence
 * holds no need back from other plans.
 *
 * @returns how many needs it was
 */
export async function connect(tx: Tx, plan: LockedPlan, offerId: string | undefined): Promise<number> {
	const state = offerId ? 'planned' : needStateOf(plan.stage);
	if (!state) return 0;
	if (plan.stage === 'idea') {
		const [cited] = await tx
			.select({ id: planEvidence.id })
			.from(planEvidence)
			.where(eq(planEvidence.plannedOfferId, plan.id))
			.limit(1);
		if (!cited) return 0;
	}
	const areas = await areasOf(tx, plan.id);
	const [row] = await tx.execute<{ needs: number }>(
		sql`select casework.connect_needs(${plan.id}, ${plan.termId}, ${`{${areas.join(',')}}`}::uuid[], ${state}, ${offerId ?? null}) as needs`
	);
	return row?.needs ?? 0;
}

export async function writeStep(
	tx: Tx,
	actor: Member,
	planId: string,
	stage: PlanStage,
	note: string,
	now: Date
): Promise<void> {
	await tx
		.insert(planSteps)
		.values({ plannedOfferId: planId, stage, note, happenedAt: now, recordedBy: actor.membershipId });
}

const columnsOf = (form: PlanForm) => ({
	title: form.title,
	type: form.type,
	termId: form.termId,
	places: form.places ?? null,
	yearlyCost: form.yearlyCost ?? null,
	costPerPlace: form.costPerPlace ?? null,
	purseId: form.purseId ?? null,
	startsOn: form.startsOn ?? null,
	leadMonths: form.leadMonths ?? null,
	optionOn: form.optionOn ?? null,
	optionNote: form.optionNote,
	runBy: form.runBy,
	// A reason for what is not so would mislead.
	ownFacilityReason: form.runBy === 'own' ? form.ownFacilityReason : null,
	planningYearId: form.planningYearId ?? null,
	steeringForm: form.steeringForm ?? null,
	moneySource: form.moneySource,
	organisationId: form.organisationId ?? null,
	nextStep: form.nextStep,
	nextStepOn: form.nextStepOn ?? null
});

async function writeAreas(tx: Tx, planId: string, areaIds: readonly string[]): Promise<void> {
	const distinct = [...new Set(areaIds)];
	if (distinct.length > 0)
		await tx.insert(plannedOfferAreas).values(distinct.map((areaId) => ({ plannedOfferId: planId, areaId })));
}

/** Cites cells with the figures that may be shown, so that a plan never keeps a suppressed one. */
async function cite(tx: Tx, actor: Member, plan: LockedPlan, cells: readonly string[], now: Date): Promise<void> {
	const matrix = await getGapMatrix(tx, actor, now);
	const rows = cells.map((cell) => ({
		...evidenceOf(matrix, cell),
		plannedOfferId: plan.id,
		citedAt: now,
		citedBy: actor.membershipId
	}));
	await tx.insert(planEvidence).values(rows);
	const recognised = (await listRecognised(tx, actor))
		.filter(({ needId, areaId }) => cells.includes(`${needId}/${areaId}`))
		.map(({ on }) => on)
		.sort()[0];
	if (recognised && (plan.recognisedOn === null || recognised < plan.recognisedOn))
		await tx.update(plannedOffers).set({ recognisedOn: recognised }).where(eq(plannedOffers.id, plan.id));
}

function evidenceOf(matrix: GapMatrix, key: string) {
	const [termId = '', areaId = ''] = key.split('/');
	const column = matrix.areas.findIndex(({ id }) => id === areaId);
	const cell = matrix.rows.find(({ need }) => need.id === termId)?.cells[column];
	if (!cell) throw new Refusal('invalid', m.planning_refused_evidence(), 'evidence');
	const known = cell.kind === 'graded' || cell.kind === 'unreachable' || cell.kind === 'no-demand';
	return {
		termId,
		areaId,
		usable: known ? cell.usable : null,
		active: known ? cell.active : null,
		waiting: known ? (cell.waiting ?? null) : null,
		openNeeds: 'exact' in cell.open ? cell.open.exact : null,
		coverage: cell.coverage !== undefined && !cell.atMost ? cell.coverage : null
	};
}

async function ensureKnown(tx: Tx, networkId: string, form: PlanForm): Promise<void> {
	const areas = [...new Set(form.areaIds)];
	if (form.runBy === 'own' && form.ownFacilityReason === '')
		throw new Refusal('invalid', m.plans_refused_own(), 'ownFacilityReason');
	const [known] = await tx.execute<{
		term: boolean;
		areas: number;
		organisation: boolean;
		purse: boolean;
		year: boolean;
	}>(sql`
		select exists (select from directory.terms where id = ${form.termId} and network_id = ${networkId} and taxonomy = 'needs') as term,
			(select count(*)::integer from directory.planning_areas where network_id = ${networkId} and id = any(${`{${areas.join(',')}}`}::uuid[])) as areas,
			exists (select from directory.organisations where id = ${form.organisationId ?? null} and network_id = ${networkId}) as organisation,
			exists (select from steering.purses where id = ${form.purseId ?? null} and network_id = ${networkId}) as purse,
			exists (select from steering.planning_years where id = ${form.planningYearId ?? null} and network_id = ${networkId}) as year`);
	if (form.purseId && !known?.purse) throw new Refusal('invalid', m.errors_choice(), 'purseId');
	if (form.planningYearId && !known?.year) throw new Refusal('invalid', m.errors_choice(), 'planningYearId');
	if (!known?.term) throw new Refusal('invalid', m.errors_choice(), 'termId');
	if (known.areas !== areas.length) throw new Refusal('invalid', m.errors_choice(), 'areaIds');
	if (form.organisationId && !known.organisation) throw new Refusal('invalid', m.errors_choice(), 'organisationId');
}
