import { eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notify } from '#lib/platform/notifications.server.ts';
import { lockPlan, writeStep } from './change-plan.server.ts';
import type { AnswerForm, DecisionForm, ReviewForm, SiteForm, SuggestionForm } from './inputs.ts';
import { mayPlan } from './policy.ts';
import { planDecisions, plannedOffers, planReviews, planSites, planSuggestions } from './tables.server.ts';
import { isClosedForProviders } from './year.ts';

/** Names a place where the plan could stand. @throws {Refusal} `invalid` at `place` */
export async function addPlanSite(tx: Tx, actor: Actor, input: SiteForm & { id: string }, now: Date): Promise<void> {
	const plan = await lockPlan(tx, actor, input.id);
	const [kind, placeId = ''] = [input.place.slice(0, 1), input.place.slice(1)];
	const [known] = await tx.execute(
		kind === '@'
			? sql`select 1 from directory.sites where id = ${placeId} and network_id = ${plan.networkId} and not address_protected`
			: sql`select 1 from directory.planning_areas where id = ${placeId} and network_id = ${plan.networkId}`
	);
	if (!known) throw new Refusal('invalid', m.errors_choice(), 'place');
	await tx.insert(planSites).values({
		plannedOfferId: plan.id,
		siteId: kind === '@' ? placeId : null,
		areaId: kind === '@' ? null : placeId,
		places: input.places ?? null,
		note: input.note
	});
	await record(tx, actor, 'planning.site-added', { planId: plan.id, place: placeId }, now);
}

export async function removePlanSite(
	tx: Tx,
	actor: Actor,
	input: { id: string; siteId: string },
	now: Date
): Promise<void> {
	const plan = await lockPlan(tx, actor, input.id);
	const gone = await tx
		.delete(planSites)
		.where(sql`${planSites.id} = ${input.siteId} and ${planSites.plannedOfferId} = ${plan.id}`)
		.returning({ id: planSites.id });
	if (gone.length === 0) throw new Refusal('not-found', m.errors_not_found());
	await record(tx, actor, 'planning.site-removed', { planId: plan.id, siteId: input.siteId }, now);
}

/** Writes down what a body decided. @throws {Refusal} `invalid` at `bodyId`, or at `decidedOn` for a day to come */
export async function recordDecision(
	tx: Tx,
	actor: Actor,
	input: DecisionForm & { id: string },
	now: Date
): Promise<void> {
	const plan = await lockPlan(tx, actor, input.id);
	const [body] = await tx.execute(
		sql`select 1 from steering.bodies where id = ${input.bodyId} and network_id = ${plan.networkId} and kind <> 'provider_dialogue'`
	);
	if (!body) throw new Refusal('invalid', m.errors_choice(), 'bodyId');
	if (input.decidedOn > dayOf(now)) throw new Refusal('invalid', m.plans_refused_future(), 'decidedOn');
	await tx.insert(planDecisions).values({
		plannedOfferId: plan.id,
		bodyId: input.bodyId,
		decidedOn: input.decidedOn,
		result: input.result,
		note: input.note,
		recordedBy: (actor as Member).membershipId,
		recordedAt: now
	});
	await record(
		tx,
		actor,
		'planning.decision-recorded',
		{ planId: plan.id, bodyId: input.bodyId, result: input.result },
		now
	);
}

/** A provider suggests something for a need. @throws {Refusal} `forbidden` for others, `invalid` at need or area */
export async function suggest(tx: Tx, actor: Member, form: SuggestionForm, now: Date): Promise<{ id: string }> {
	if (!isProvider(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [known] = await tx.execute<{ term: boolean; area: boolean }>(sql`
		select exists (select from directory.terms where id = ${form.termId} and network_id = ${actor.networkId} and taxonomy = 'needs') as term,
			${form.areaId ?? null}::uuid is null or exists (select from directory.planning_areas where id = ${form.areaId ?? null} and network_id = ${actor.networkId}) as area`);
	if (!known?.term) throw new Refusal('invalid', m.errors_choice(), 'termId');
	if (!known.area) throw new Refusal('invalid', m.errors_choice(), 'areaId');
	const [row] = await tx
		.insert(planSuggestions)
		.values({
			networkId: actor.networkId,
			organisationId: actor.organisationId,
			suggestedBy: actor.membershipId,
			termId: form.termId,
			areaId: form.areaId ?? null,
			words: form.words,
			createdAt: now
		})
		.returning({ id: planSuggestions.id });
	if (!row) throw new Error('insert answered nothing');
	await record(tx, actor, 'planning.suggested', { suggestionId: row.id, termId: form.termId }, now);
	return row;
}

/**
 * Answers a suggestion, and takes it into a plan where it belongs to one. While something is procured nobody who may
 * bid is talked to about it.
 *
 * @throws {Refusal} `conflict` while the plan is in procurement or the suggestion is answered, `invalid` at `planId`
 */
export async function answerSuggestion(tx: Tx, actor: Actor, input: AnswerForm, now: Date): Promise<void> {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [suggestion] = await tx
		.select()
		.from(planSuggestions)
		.where(eq(planSuggestions.id, input.suggestionId))
		.for('update');
	if (!suggestion || suggestion.networkId !== actor.networkId) throw new Refusal('not-found', m.errors_not_found());
	if (suggestion.state !== 'open') throw new Refusal('conflict', m.plans_refused_answered());
	if (input.planId) {
		const plan = await lockPlan(tx, actor, input.planId);
		if (isClosedForProviders(plan.stage)) throw new Refusal('conflict', m.plans_refused_procurement());
		if (plan.termId !== suggestion.termId) throw new Refusal('invalid', m.errors_choice(), 'planId');
	}
	await tx
		.update(planSuggestions)
		.set({
			state: input.state,
			answer: input.answer,
			answeredAt: now,
			plannedOfferId: input.planId ?? null
		})
		.where(eq(planSuggestions.id, suggestion.id));
	await notify(
		tx,
		{ networkId: suggestion.networkId, membershipId: suggestion.suggestedBy },
		{ kind: 'planning.suggestion-answered', facts: { suggestionId: suggestion.id } },
		now
	);
	await record(
		tx,
		actor,
		'planning.suggestion-answered',
		{ suggestionId: suggestion.id, state: input.state, planId: input.planId },
		now
	);
}

/** Writes down how a started offer did; the first time the plan is reviewed by it. @throws {Refusal} `conflict` before the start */
export async function reviewPlan(tx: Tx, actor: Actor, input: ReviewForm & { id: string }, now: Date): Promise<void> {
	const plan = await lockPlan(tx, actor, input.id);
	if (plan.stage !== 'launched' && plan.stage !== 'reviewed') throw new Refusal('conflict', m.plans_refused_review());
	const { membershipId } = actor as Member;
	await tx.insert(planReviews).values({
		plannedOfferId: plan.id,
		reviewedOn: dayOf(now),
		verdict: input.verdict,
		findings: input.findings,
		recordedBy: membershipId,
		recordedAt: now
	});
	if (plan.stage === 'launched') {
		await tx
			.update(plannedOffers)
			.set({ stage: 'reviewed', revision: plan.revision + 1 })
			.where(eq(plannedOffers.id, plan.id));
		await writeStep(tx, actor as Member, plan.id, 'reviewed', '', now);
	}
	await record(tx, actor, 'planning.plan-reviewed', { planId: plan.id, verdict: input.verdict }, now);
}
