import { steeringRoles } from '#lib/gaps/index.ts';
import { areaColumns, areaLines, getAreaFigures } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** The chosen series of the areas as a file. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const figures = await ask(actor, (tx) => getAreaFigures(tx, actor, url.searchParams.get('reihe') ?? undefined));
	return sheetResponse(url, 'raeume', areaColumns(), areaLines(figures));
};
