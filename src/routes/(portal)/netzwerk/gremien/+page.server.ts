import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { bodyForm, networkKeepers } from '#lib/network/index.ts';
import { foundBody, listBodies } from '#lib/network/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor(...networkKeepers);
	return ask(actor, async (tx, now) => ({
		today: dayOf(now),
		list: await listBodies(tx, actor, now),
		form: blank()
	}));
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor(...networkKeepers);
		const { data, form, once, rejected } = await readForm(event, bodyForm);
		if (rejected) return rejected;
		const { value, refused } = await attempt(form, actor, (tx, now) => foundBody(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.network_body_founded());
		redirect(303, `/netzwerk/gremien/${value.id}`);
	}
};
