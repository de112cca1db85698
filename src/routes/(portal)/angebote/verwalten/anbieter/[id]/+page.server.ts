import { redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { firstInvitation, organisationForm } from '#lib/directory/index.ts';
import {
	approvePartner,
	countAwaiting,
	getPartner,
	invitePartnersFirst,
	listSites,
	updateOrganisation
} from '#lib/directory/index.server.ts';
import { invitationHours, invitationStep } from '#lib/identity/index.ts';
import {
	hasMembers,
	listInvitations,
	newToken,
	renewInvitation,
	revokeInvitation
} from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { sendLink } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { Cookies } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const keepers = ['network-admin', 'system-manager'] as const;
const editors = ['provider-admin', ...keepers] as const;

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...editors);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const partner = await getPartner(tx, actor, id);
		const { name, kind, description, phone, email, website, addressProtected } = partner;
		const keeps = !isProvider(actor);
		return {
			id,
			name,
			isOwn: !keeps,
			approved: partner.approvedAt !== null,
			awaiting: partner.approvedAt ? 0 : await countAwaiting(tx, id),
			// An office has its people by other ways; a provider's head invites the others.
			inviting: keeps && kind !== 'authority' && !(await hasMembers(tx, id)),
			invitations: keeps ? await listInvitations(tx, actor, { organisationId: id }, now) : [],
			accessAt: actor.role === 'system-manager' ? undefined : keeps ? `/zugaenge?organisation=${id}` : '/zugaenge',
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

/** The link where it has to be handed on; else back to the page, with word that it went out. */
async function sent(actor: Member, cookies: Cookies, at: string, email: string, token: string) {
	const link = await sendLink(actor, { purpose: 'membership', email, token });
	if (link) return { form: blank(), handOn: { email, link } };
	toast(cookies, m.identity_invited_mailed({ email, hours: invitationHours }));
	redirect(303, at);
}

export const actions: Actions = {
	save: async (event) => {
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
	},
	approve: async (event) => {
		const actor = requireActor(...keepers);
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { value: count, refused } = await attempt(
			form,
			actor,
			(tx, now) => approvePartner(tx, actor, { id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.directory_approved({ count }));
		redirect(303, `/angebote/verwalten/anbieter/${id}`);
	},
	/** As `renew`: answers the link where it has to be handed on, and has no request key, which would keep it. */
	invite: async (event) => {
		const actor = requireActor(...keepers);
		const id = idParam(event.params.id);
		const { data, form, rejected } = await readForm(event, firstInvitation);
		if (rejected) return rejected;
		const token = newToken();
		const { refused } = await attempt(form, actor, async (tx, now) => {
			await getPartner(tx, actor, id);
			await invitePartnersFirst(tx, actor, { id, email: data.email, token }, now);
		});
		if (refused) return refused;
		return sent(actor, event.cookies, event.url.pathname, data.email, token);
	},
	renew: async (event) => {
		const actor = requireActor(...keepers);
		const id = idParam(event.params.id);
		const { data, form, rejected } = await readForm(event, invitationStep);
		if (rejected) return rejected;
		const token = newToken();
		const { value, refused } = await attempt(form, actor, async (tx, now) => {
			await getPartner(tx, actor, id);
			return renewInvitation(tx, actor, { id: data.invitation, token }, now);
		});
		if (refused) return refused;
		return sent(actor, event.cookies, event.url.pathname, value.email, token);
	},
	revoke: async (event) => {
		const actor = requireActor(...keepers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, invitationStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				await getPartner(tx, actor, id);
				await revokeInvitation(tx, actor, { id: data.invitation }, now);
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.identity_invitation_revoked());
		redirect(303, `/angebote/verwalten/anbieter/${id}`);
	}
};
