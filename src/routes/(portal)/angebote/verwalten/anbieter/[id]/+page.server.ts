import { redirect, type Actions } from '@sveltejs/kit';
import { organisationForm } from '#lib/directory/index.ts';
import { getPartner, listSites, updateOrganisation } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const editors = ['provider-admin', 'network-admin', 'system-manager'] as const;

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...editors);
	const id = idParam(params.id);
	return ask(actor, async (tx) => {
		const { name, kind, description, phone, email, website, addressProtected } = await getPartner(tx, actor, id);
		return {
			id,
			name,
			isOwn: isProvider(actor),
			sites: (await listSites(tx, actor, id)).map((site) => ({
				id: site.id,
				name: site.name,
				town: site.town,
				area: site.areaName
			})),
			form: blank({
				name,
				kind,
				description,
				phone: phone ?? '',
				email: email ?? '',
				website: website ?? '',
				addressProtected: addressProtected ? '1' : ''
			})
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, organisationForm);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => updateOrganisation(tx, actor, { id, form: data }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.directory_partner_saved());
		redirect(303, `/angebote/verwalten/anbieter/${id}`);
	}
};
