import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { answerForm, suggestionForm } from '#lib/planning/index.ts';
import { answerSuggestion, listSuggestChoices, listSuggestions, suggest } from '#lib/planning/index.server.ts';
import { isProvider, providers } from '#lib/platform/actor.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor(...providers, 'system-manager');
	return ask(actor, async (tx) => ({
		suggestions: await listSuggestions(tx, actor),
		choices: isProvider(actor) ? await listSuggestChoices(tx, actor) : undefined,
		form: blank({})
	}));
};

export const actions: Actions = {
	suggest: async (event) => {
		const actor = requireActor(...providers);
		const { data, form, once, rejected } = await readForm(event, suggestionForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => suggest(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.plans_suggest_sent());
		redirect(303, '/vorschlaege');
	},
	answer: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, answerForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => answerSuggestion(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.plans_answered());
		redirect(303, '/vorschlaege');
	}
};
