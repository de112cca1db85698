import { redirect, type Actions } from '@sveltejs/kit';
import { agreementForm, fieldsOf, typedOf } from '#lib/agreements/index.ts';
import { getAgreement, listAgreementChoices, updateAgreement } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('system-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx) => {
		const agreement = await getAgreement(tx, actor, id);
		const { terms } = agreement;
		const typed = fieldsOf[agreement.form].map(({ name, kind }): [string, unknown] => [
			name,
			kind === 'money' && typeof terms[name] === 'number' ? typedOf(terms[name]) : terms[name]
		]);
		return {
			agreement: { id, title: agreement.title, form: agreement.form },
			choices: await listAgreementChoices(tx, actor, agreement.organisationId),
			form: blank({
				organisationId: agreement.organisationId,
				title: agreement.title,
				summary: agreement.summary,
				validFrom: agreement.validFrom,
				validUntil: agreement.validUntil,
				reviewOn: agreement.reviewOn,
				amount: typedOf(agreement.amount),
				places: agreement.places,
				workOpportunity: agreement.workOpportunity ? 'on' : '',
				officeContact: agreement.officeContact,
				partnerContact: agreement.partnerContact,
				offerIds: agreement.offers.map((offer) => offer.id),
				revision: agreement.revision,
				...Object.fromEntries(typed)
			})
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('system-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, agreementForm);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => updateAgreement(tx, actor, { id, input: data }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.agreements_updated());
		redirect(303, `/vereinbarungen/${id}`);
	}
};
