import { agreementQuery, agreementReaders, agreementStateLabels, formLabels } from '#lib/agreements/index.ts';
import { listAgreements } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** The list as it is filtered, for a spreadsheet. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...agreementReaders);
	const query = readQuery(url, agreementQuery);
	const { rows } = await ask(actor, (tx, now) => listAgreements(tx, actor, query, now));
	return sheetResponse(
		url,
		'vereinbarungen',
		[
			{ head: m.agreements_col_agreement(), of: (row) => m.agreements_number({ number: row.number }) },
			{ head: m.agreements_field_title(), of: (row) => row.title },
			{ head: m.agreements_col_partner(), of: (row) => row.organisation },
			{ head: m.agreements_col_form(), of: (row) => formLabels[row.form]() },
			{ head: m.agreements_col_state(), of: (row) => agreementStateLabels[row.state]() },
			{ head: m.agreements_field_valid_from(), of: (row) => row.validFrom },
			{ head: m.agreements_field_valid_until(), of: (row) => row.validUntil },
			{ head: m.agreements_col_places(), of: (row) => row.places },
			{ head: m.agreements_field_amount(), of: (row) => (row.amount === null ? null : row.amount / 100) },
			{ head: m.agreements_col_offers(), of: (row) => row.offers.map(({ name }) => name).join(', ') },
			{ head: m.agreements_col_due(), of: (row) => row.dueOn }
		],
		rows
	);
};
