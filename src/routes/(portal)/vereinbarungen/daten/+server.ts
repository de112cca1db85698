import { agreementQuery, agreementReaders, agreementStateLabels, formLabels } from '#lib/agreements/index.ts';
import { listAgreements } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { csvOf } from '#lib/platform/csv.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import type { RequestHandler } from './$types';

/** The list as it is filtered, for a spreadsheet. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...agreementReaders);
	const query = readQuery(url, agreementQuery);
	const { rows } = await ask(actor, (tx, now) => listAgreements(tx, actor, query, now));
	const head = [
		m.agreements_col_agreement(),
		m.agreements_field_title(),
		m.agreements_col_partner(),
		m.agreements_col_form(),
		m.agreements_col_state(),
		m.agreements_field_valid_from(),
		m.agreements_field_valid_until(),
		m.agreements_col_places(),
		m.agreements_field_amount(),
		m.agreements_col_offers(),
		m.agreements_col_due()
	];
	const lines = rows.map((row) => [
		m.agreements_number({ number: row.number }),
		row.title,
		row.organisation,
		formLabels[row.form](),
		agreementStateLabels[row.state](),
		row.validFrom,
		row.validUntil,
		row.places,
		row.amount === null ? null : row.amount / 100,
		row.offers.map(({ name }) => name).join(', '),
		row.dueOn
	]);
	return new Response(csvOf(head, lines), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="vereinbarungen.csv"',
			'cache-control': 'no-store'
		}
	});
};
