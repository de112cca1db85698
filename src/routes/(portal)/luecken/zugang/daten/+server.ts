import { countLabel, steeringRoles } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetResponse, type Cell } from '#lib/platform/sheet.server.ts';
import type { RequestHandler } from './$types';
import { collectConditions } from '../collect.server.ts';

/** Conditions with the persons who have them and the offers that meet them, as a file: the first table of the page. */
export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	const { need, marks } = await ask(actor, (tx, now) =>
		collectConditions(tx, actor, url.searchParams.get('bedarf'), now)
	);
	type Row = (typeof marks)[number];
	const figure = ({ asked, supply }: Row, of: 'usable' | 'free' | 'waiting'): Cell => {
		if (!asked) return m.gapviews_not_a_field();
		if (supply === undefined) return 0;
		if (supply.offers <= supply.unconfirmed) return null;
		return supply[of] ?? m.gaps_not_told();
	};
	return sheetResponse(
		url,
		'zugang',
		[
			{ head: m.gaps_need(), of: () => need?.label ?? null },
			{ head: m.gapviews_condition(), of: (row) => row.label },
			{
				head: m.gapviews_persons_open(),
				of: ({ persons }) => ('exact' in persons ? persons.exact : countLabel(persons, getLocale()))
			},
			{ head: m.gapviews_meeting_offers(), of: (row) => (row.asked ? (row.supply?.offers ?? 0) : null) },
			{ head: m.gaps_col_usable(), of: (row) => figure(row, 'usable') },
			{ head: m.gapviews_free(), of: (row) => figure(row, 'free') },
			{ head: m.gaps_col_waiting(), of: (row) => figure(row, 'waiting') }
		],
		marks
	);
};
