import { redirect, type Actions } from '@sveltejs/kit';
import { consentLanguages } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { subReferralEntry, subReferralRenewal, subReferralWithdrawal } from '#lib/referrals/index.ts';
import { getMandate, makeSubReferral, renewSubConsent, withdrawSubConsent } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('provider-staff');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => ({
		...(await getMandate(tx, actor, id, now)),
		today: dayOf(now),
		languages: consentLanguages(),
		form: blank({ givenOn: dayOf(now), contribution: 'accompany' })
	}));
};

export const actions: Actions = {
	refer: async (event) => {
		const actor = requireActor('provider-staff');
		const mandateId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, subReferralEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => makeSubReferral(tx, actor, { ...data, mandateId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.mandates_referred());
		redirect(303, `/mandate/${mandateId}`);
	},
	renew: async (event) => {
		const actor = requireActor('provider-staff');
		const mandateId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, subReferralRenewal);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => renewSubConsent(tx, actor, { ...data, mandateId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.mandates_renewed());
		redirect(303, `/mandate/${mandateId}`);
	},
	withdraw: async (event) => {
		const actor = requireActor('provider-staff');
		const mandateId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, subReferralWithdrawal);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => withdrawSubConsent(tx, actor, { ...data, mandateId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.chains_withdrawn());
		redirect(303, `/mandate/${mandateId}`);
	}
};
