import { redirect, type Actions } from '@sveltejs/kit';
import { agreementForm, agreementForms, type AgreementForm } from '#lib/agreements/index.ts';
import { createAgreement, listAgreementChoices } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const formOf = (text: string | null): AgreementForm | undefined => agreementForms.find((form) => form === text);

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor('system-manager');
	return ask(actor, async (tx) => ({
		chosen: formOf(url.searchParams.get('form')),
		choices: await listAgreementChoices(tx, actor, undefined),
		form: blank({ organisationId: url.searchParams.get('partner') ?? '' })
	}));
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, agreementForm);
		if (rejected) return rejected;
		const { value, refused } = await attempt(form, actor, (tx, now) => createAgreement(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.agreements_created());
		redirect(303, `/vereinbarungen/${value.id}`);
	}
};
