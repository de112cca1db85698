import { redirect, type Actions } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import { lastDay } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { listChoices } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { mandateEnd, mandateEntry } from '#lib/referrals/index.ts';
import { endMandate, grantMandate, listMandateGrounds, listMandates } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

/** Months that a mandate suggests; twelve at most. */
const usualMonths = 6;

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const person = await getCase(tx, actor, caseId);
		const { needs } = await listChoices(tx, actor);
		const grounds = await listMandateGrounds(tx, actor, caseId);
		const today = dayOf(now);
		return {
			caseId,
			reference: person.reference,
			open: person.closedAt === null,
			mandates: await listMandates(tx, actor, caseId, now),
			grounds: grounds.map(({ id, label }) => ({ value: id, label })),
			needs,
			form: blank({
				referralId: grounds.length === 1 ? grounds[0]?.id : '',
				termIds: person.needs.map(({ termId }) => termId),
				validFrom: today,
				validUntil: lastDay(today, usualMonths)
			})
		};
	});
};

export const actions: Actions = {
	grant: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, mandateEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => grantMandate(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.mandates_granted());
		redirect(303, `/faelle/${caseId}/mandat`);
	},
	end: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, mandateEnd);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => endMandate(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.mandates_ended());
		redirect(303, `/faelle/${caseId}/mandat`);
	}
};
