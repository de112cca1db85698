import { error } from '@sveltejs/kit';
import { steeringRoles } from '#lib/gaps/index.ts';
import {
	cardColumns,
	cardLines,
	getCardDetails,
	getGapCard,
	getGapMatrix,
	missingIn,
	stepFor
} from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** One gap card as a file; without a choice that of the largest gap. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const lines = await ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0];
		const row = matrix.rows.find(({ need }) => need.code === url.searchParams.get('bedarf')) ?? largest;
		const missing = row?.cells.map(missingIn) ?? [];
		const area =
			matrix.areas.find(({ code }) => code === url.searchParams.get('raum')) ??
			matrix.areas[missing.indexOf(Math.max(...missing))];
		if (!row || !area) error(404, { message: m.errors_not_found(), code: 'not-found' });
		const card = await getGapCard(tx, actor, row.need.id, area.id, matrix, now);
		return cardLines(card, await getCardDetails(tx, actor, card, matrix, now), matrix, getLocale(), stepFor(actor));
	});
	return sheetResponse(url, 'luecke', cardColumns(), lines);
};
