import { intakeLabels, kindLabels, offerQuery, placesLabel } from '#lib/directory/index.ts';
import { filterOf, listOffers } from '#lib/directory/index.server.ts';
import { startWords, whereWords } from '#lib/directory/ui/offer-words.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { memberRoles } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetLimit, sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** The offers found, as the table shows them. For whom somebody looked stays out of it; so do protected addresses. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...memberRoles);
	const query = readQuery(url, offerQuery);
	const locale = getLocale();
	const { rows } = await ask(
		actor,
		(tx, now) => listOffers(tx, actor, filterOf(query), { number: 1, size: sheetLimit + 1 }, now),
		{ deadline: 15_000 }
	);
	const withDistance = Boolean(query.raum ?? query.lat);
	return sheetResponse(
		url,
		'angebote',
		[
			{ head: m.directory_column_offer(), of: (row) => row.name },
			{ head: m.agreements_col_partner(), of: (row) => row.organisation },
			{ head: m.ui_export_kind(), of: (row) => kindLabels[row.kind]() },
			{ head: m.directory_column_places(), of: (row) => placesLabel(row.places) },
			{ head: m.directory_column_as_of(), of: (row) => (row.asOf === null ? null : dayOf(row.asOf)) },
			{ head: m.directory_column_start(), of: (row) => startWords(row.start, locale) || null },
			{
				head: m.directory_column_where(),
				of: (row) =>
					whereWords(
						row.locations.map((place) => ({ ...place, kilometres: null })),
						{ atHome: false },
						locale
					)
			},
			...(withDistance
				? [
						{
							head: m.ui_export_kilometres(),
							of: (row: (typeof rows)[number]) => {
								const kilometres = row.locations[0]?.kilometres;
								return kilometres == null ? null : Math.round(kilometres);
							}
						}
					]
				: []),
			{ head: m.directory_column_intake(), of: (row) => intakeLabels[row.intake]() }
		],
		rows
	);
};
