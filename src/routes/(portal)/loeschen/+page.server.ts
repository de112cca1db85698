import { redirect, type Actions } from '@sveltejs/kit';
import { eraseReceipt } from '#lib/consent/index.ts';
import { confirmErased, listEraseTasks } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor(...providers);
	return ask(actor, async (tx, now) => ({ tasks: await listEraseTasks(tx, actor, 'own', now), form: blank({}) }));
};

export const actions: Actions = {
	erased: async (event) => {
		const actor = requireActor(...providers);
		const { data, form, once, rejected } = await readForm(event, eraseReceipt);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => confirmErased(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.consent_erase_toast());
		redirect(303, '/loeschen');
	}
};
