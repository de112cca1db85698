import { json } from '@sveltejs/kit';
import { steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** The matrix as data: the same published figures as page and table. */
export const GET: RequestHandler = async () => {
	const actor = requireActor(...steeringRoles);
	const matrix = await ask(actor, (tx, now) => getGapMatrix(tx, actor, now));
	return json(matrix, { headers: { 'cache-control': 'no-store' } });
};
