import { error, redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { confirmUnchanged, listOwnOffers } from '#lib/directory/index.server.ts';
import { findLink, spendLink } from '#lib/identity/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, system } from '#lib/platform/actor.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

/** Whose link it is. Unknown, spent and expired ones are answered alike; 256 bits are not guessed. */
async function holderOf(token: string | undefined, requestId: string) {
	const holder = await ask(system(requestId), (tx, now) => findLink(tx, 'places', token ?? '', requestId, now));
	if (!holder || !isProvider(holder.member)) error(404, { message: m.errors_not_found(), code: 'not-found' });
	return holder;
}

/** Shows the figures, and changes nothing: scanners of mail follow links, too (security.md S19). */
export const load: PageServerLoad = async ({ params, locals }) => {
	const { member } = await holderOf(params.token, locals.requestId);
	return ask(member, async (tx, now) => ({
		offers: (await listOwnOffers(tx, member, { state: 'published' }, now))
			.map(({ id, name, locations }) => ({ id, name, locations: locations.filter(({ asOf }) => asOf !== null) }))
			.filter(({ locations }) => locations.length > 0),
		form: blank()
	}));
};

export const actions: Actions = {
	default: async (event) => {
		const { member, linkId } = await holderOf(event.params.token, event.locals.requestId);
		const { form, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { refused } = await attempt(form, member, async (tx, now) => {
			if (!(await spendLink(tx, linkId, now))) throw new Refusal('not-found', m.errors_not_found());
			await confirmUnchanged(tx, member, { organisationId: member.organisationId }, now);
		});
		if (refused) return refused;
		// Not back to this page: its link is used up.
		redirect(303, '/plaetze-bestaetigen?bestaetigt=1');
	}
};
