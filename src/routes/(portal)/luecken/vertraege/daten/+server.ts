import { steeringRoles } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';
import { collectEndings } from '../collect.server.ts';

/** Agreements that run out, as a file: the rows of the page. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const { endings } = await ask(actor, (tx, now) => collectEndings(tx, actor, url.searchParams.get('bedarf'), now));
	return sheetResponse(
		url,
		'auslaufend',
		[
			{ head: m.gapviews_cliff_end(), of: (ending) => ending.on },
			{ head: m.gapviews_cliff_agreed(), of: (ending) => ending.places },
			{ head: m.gapviews_cliff_offers(), of: (ending) => ending.offers.map(({ name }) => name).join(', ') },
			{ head: m.gapviews_cliff_agreement(), of: (ending) => (ending.agreement ? `V ${ending.agreement.number}` : null) }
		],
		endings
	);
};
