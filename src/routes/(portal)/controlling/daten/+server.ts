import { controllingRoles, type Share, type Spread } from '#lib/gaps/index.ts';
import { getControlling, type ControlledOffer } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse, type Column } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';

const perCent = (share: number | undefined) => (share === undefined ? null : Math.round(share * 1000) / 10);
const euro = (one: number | undefined) => (one === undefined ? null : Math.round(one));
const rounded = (one: number | undefined) => (one === undefined ? null : Math.round(one * 10) / 10);

/** A share as the page shows it: with its interval and the persons behind it. */
const shares = (head: string, of: (row: ControlledOffer) => Share | undefined): Column<ControlledOffer>[] => [
	{ head: `${head} (%)`, of: (row) => perCent(of(row)?.share) },
	{ head: `${head}: ${m.controlling_sheet_low()} (%)`, of: (row) => perCent(of(row)?.interval.low) },
	{ head: `${head}: ${m.controlling_sheet_high()} (%)`, of: (row) => perCent(of(row)?.interval.high) },
	{ head: `${head}: n`, of: (row) => of(row)?.n ?? null }
];
const spreads = (head: string, of: (row: ControlledOffer) => Spread | undefined): Column<ControlledOffer>[] => [
	{ head, of: (row) => rounded(of(row)?.middle) },
	{ head: `${head}: ${m.controlling_sheet_quartile_low()}`, of: (row) => rounded(of(row)?.low) },
	{ head: `${head}: ${m.controlling_sheet_quartile_high()}`, of: (row) => rounded(of(row)?.high) },
	{ head: `${head}: n`, of: (row) => of(row)?.n ?? null }
];

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
			...shares(m.controlling_participation(), (row) => row.participation),
			...shares(m.controlling_working(), (row) => row.working),
			...shares(m.controlling_reached(), (row) => row.reached),
			...shares(m.controlling_take_up(), (row) => row.takeUp),
			...spreads(m.controlling_response_unit(), (row) => row.response),
			...spreads(m.controlling_wait_unit(), (row) => row.wait),
			...shares(m.controlling_early_exit(), (row) => row.earlyExit),
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
