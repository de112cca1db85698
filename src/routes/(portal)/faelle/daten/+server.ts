import { caseFilter, inLanguage } from '#lib/cases/index.ts';
import { languageLabel } from '#lib/directory/index.ts';
import { listOwnCases } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** The own cases by their pseudonyms, as the page lists them. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor('case-manager');
	const closed = readQuery(url, caseFilter).stand === 'abgeschlossen';
	const { rows } = await ask(actor, (tx) => listOwnCases(tx, actor, { closed }));
	return sheetResponse(
		url,
		'faelle',
		[
			{ head: m.cases_reference(), of: (row) => row.reference },
			{ head: m.cases_area(), of: (row) => row.area ?? m.cases_area_none() },
			{ head: m.cases_needs(), of: (row) => row.needs.map(inLanguage).join(', ') || null },
			{ head: m.cases_language(), of: (row) => languageLabel(row.language) },
			{ head: m.cases_since(), of: (row) => dayOf(row.createdAt) }
		],
		rows
	);
};
