import { redirect, type Actions } from '@sveltejs/kit';
import { fitsOrganisation, grantableRoles, invitationForm, invitationHours, roleLabels } from '#lib/identity/index.ts';
import { invite, listKeptOrganisations, newToken } from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { sendLink } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const keepers = ['network-admin', 'provider-admin'] as const;

export const load: PageServerLoad = () => {
	const actor = requireActor(...keepers);
	return ask(actor, async (tx) => {
		const organisations = await listKeptOrganisations(tx, actor);
		const only = organisations.length === 1 ? organisations[0] : undefined;
		return {
			organisations: organisations.map(({ id, name }) => ({ value: id, label: name })),
			roles: grantableRoles(actor)
				.filter((role) => !only || fitsOrganisation(role, only.kind === 'authority'))
				.map((role) => ({ value: role, label: roleLabels[role]() })),
			hasTeams: actor.role === 'network-admin',
			form: blank({ organisationId: only?.id ?? '' })
		};
	});
};

export const actions: Actions = {
	/** Answers the link instead of leading on, where it has to be handed on. Without a request key, which would keep it. */
	default: async (event) => {
		const actor = requireActor(...keepers);
		const { data, form, rejected } = await readForm(event, invitationForm);
		if (rejected) return rejected;
		const token = newToken();
		const { refused } = await attempt(form, actor, (tx, now) => invite(tx, actor, { ...data, token }, now));
		if (refused) return refused;
		const { email } = data;
		const link = await sendLink(actor, { purpose: 'membership', email, token });
		if (link) return { form: blank(), handOn: { email, link } };
		toast(event.cookies, m.identity_invited_mailed({ email, hours: invitationHours }));
		redirect(303, '/zugaenge');
	}
};
