import { redirect, type Actions } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import { consentLanguages, jointWithdrawal } from '#lib/consent/index.ts';
import { withdrawJointConsent } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { chainEntry, chainStep, handOverConsent, handOverEntry, usualIdleDays } from '#lib/referrals/index.ts';
import {
	agreeHandOver,
	dissolveChain,
	dropHandOver,
	listChains,
	planHandOver,
	saveChain
} from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const person = await getCase(tx, actor, caseId);
		const { chains, choices, erase } = await listChains(tx, actor, caseId, now);
		const languages = consentLanguages();
		return {
			caseId,
			reference: person.reference,
			open: person.closedAt === null,
			chains,
			choices,
			erase,
			languages,
			form: blank({
				idleDays: usualIdleDays,
				givenOn: dayOf(now),
				language: languages.includes(person.language) ? person.language : 'de'
			})
		};
	});
};

export const actions: Actions = {
	save: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, chainEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => saveChain(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.chains_saved());
		redirect(303, `/faelle/${caseId}/kette`);
	},
	dissolve: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, chainStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => dissolveChain(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.chains_dissolved());
		redirect(303, `/faelle/${caseId}/kette`);
	},
	plan: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, handOverEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => planHandOver(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.chains_hand_over_saved());
		redirect(303, `/faelle/${caseId}/kette`);
	},
	drop: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(
			event,
			handOverConsent.pick({ requestKey: true, handOverId: true })
		);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => dropHandOver(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.chains_hand_over_dropped());
		redirect(303, `/faelle/${caseId}/kette`);
	},
	consent: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, handOverConsent);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => agreeHandOver(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.chains_consent_saved());
		redirect(303, `/faelle/${caseId}/kette`);
	},
	withdraw: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, jointWithdrawal);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => withdrawJointConsent(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.chains_withdrawn());
		redirect(303, `/faelle/${caseId}/kette`);
	}
};
