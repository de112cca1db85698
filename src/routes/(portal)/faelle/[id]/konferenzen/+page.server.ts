import { redirect, type Actions } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { conferenceEntry } from '#lib/referrals/index.ts';
import { listConferences, planConference } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	return ask(actor, async (tx) => {
		const person = await getCase(tx, actor, caseId);
		return {
			caseId,
			reference: person.reference,
			open: person.closedAt === null,
			conferences: await listConferences(tx, actor, { caseId }),
			form: blank({ mode: 'in_person' })
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceEntry);
		if (rejected) return rejected;
		const { value, refused } = await attempt(
			form,
			actor,
			(tx, now) => planConference(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.conferences_saved());
		redirect(303, `/fallkonferenzen/${value.id}`);
	}
};
