import { redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { endAccess } from '#lib/cases/index.server.ts';
import { hasPhone, hasTeam, invitationHours, membershipChange } from '#lib/identity/index.ts';
import { changeMembership, getMember, issuePasswordLink, newToken } from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { sendLink } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const keepers = ['network-admin', 'provider-admin'] as const;

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor(...keepers);
	const id = idParam(params.id);
	return ask(actor, async (tx) => {
		const { accountId, team, phone, ...member } = await getMember(tx, actor, id);
		return {
			member,
			hasTeam: hasTeam(member.role),
			hasPhone: hasPhone(member.role),
			isOwn: accountId === actor.accountId,
			isOwnAccess: id === actor.membershipId,
			renewsPasswords: actor.role === 'network-admin',
			form: blank({ team: team ?? '', phone: phone ?? '' })
		};
	});
};

export const actions: Actions = {
	change: async (event) => {
		const actor = requireActor(...keepers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, membershipChange);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => changeMembership(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.identity_member_saved());
		redirect(303, `/zugaenge/${id}`);
	},
	end: async (event) => {
		const actor = requireActor(...keepers);
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { value, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				const { name } = await getMember(tx, actor, id);
				await endAccess(tx, actor, { id }, now);
				return name;
			},
			once
		);
		if (refused) return refused;
		if (id === actor.membershipId) redirect(303, '/anmelden?abgemeldet');
		toast(event.cookies, m.identity_member_ended({ name: value }));
		redirect(303, '/zugaenge');
	},
	/** Answers the link instead of leading on, where it has to be handed on. Without a request key, which would keep it. */
	password: async (event) => {
		const actor = requireActor('network-admin');
		const id = idParam(event.params.id);
		const { form, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const token = newToken();
		const { value, refused } = await attempt(form, actor, (tx, now) =>
			issuePasswordLink(tx, actor, { membershipId: id, token }, now)
		);
		if (refused) return refused;
		const { email, locale } = value;
		const link = await sendLink(actor, { purpose: 'password', email, token, locale });
		if (link) return { form: blank(), handOn: { email, link } };
		toast(event.cookies, m.identity_password_link_mailed({ email, hours: invitationHours }));
		redirect(303, `/zugaenge/${id}`);
	}
};
