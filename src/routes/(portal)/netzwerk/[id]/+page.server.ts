import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { careForm, contactForm, networkKeepers } from '#lib/network/index.ts';
import { careForPartner, getPartner, getPartnerPage, noteContact } from '#lib/network/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor(...networkKeepers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const partner = await getPartner(tx, actor, id, now);
		return {
			partner,
			...(await getPartnerPage(tx, actor, id)),
			contactForm: blank({ heldOn: dayOf(now) }),
			careForm: blank({ coordinatorId: partner.coordinatorId ?? '', rhythmDays: String(partner.rhythmDays) })
		};
	});
};

export const actions: Actions = {
	contact: async (event) => {
		const actor = requireActor(...networkKeepers);
		const organisationId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, contactForm);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => noteContact(tx, actor, { ...data, organisationId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.network_contact_noted());
		redirect(303, `/netzwerk/${organisationId}`);
	},
	care: async (event) => {
		const actor = requireActor(...networkKeepers);
		const organisationId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, careForm);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => careForPartner(tx, actor, { ...data, organisationId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.network_care_saved());
		redirect(303, `/netzwerk/${organisationId}`);
	}
};
