import { getVersions, listAreaShapes } from '#lib/directory/index.server.ts';
import { directoryActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** The areas as GeoJSON; asked again they are the same until an import changes them. */
export const GET: RequestHandler = async ({ request }) => {
	const actor = await directoryActor();
	return ask(actor, async (tx) => {
		const { areas } = await getVersions(tx, actor.networkId);
		const etag = `"${actor.networkId}-${areas}"`;
		const headers = { etag, 'cache-control': 'private, no-cache', vary: 'cookie' };
		if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
		const shapes = await listAreaShapes(tx, actor);
		return new Response(JSON.stringify(shapes), { headers: { ...headers, 'content-type': 'application/geo+json' } });
	});
};
