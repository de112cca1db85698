import { error } from '@sveltejs/kit';
import { mapQuery, offerQuery } from '#lib/directory/index.ts';
import { filterOf, listClusters } from '#lib/directory/index.server.ts';
import { directoryActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** Sites of the offers found, clustered for `bbox` (west,south,east,north) and `zoom`. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = await directoryActor();
	const view = mapQuery.safeParse(Object.fromEntries(url.searchParams));
	if (!view.success) error(400, { message: m.errors_choice(), code: 'invalid' });
	const filter = filterOf(readQuery(url, offerQuery));
	const points = await ask(actor, (tx, now) =>
		listClusters(tx, actor, filter, { bounds: view.data.bbox, zoom: view.data.zoom }, now)
	);
	return new Response(JSON.stringify(points), {
		headers: { 'content-type': 'application/geo+json', 'cache-control': 'private, no-store' }
	});
};
