import { redirect, type Actions } from '@sveltejs/kit';
import { grantableRoles, invitationHours, invitationStep, memberFilter, roleLabels } from '#lib/identity/index.ts';
import {
	listInvitations,
	listKeptOrganisations,
	listMembers,
	newToken,
	renewInvitation,
	revokeInvitation
} from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { sendLink } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const keepers = ['network-admin', 'provider-admin'] as const;
const perPage = 50;

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor(...keepers);
	const filter = readQuery(url, memberFilter);
	return ask(actor, async (tx, now) => {
		const page = { limit: perPage, offset: (filter.seite - 1) * perPage };
		const { rows, total } = await listMembers(tx, actor, filter, page);
		return {
			filter,
			total,
			pages: Math.max(1, Math.ceil(total / perPage)),
			members: rows.map(({ accountId: _, ...member }) => member),
			invitations: await listInvitations(tx, actor, {}, now),
			organisations:
				actor.role === 'network-admin'
					? (await listKeptOrganisations(tx, actor)).map(({ id, name }) => ({ value: id, label: name }))
					: undefined,
			roles: grantableRoles(actor).map((role) => ({ value: role, label: roleLabels[role]() })),
			form: blank()
		};
	});
};

export const actions: Actions = {
	/** Answers the link instead of leading on, where it has to be handed on. Without a request key, which would keep it. */
	renew: async (event) => {
		const actor = requireActor(...keepers);
		const { data, form, rejected } = await readForm(event, invitationStep);
		if (rejected) return rejected;
		const token = newToken();
		const { value, refused } = await attempt(form, actor, (tx, now) =>
			renewInvitation(tx, actor, { id: data.invitation, token }, now)
		);
		if (refused) return refused;
		const { email } = value;
		const link = await sendLink(actor, { purpose: 'membership', email, token });
		if (link) return { form: blank(), handOn: { email, link } };
		toast(event.cookies, m.identity_invited_mailed({ email, hours: invitationHours }));
		redirect(303, '/zugaenge');
	},
	revoke: async (event) => {
		const actor = requireActor(...keepers);
		const { data, form, once, rejected } = await readForm(event, invitationStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => revokeInvitation(tx, actor, { id: data.invitation }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.identity_invitation_revoked());
		redirect(303, '/zugaenge');
	}
};
