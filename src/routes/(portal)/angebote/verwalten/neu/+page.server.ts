import { redirect, type Actions } from '@sveltejs/kit';
import { offerForm, sheetQuery } from '#lib/directory/index.ts';
import { createOffer, getOfferChoices, listOrganisations } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, attempt, blank, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const editors = ['provider-admin', 'network-admin', 'system-manager'] as const;

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...editors);
	const organisationId = isProvider(actor) ? actor.organisationId : readQuery(url, sheetQuery).anbieter;
	return ask(actor, async (tx, now) => {
		const partners = isProvider(actor) ? [] : await listOrganisations(tx, actor);
		const known = isProvider(actor) || partners.some(({ id }) => id === organisationId);
		return {
			organisationId: known ? organisationId : undefined,
			organisationName: partners.find(({ id }) => id === organisationId)?.name,
			partners: partners.map(({ id, name }) => ({ value: id, label: name })),
			choices: known && organisationId ? await getOfferChoices(tx, actor, organisationId, now) : undefined,
			form: blank({ organisationId, responseDays: 5, entry: 'rolling', reach: 'sites', languages: ['de'] })
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor(...editors);
		const { data, form, once, rejected } = await readForm(event, offerForm);
		if (rejected) return rejected;
		const { value: offer, refused } = await attempt(form, actor, (tx, now) => createOffer(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.directory_saved());
		redirect(303, `/angebote/verwalten/${offer.id}`);
	}
};
