import { redirect, type Actions } from '@sveltejs/kit';
import { newCase, suggestPseudonym } from '#lib/cases/index.ts';
import { listOwnCases, openCase } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { listChoices } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor('case-manager');
	return ask(actor, async (tx) => {
		const { needs, areas } = await listChoices(tx, actor);
		const known = new Set((await listOwnCases(tx, actor)).rows.map((row) => row.reference));
		return {
			choices: { needs, areas },
			form: blank({ reference: suggestPseudonym(Math.random, known), language: 'de', under25: '' })
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, newCase);
		if (rejected) return rejected;
		const { value, refused } = await attempt(form, actor, (tx, now) => openCase(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_opened({ reference: data.reference }));
		redirect(303, `/faelle/${value.id}`);
	}
};
