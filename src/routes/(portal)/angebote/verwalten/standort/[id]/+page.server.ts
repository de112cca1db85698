import { redirect, type Actions } from '@sveltejs/kit';
import { siteForm, siteStep } from '#lib/directory/index.ts';
import { getPartner, getSite, isSiteUnused, listAreas, removeSite, updateSite } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const editors = ['provider-admin', 'network-admin', 'system-manager'] as const;
const degrees = (value: number | null): string =>
	value === null ? '' : getLocale() === 'de' ? String(value).replace('.', ',') : String(value);

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...editors);
	const id = idParam(params.id);
	return ask(actor, async (tx) => {
		const site = await getSite(tx, actor, id);
		const partner = await getPartner(tx, actor, site.organisationId);
		return {
			name: site.name,
			partner: { id: partner.id, name: partner.name },
			unused: await isSiteUnused(tx, id),
			areas: (await listAreas(tx, actor)).map(({ id, name }) => ({ id, name })),
			form: blank({
				name: site.name,
				street: site.street,
				postalCode: site.postalCode,
				town: site.town,
				latitude: degrees(site.latitude),
				longitude: degrees(site.longitude),
				areaId: site.areaId,
				accessible: site.accessible ? '1' : '',
				addressProtected: site.addressProtected ? '1' : ''
			})
		};
	});
};

export const actions: Actions = {
	save: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, siteForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => updateSite(tx, actor, { id, form: data }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.directory_site_changed());
		redirect(303, `/angebote/verwalten/anbieter/${data.organisationId}`);
	},
	remove: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, siteStep);
		if (rejected) return rejected;
		const { value: partnerId, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				const { organisationId } = await getSite(tx, actor, id);
				await removeSite(tx, actor, id, now);
				return organisationId;
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.directory_site_removed());
		redirect(303, `/angebote/verwalten/anbieter/${partnerId}`);
	}
};
