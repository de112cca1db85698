import { redirect, type Actions } from '@sveltejs/kit';
import { coverEnd, coverEntry, emergencyStep, transferEntry } from '#lib/cases/index.ts';
import {
	endCover,
	getCase,
	grantCover,
	transferCases,
	listColleagues,
	listCovers,
	listEmergencies,
	listTransfers,
	noteTold
} from '#lib/cases/index.server.ts';
import { endOf } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const person = await getCase(tx, actor, caseId);
		const colleagues = await listColleagues(tx, actor);
		return {
			caseId,
			reference: person.reference,
			covered: person.covered,
			colleagues: colleagues
				.filter(({ id }) => id !== actor.membershipId)
				.map(({ id, name }) => ({ value: id, label: name })),
			covers: await listCovers(tx, actor, caseId, now),
			transfers: await listTransfers(tx, actor, caseId),
			emergencies: (await listEmergencies(tx, actor, caseId)).filter(({ approvedAt }) => approvedAt),
			form: blank({})
		};
	});
};

export const actions: Actions = {
	cover: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, coverEntry);
		if (rejected) return rejected;
		const input = { caseId, colleagueId: data.colleagueId, until: endOf(data.until) };
		const { value, refused } = await attempt(form, actor, (tx, now) => grantCover(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_cover_done({ count: value }));
		redirect(303, `/faelle/${caseId}/vertretung`);
	},
	end: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, coverEnd);
		if (rejected) return rejected;
		const input = { caseId, colleagueId: data.colleagueId };
		const { refused } = await attempt(form, actor, (tx, now) => endCover(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_cover_ended());
		redirect(303, `/faelle/${caseId}/vertretung`);
	},
	over: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, transferEntry);
		if (rejected) return rejected;
		const input = { caseId, colleagueId: data.colleagueId, reason: data.reason };
		const { value, refused } = await attempt(form, actor, (tx, now) => transferCases(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_handover_done({ count: value }));
		redirect(303, '/faelle');
	},
	told: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, emergencyStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => noteTold(tx, actor, { caseId, id: data.id }, now),
			once
		);
		if (refused) return refused;
		redirect(303, `/faelle/${caseId}/vertretung`);
	}
};
