import { redirect, type Actions } from '@sveltejs/kit';
import { closeSession } from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	requireActor();
	redirect(303, '/konto');
};

export const actions: Actions = {
	default: async (event) => {
		requireActor();
		if (event.locals.session) await closeSession(event, event.locals.session.id);
		event.setHeaders({ 'clear-site-data': '"cache"' });
		redirect(303, '/anmelden?abgemeldet');
	}
};
