import { redirect, type Actions } from '@sveltejs/kit';
import { emergencyRequest, emergencyStep } from '#lib/cases/index.ts';
import { approveEmergency, listEmergencies, openEmergency, requestEmergency } from '#lib/cases/index.server.ts';
import { logReads } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const actor = requireActor('network-admin', 'team-lead');
	return ask(actor, async (tx, now) => ({
		admin: actor.role === 'network-admin',
		// Which case it is stays out: the list is for everybody who may agree.
		requests: (await listEmergencies(tx, actor)).map(({ caseId: _, requestedById, ...rest }) => ({
			...rest,
			mine: requestedById === actor.membershipId,
			open: rest.validUntil !== null && rest.validUntil > now
		})),
		form: blank({})
	}));
};

export const actions: Actions = {
	request: async (event) => {
		const actor = requireActor('network-admin');
		const { data, form, once, rejected } = await readForm(event, emergencyRequest);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => requestEmergency(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_emergency_requested());
		redirect(303, '/notfallzugriff');
	},
	approve: async (event) => {
		const actor = requireActor('network-admin', 'team-lead');
		const { data, form, once, rejected } = await readForm(event, emergencyStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => approveEmergency(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_emergency_approved());
		redirect(303, '/notfallzugriff');
	},
	open: async (event) => {
		const actor = requireActor('network-admin');
		const { data, form, rejected } = await readForm(event, emergencyStep);
		if (rejected) return rejected;
		// Without the request key: it would keep what was shown.
		const { value, refused } = await attempt(form, actor, async (tx, now) => {
			const opened = await openEmergency(tx, actor, data.id, now);
			await logReads(tx, actor, 'emergency', [{ caseId: opened.caseId, categories: ['D1'] }], now);
			return opened;
		});
		return refused ?? { form, opened: value };
	}
};
