import { requireActor } from '#lib/identity/request.server.ts';
import { collectDeadlines } from '#lib/interop/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';
import { deadlineQuery, deadlineRoles, filterDeadlines } from '../collect.server.ts';
import { sourceLabels } from '../labels.ts';

export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...deadlineRoles);
	const query = readQuery(url, deadlineQuery);
	const rows = await ask(actor, async (tx, now) =>
		filterDeadlines(await collectDeadlines(tx, actor, now), query, dayOf(now))
	);
	return sheetResponse(
		url,
		'fristen',
		[
			{ head: m.network_deadlines_col_on(), of: (row) => row.on },
			{ head: m.network_deadlines_col_what(), of: (row) => row.what },
			{ head: m.network_deadlines_col_about(), of: (row) => row.about },
			{ head: m.network_deadlines_col_source(), of: (row) => sourceLabels[row.source]?.() ?? row.source }
		],
		rows
	);
};
