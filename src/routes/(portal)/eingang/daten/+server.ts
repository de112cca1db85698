import { inLanguage } from '#lib/cases/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import { inboxFilter, phaseLabels } from '#lib/referrals/index.ts';
import { listInbox } from '#lib/referrals/index.server.ts';
import type { RequestHandler } from './$types';

/** The inbox as the page lists it; it stands in each person's disclosure log and among the copies to be erased. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...providers);
	const filter = readQuery(url, inboxFilter);
	const { rows } = await ask(actor, (tx, now) => listInbox(tx, actor, filter, now, { purpose: 'inbox-export' }));
	return sheetResponse(
		url,
		'eingang',
		[
			{ head: m.ui_export_number(), of: (row) => row.reference },
			{
				head: m.needs_need(),
				of: (row) => (row.sensitive ? m.referrals_confidential_request() : row.need && inLanguage(row.need))
			},
			{ head: m.referrals_col_offer(), of: (row) => row.offerName },
			{ head: m.ui_export_from(), of: (row) => row.from },
			{ head: m.ui_export_received(), of: (row) => dayOf(row.sentAt) },
			{ head: m.referrals_col_state(), of: (row) => phaseLabels[row.standing.phase]() },
			{ head: m.agreements_col_due(), of: (row) => row.answerDueOn }
		],
		rows
	);
};
