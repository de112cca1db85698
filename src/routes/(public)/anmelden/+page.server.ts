import { redirect, type Actions } from '@sveltejs/kit';
import { demoSignInForm, signInForm } from '#lib/identity/index.ts';
import { listDemoAccounts, openSession, signIn, signInAsDemo } from '#lib/identity/index.server.ts';
import { isMember, system } from '#lib/platform/actor.ts';
import { config } from '#lib/platform/config.server.ts';
import { ask, blank, readForm, refusedForm } from '#lib/platform/forms.server.ts';
import { localPath } from '#lib/platform/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = localPath(url.searchParams.get('weiter'));
	if (isMember(locals.actor)) redirect(303, next);
	const demoAccounts = await ask(system(locals.requestId), (tx) => listDemoAccounts(tx));
	return {
		demo: config.demoMode,
		demoAccounts,
		form: blank({ next }),
		signedOut: url.searchParams.has('abgemeldet'),
		newPassword: url.searchParams.has('neues-passwort')
	};
};

export const actions: Actions = {
	password: async (event) => {
		const { data, form, rejected } = await readForm(event, signInForm);
		if (rejected) return rejected;
		const { value: accountId, refused } = await refusedForm(form, () =>
			signIn(data.email, data.password, event.getClientAddress(), event.locals.requestId)
		);
		if (refused) return refused;
		await openSession(event, accountId, undefined, event.request.headers.get('user-agent') ?? '');
		redirect(303, localPath(data.next));
	},
	demo: async (event) => {
		const { data, form, rejected } = await readForm(event, demoSignInForm);
		if (rejected) return rejected;
		const { refused } = await refusedForm(form, () => signInAsDemo(data.account, event.locals.requestId));
		if (refused) return refused;
		await openSession(event, data.account, undefined, event.request.headers.get('user-agent') ?? '');
		redirect(303, localPath(data.next));
	}
};
