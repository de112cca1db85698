import { redirect, type Actions } from '@sveltejs/kit';
import { budgetForm, entryForm, purseForm } from '#lib/agreements/index.ts';
import { commitFunds, listPurseEntries, listPurses, openBudget, openPurse } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor('system-manager', 'network-admin');
	return ask(actor, async (tx, now) => ({
		purses: await listPurses(tx, actor),
		entries: await listPurseEntries(tx, actor),
		form: blank({ year: dayOf(now).slice(0, 4) })
	}));
};

export const actions: Actions = {
	open: async (event) => {
		const actor = requireActor('system-manager', 'network-admin');
		const { data, form, once, rejected } = await readForm(event, purseForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => openPurse(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_purse_opened());
		redirect(303, '/mittel');
	},
	enter: async (event) => {
		const actor = requireActor('system-manager', 'network-admin');
		const { data, form, once, rejected } = await readForm(event, entryForm);
		if (rejected) return rejected;
		const { purseId, entry: kind, entryAmount: amount, note } = data;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => commitFunds(tx, actor, { purseId, kind, amount, note }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.agreements_purse_entered());
		redirect(303, '/mittel');
	},
	budget: async (event) => {
		const actor = requireActor('system-manager', 'network-admin');
		const { data, form, once, rejected } = await readForm(event, budgetForm);
		if (rejected) return rejected;
		const { purseId, title, budgetAmount: amount, cosignAbove } = data;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => openBudget(tx, actor, { purseId, title, amount, cosignAbove }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.agreements_budget_opened());
		redirect(303, '/mittel');
	}
};
