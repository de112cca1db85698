import { redirect } from '@sveltejs/kit';
import { offerQuery } from '#lib/directory/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { memberRoles } from '#lib/platform/actor.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';
import { search } from './search.server.ts';

/**
 * Where the search of the header leads: to the record of that very name or number, to the directory when nothing but
 * offers can be meant, and otherwise to what was found.
 */
export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...memberRoles);
	const query = readQuery(url, offerQuery);
	const text = query.q ?? '';
	const found = await ask(actor, (tx, now) => search(tx, actor, text, now));
	if (found.exact) redirect(303, found.exact);
	const directory = `/angebote?${new URLSearchParams({ q: text })}`;
	if (text !== '' && found.records.length + found.pages.length === 0) redirect(303, directory);
	return { ...found, text, directory };
};
