import { redirect, type Actions } from '@sveltejs/kit';
import { partnerInvitation } from '#lib/directory/index.ts';
import { createOrganisation, invitePartner } from '#lib/directory/index.server.ts';
import { invitationHours } from '#lib/identity/index.ts';
import { newToken } from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { sendLink } from '#lib/interop/index.server.ts';
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
	/** With an address of its head the partner is invited: it then answers the link, where that has to be handed on. */
	default: async (event) => {
		const actor = requireActor(...keepers);
		const { data, form, once, rejected } = await readForm(event, partnerInvitation);
		if (rejected) return rejected;
		const { inviteEmail: email, ...partner } = data;
		const token = newToken();
		const { value, refused } = await attempt(
			form,
			actor,
			(tx, now) =>
				email
					? invitePartner(tx, actor, { form: partner, email, token }, now)
					: createOrganisation(tx, actor, { ...partner, networkId: actor.networkId }, now),
			// A repeated answer would come with a link that was never made.
			email ? undefined : once
		);
		if (refused) return refused;
		const at = `/angebote/verwalten/anbieter/${value.id}`;
		if (email) {
			const link = await sendLink(actor, { purpose: 'membership', email, token });
			if (link) return { form: blank(), handOn: { email, link }, at };
		}
		toast(
			event.cookies,
			email ? m.identity_invited_mailed({ email, hours: invitationHours }) : m.directory_partner_saved()
		);
		redirect(303, at);
	}
};
