import { steeringRoles } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { countOwnNeeds, listOwnNeeds, needFilters, reporterRoles } from '#lib/needs/index.server.ts';
import { withNews } from '#lib/planning/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';
import { cards } from './cards.server.ts';

const perPage = 50;

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...reporterRoles, ...steeringRoles);
	return (reporterRoles as readonly string[]).includes(actor.role) ? ownNeeds(actor, url.searchParams) : cards(actor);
};

async function ownNeeds(actor: Member, query: URLSearchParams) {
	const filter = needFilters.find((name) => name === query.get('zeige')) ?? 'all';
	const page = Math.max(1, Math.min(1000, Number.parseInt(query.get('seite') ?? '1', 10) || 1));
	return ask(actor, async (tx, now) => {
		const { rows, total } = await listOwnNeeds(tx, actor, filter, { limit: perPage, offset: (page - 1) * perPage });
		return {
			own: {
				filter,
				page,
				pages: Math.max(1, Math.ceil(total / perPage)),
				counts: await countOwnNeeds(tx, actor),
				rows: await withNews(tx, actor, rows),
				mayRefer: actor.role === 'case-manager'
			},
			cards: undefined,
			now: now.toISOString()
		};
	});
}
