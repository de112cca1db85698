import { countLabel, steeringRoles } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { reasonLabels } from '#lib/needs/index.ts';
import { listOwnNeeds, needFilters, reporterRoles } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { becameLabel } from '#lib/planning/index.ts';
import { withNews } from '#lib/planning/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask } from '#lib/platform/forms.server.ts';
import { sheetLimit, sheetResponse } from '#lib/platform/sheet.server.ts';
import { cards } from '../cards.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) => {
	const actor = requireActor(...reporterRoles, ...steeringRoles);
	return (reporterRoles as readonly string[]).includes(actor.role) ? ownNeeds(actor, url) : steeringNeeds(actor, url);
};

/** Own reports of unmet needs, with what became of them. */
async function ownNeeds(actor: Member, url: URL): Promise<Response> {
	const filter = needFilters.find((name) => name === url.searchParams.get('zeige')) ?? 'all';
	const needs = await ask(actor, async (tx) => {
		const { rows } = await listOwnNeeds(tx, actor, filter, { limit: sheetLimit + 1, offset: 0 });
		return withNews(tx, actor, rows);
	});
	return sheetResponse(
		url,
		'bedarfe',
		[
			{ head: m.needs_need(), of: (need) => need.term },
			{ head: m.needs_area(), of: (need) => need.area ?? m.needs_no_area() },
			{ head: m.needs_reason(), of: (need) => reasonLabels[need.reason]() },
			{ head: m.needs_person(), of: (need) => need.caseReference ?? null },
			{ head: m.needs_reported_on(), of: (need) => dayOf(need.createdAt) },
			{ head: m.needs_outcome(), of: (need) => becameLabel(need) }
		],
		needs
	);
}

/** Needs per area as far as they may be told: the cells of the page, suppressed as there. */
async function steeringNeeds(actor: Member, url: URL): Promise<Response> {
	const locale = getLocale();
	const { cards: list } = await cards(actor);
	return sheetResponse(
		url,
		'bedarfe',
		[
			{ head: m.needs_need(), of: (row) => row.need.label },
			{ head: m.needs_area(), of: (row) => row.area.name },
			{ head: m.needs_persons(), of: (row) => ('exact' in row.open ? row.open.exact : countLabel(row.open, locale)) },
			{
				head: m.needs_reason(),
				of: (row) =>
					row.reasons
						? [
								...row.reasons.shown.map(({ reason, persons }) => `${reasonLabels[reason]()} ${persons}`),
								...(row.reasons.merged > 0 ? [`${m.needs_other_reasons()} ${row.reasons.merged}`] : [])
							].join(' · ')
						: m.needs_cards_reasons_few()
			}
		],
		list.rows
	);
}
