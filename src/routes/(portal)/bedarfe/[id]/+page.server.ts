import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { getOwnNeed, reopenUnmetNeed, reporterRoles, withdrawUnmetNeed } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { withNews } from '#lib/planning/index.server.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { z } from 'zod';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...reporterRoles);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const own = await getOwnNeed(tx, actor, id);
		const [need] = await withNews(tx, actor, [own]);
		return {
			need: need ?? { ...own, plan: undefined },
			now: now.toISOString(),
			mayRefer: actor.role === 'case-manager',
			form: blank()
		};
	});
};

export const actions: Actions = {
	withdraw: async (event) => {
		const actor = requireActor(...reporterRoles);
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => withdrawUnmetNeed(tx, actor, id, now), once);
		if (refused) return refused;
		toast(event.cookies, m.needs_withdrawn_toast(), { undo: { action: `/bedarfe/${id}?/reopen`, fields: {} } });
		redirect(303, '/bedarfe');
	},
	reopen: async (event) => {
		const actor = requireActor(...reporterRoles);
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => reopenUnmetNeed(tx, actor, id, now), once);
		if (refused) return refused;
		toast(event.cookies, m.needs_reopened_toast());
		redirect(303, `/bedarfe/${id}`);
	}
};
