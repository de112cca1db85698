import { json } from '@sveltejs/kit';
import { offerQuery } from '#lib/directory/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { memberRoles } from '#lib/platform/actor.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';
import { search } from '../search.server.ts';

/** What the palette finds while somebody types. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...memberRoles);
	const query = readQuery(url, offerQuery);
	const { pages, records, offers } = await ask(actor, (tx, now) => search(tx, actor, query.q ?? '', now));
	return json([...records, ...pages, ...offers], { headers: { 'cache-control': 'private, no-store' } });
};
