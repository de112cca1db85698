import { redirect, type Actions } from '@sveltejs/kit';
import { siteForm } from '#lib/directory/index.ts';
import { createSite, listAreas, listOrganisations } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, attempt, blank, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { zOptionalId } from '#lib/platform/inputs.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { z } from 'zod';
import type { PageServerLoad } from './$types';

const editors = ['provider-admin', 'network-admin', 'system-manager'] as const;

const asked = z.object({ anbieter: zOptionalId });

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...editors);
	return ask(actor, async (tx) => ({
		partners: (await listOrganisations(tx, actor))
			.filter(({ id }) => !isProvider(actor) || id === actor.organisationId)
			.map(({ id, name }) => ({ value: id, label: name })),
		areas: (await listAreas(tx, actor)).map(({ id, name }) => ({ id, name })),
		form: blank({ organisationId: isProvider(actor) ? actor.organisationId : (readQuery(url, asked).anbieter ?? '') })
	}));
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor(...editors);
		const { data, form, once, rejected } = await readForm(event, siteForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => createSite(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.directory_site_saved());
		redirect(303, `/angebote/verwalten/anbieter/${data.organisationId}`);
	}
};
