import { redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { listAreaShapes } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	addressOf,
	calculate,
	emptyRow,
	isUnfinished,
	offersAfter,
	prepare,
	type ScenarioInputs
} from '#lib/planning/index.ts';
import { cancelRun, getGround, getRun } from '#lib/planning/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('system-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const run = await getRun(tx, actor, id);
		const { request, best } = run;
		/** The proposal as a scenario. */
		const inputs: ScenarioInputs = {
			need: request.need,
			day: dayOf(now),
			reach: request.reach,
			stay: undefined,
			rows: best.open.map((was) => ({
				...emptyRow,
				was,
				plaetze: String(request.places),
				kosten: request.siteCost > 0 ? String(request.siteCost) : ''
			}))
		};
		const unfinished = isUnfinished(run.state);
		return {
			run,
			unfinished,
			take: addressOf(inputs),
			// While it runs the page asks again and again: the map comes with the result.
			map: unfinished || best.open.length === 0 ? undefined : await mapOf(tx, actor, inputs, now)
		};
	});
};

/** The proposal on today's figures, as the scenario of it would show it. */
async function mapOf(tx: Tx, actor: Actor, inputs: ScenarioInputs, now: Date) {
	const ground = await getGround(tx, actor, inputs.need, now);
	const base = prepare(ground, inputs);
	return {
		day: inputs.day,
		shapes: await listAreaShapes(tx, actor),
		areas: calculate(ground, inputs, base).areas,
		offers: offersAfter(ground, inputs, base)
	};
}

export const actions: Actions = {
	cancel: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => cancelRun(tx, actor, { id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.scenario_cancelled());
		redirect(303, `/planung/auftraege/${id}`);
	}
};
