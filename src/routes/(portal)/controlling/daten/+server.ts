import { controllingRoles, type Share } from '#lib/gaps/index.ts';
import { getControlling } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

const share = (one: Share | undefined) => (one ? Math.round(one.share * 1000) / 10 : null);
const euro = (one: number | undefined) => (one === undefined ? null : Math.round(one));
const rounded = (one: number | undefined) => (one === undefined ? null : Math.round(one * 10) / 10);

/** The figures of the page; what is hidden there is empty here. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...controllingRoles);
	const instrument = url.searchParams.get('instrument')?.slice(0, 80) || undefined;
	const { offers } = await ask(actor, (tx, now) => getControlling(tx, actor, { instrument }, now));
	return sheetResponse(
		url,
		'controlling',
		[
			{ head: m.controlling_col_offer(), of: (row) => row.name },
			{ head: m.agreements_col_partner(), of: (row) => row.organisation },
			{ head: m.controlling_col_instrument(), of: (row) => row.instrument },
			{ head: m.controlling_col_closed(), of: (row) => row.participation?.n ?? null },
			{ head: `${m.controlling_participation()} (%)`, of: (row) => share(row.participation) },
			{ head: `${m.controlling_working()} (%)`, of: (row) => share(row.working) },
			{ head: `${m.controlling_reached()} (%)`, of: (row) => share(row.reached) },
			{ head: `${m.controlling_take_up()} (%)`, of: (row) => share(row.takeUp) },
			{ head: m.controlling_response_unit(), of: (row) => rounded(row.response?.middle) },
			{ head: m.controlling_wait_unit(), of: (row) => rounded(row.wait?.middle) },
			{ head: `${m.controlling_early_exit()} (%)`, of: (row) => share(row.earlyExit) },
			{
				head: `${m.controlling_utilisation()} (%)`,
				of: (row) => (row.utilisation === undefined ? null : Math.round(row.utilisation * 1000) / 10)
			},
			{ head: m.controlling_cost_place(), of: (row) => euro(row.costPerPlace) },
			{ head: m.controlling_cost_entry(), of: (row) => euro(row.costPerEntry) },
			{ head: m.controlling_cost_completion(), of: (row) => euro(row.costPerCompletion) }
		],
		offers
	);
};
