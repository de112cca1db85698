import { redirect, type Actions } from '@sveltejs/kit';
import { organisationForm } from '#lib/directory/index.ts';
import { createOrganisation } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const keepers = ['network-admin', 'system-manager'] as const;

export const load: PageServerLoad = () => {
	requireActor(...keepers);
	return { form: blank() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor(...keepers);
		const { data, form, once, rejected } = await readForm(event, organisationForm);
		if (rejected) return rejected;
		const { value, refused } = await attempt(
			form,
			actor,
			(tx, now) => createOrganisation(tx, actor, { ...data, networkId: actor.networkId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.directory_partner_saved());
		redirect(303, `/angebote/verwalten/anbieter/${value.id}`);
	}
};
