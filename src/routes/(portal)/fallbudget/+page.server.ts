import { redirect, type Actions } from '@sveltejs/kit';
import { decisionForm, mayCosign, releaseForm, spendForm } from '#lib/agreements/index.ts';
import {
	commitBudget,
	decideCommitment,
	listBudgetOffers,
	listBudgets,
	releaseCommitment
} from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor('case-manager', 'team-lead', 'system-manager');
	return ask(actor, async (tx) => ({
		budgets: await listBudgets(tx, actor),
		offers: actor.role === 'case-manager' ? await listBudgetOffers(tx, actor) : [],
		maySpend: actor.role === 'case-manager',
		maySign: mayCosign(actor),
		form: blank()
	}));
};

export const actions: Actions = {
	spend: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, spendForm);
		if (rejected) return rejected;
		const { value, refused } = await attempt(form, actor, (tx, now) => commitBudget(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, value.awaiting ? m.agreements_spent_awaiting() : m.agreements_spent());
		redirect(303, '/fallbudget');
	},
	decide: async (event) => {
		const actor = requireActor('team-lead', 'system-manager');
		const { data, form, once, rejected } = await readForm(event, decisionForm);
		if (rejected) return rejected;
		const decision = { id: data.commitmentId, signed: data.decision === 'sign' };
		const { refused } = await attempt(form, actor, (tx, now) => decideCommitment(tx, actor, decision, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_decided());
		redirect(303, '/fallbudget');
	},
	release: async (event) => {
		const actor = requireActor('case-manager', 'team-lead', 'system-manager');
		const { data, form, once, rejected } = await readForm(event, releaseForm);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => releaseCommitment(tx, actor, data.commitmentId, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.agreements_released());
		redirect(303, '/fallbudget');
	}
};
