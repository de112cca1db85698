import { freeOf, purseLabels } from '#lib/agreements/index.ts';
import { listPurses } from '#lib/agreements/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

/** Purses in euro, as the page lists them. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor('system-manager', 'network-admin');
	const purses = await ask(actor, (tx) => listPurses(tx, actor));
	return sheetResponse(
		url,
		'mittel',
		[
			{ head: m.agreements_purse(), of: (purse) => `${purseLabels[purse.kind]()} ${purse.year}` },
			{ head: m.agreements_purse_free(), of: (purse) => freeOf(purse) / 100 },
			{ head: m.agreements_purse_allocated(), of: (purse) => purse.allocated / 100 },
			{ head: m.agreements_purse_precommitted(), of: (purse) => purse.precommitted / 100 },
			{ head: m.agreements_purse_committed(), of: (purse) => purse.committed / 100 }
		],
		purses
	);
};
