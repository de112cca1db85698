import { redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { addressOf, emptyRow, isUnfinished } from '#lib/planning/index.ts';
import { cancelRun, getRun } from '#lib/planning/index.server.ts';
import { ask, attempt, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { dayOf } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('system-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const run = await getRun(tx, actor, id);
		const { request, best } = run;
		return {
			run,
			unfinished: isUnfinished(run.state),
			/** The proposal as a scenario. */
			take: addressOf({
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
			})
		};
	});
};

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
