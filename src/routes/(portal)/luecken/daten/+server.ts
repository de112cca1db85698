import { json } from '@sveltejs/kit';
import { steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix, matrixColumns, matrixLines, stepFor } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** The matrix as data, or with `?format` as a file: the same published figures as page and table. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const matrix = await ask(actor, (tx, now) => getGapMatrix(tx, actor, now));
	if (!url.searchParams.has('format')) return json(matrix, { headers: { 'cache-control': 'no-store' } });
	return sheetResponse(url, 'luecken', matrixColumns(getLocale(), stepFor(actor)), matrixLines(matrix));
};
