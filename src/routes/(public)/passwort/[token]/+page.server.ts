import { error, redirect, type Actions } from '@sveltejs/kit';
import { newPasswordForm, stateOfInvitation } from '#lib/identity/index.ts';
import { findInvitation, setPasswordByLink } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { system } from '#lib/platform/actor.ts';
import { ask, blank, readForm, refusedForm } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

/** Names nobody, and changes nothing: scanners of mail follow links, too (security.md S19). */
export const load: PageServerLoad = ({ params, locals }) =>
	ask(system(locals.requestId), async (tx, now) => {
		const found = await findInvitation(tx, { token: params.token, purpose: 'password' });
		if (!found) error(404, { message: m.errors_not_found(), code: 'not-found' });
		return { state: stateOfInvitation(found, now), form: blank() };
	});

export const actions: Actions = {
	default: async (event) => {
		const { data, form, rejected } = await readForm(event, newPasswordForm);
		if (rejected) return rejected;
		const token = event.params.token ?? '';
		const from = { address: event.getClientAddress(), requestId: event.locals.requestId };
		const { refused } = await refusedForm(form, () => setPasswordByLink({ ...data, token }, from));
		if (refused) return refused;
		redirect(303, '/anmelden?neues-passwort');
	}
};
