import { redirect, type Action, type Actions } from '@sveltejs/kit';
import type { z } from 'zod';
import { getGapMatrix, type GapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	answerForm,
	canLaunch,
	decisionForm,
	evidenceForm,
	launchForm,
	moveForm,
	nextStages,
	removeSiteForm,
	reviewForm,
	siteForm,
	stageLabels
} from '#lib/planning/index.ts';
import {
	addPlanSite,
	answerSuggestion,
	citeGap,
	getPlan,
	getPlanDetails,
	launchPlan,
	listDecidingBodies,
	listEvidence,
	listLaunchChoices,
	listPlaceChoices,
	listReach,
	listSteps,
	listSuggestions,
	movePlan,
	recordDecision,
	removePlanSite,
	reviewPlan,
	viewOf,
	type Plan,
	type PlanEvidence
} from '#lib/planning/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('system-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const plan = await getPlan(tx, actor, id);
		const matrix = await getGapMatrix(tx, actor, now);
		const reach = (await listReach(tx, actor, [plan], matrix)).get(id);
		const evidence = await listEvidence(tx, actor, id);
		const launch = canLaunch(plan.stage) ? await listLaunchChoices(tx, actor, plan, now) : undefined;
		return {
			now: now.toISOString(),
			plan,
			view: viewOf(plan, matrix, reach, now),
			connected: reach?.persons,
			evidence,
			cells: plan.launchedAt === null ? citable(plan, matrix, evidence) : [],
			steps: await listSteps(tx, actor, id),
			details: await getPlanDetails(tx, actor, id),
			bodies: await listDecidingBodies(tx, actor),
			places: await listPlaceChoices(tx, actor),
			// Of open ones those for the plan's areas: one for elsewhere belongs to another plan.
			suggestions: (await listSuggestions(tx, actor, plan.termId)).filter(
				({ planId, areaId }) =>
					planId === id ||
					(planId === null &&
						(areaId === null || plan.areas.length === 0 || plan.areas.some((area) => area.id === areaId)))
			),
			empty: blank({}),
			// A review says how it went: it has a form of its own.
			next: nextStages(plan.stage)
				.filter((stage) => stage !== 'reviewed')
				.map((stage) => ({ value: stage, label: stageLabels[stage]() })),
			launch,
			form: blank({ revision: plan.revision }),
			launchForm: blank({
				name: plan.title,
				places: plan.places,
				...launch?.chosen,
				// What all offers for this need are; where they differ, nobody guesses.
				kind: launch?.kind ?? '',
				intake: 'request',
				instrumentKey: '',
				accessCriteria: '',
				revision: plan.revision
			})
		};
	});
};

/** Gap cells of the plan's need in its areas that it does not cite yet; where nobody needs anything there is nothing to cite. */
const citable = (plan: Plan, matrix: GapMatrix, cited: readonly PlanEvidence[]) => {
	const cells = matrix.rows.find(({ need }) => need.id === plan.termId)?.cells ?? [];
	return matrix.areas
		.filter((area, column) => {
			const kind = cells[column]?.kind;
			if (!kind || kind === 'no-demand') return false;
			if (cited.some((one) => one.termId === plan.termId && one.areaCode === area.code)) return false;
			return plan.areas.length === 0 || plan.areas.some(({ id }) => id === area.id);
		})
		.map((area) => ({
			value: `${plan.termId}/${area.id}`,
			label: m.planning_evidence_cited({ need: plan.term, area: area.name })
		}));
};

/** One command of the page with its form, and what is said when it is done. */
const act =
	<Schema extends z.ZodObject>(
		schema: Schema,
		command: (tx: Tx, actor: Actor, input: z.output<Schema> & { id: string }, now: Date) => Promise<void>,
		done: () => string
	): Action =>
	async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, schema);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => command(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, done());
		redirect(303, `/planung/${id}`);
	};

export const actions: Actions = {
	addSite: act(siteForm, addPlanSite, () => m.plans_site_added()),
	removeSite: act(removeSiteForm, removePlanSite, () => m.plans_site_removed()),
	decide: act(decisionForm, recordDecision, () => m.plans_decided()),
	answer: act(
		answerForm,
		(tx, actor, input, now) => answerSuggestion(tx, actor, { ...input, planId: input.id }, now),
		() => m.plans_answered()
	),
	review: act(reviewForm, reviewPlan, () => m.plans_reviewed()),
	move: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, moveForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => movePlan(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.planning_moved({ stage: stageLabels[data.stage]() }));
		redirect(303, `/planung/${id}`);
	},
	cite: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, evidenceForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => citeGap(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.planning_evidence_added());
		redirect(303, `/planung/${id}`);
	},
	launch: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, launchForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => launchPlan(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.planning_launched());
		redirect(303, `/planung/${id}`);
	}
};
