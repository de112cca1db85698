import { steeringRoles, type Count } from '#lib/gaps/index.ts';
import { getGapMatrix, listReasons, listRecognised } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { countOwnNeeds, listOwnNeeds, needFilters, reporterRoles } from '#lib/needs/index.server.ts';
import { withNews } from '#lib/planning/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';
import type { PageServerLoad } from './$types';

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

/** Open needs per need and area, as far as they may be told. */
async function cards(actor: Member) {
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const reasons = await listReasons(tx, actor, matrix);
		const recognised = await listRecognised(tx, actor);
		const told = (open: Count) => !('exact' in open) || open.exact > 0;
		const rows = matrix.rows.flatMap(({ need, cells }) =>
			cells.flatMap((cell, column) => {
				const area = matrix.areas[column];
				if (!area || !told(cell.open)) return [];
				const key = `${need.id}/${area.id}`;
				return [
					{
						key,
						need: { code: need.code, label: need.label, k: need.k },
						area: { code: area.code, name: area.name },
						open: cell.open,
						reasons: reasons.get(key),
						recognisedOn:
							'exact' in cell.open
								? recognised.find(({ needId, areaId }) => needId === need.id && areaId === area.id)?.on
								: undefined
					}
				];
			})
		);
		const persons = (open: Count) => ('exact' in open ? open.exact : 0);
		rows.sort((a, b) => persons(b.open) - persons(a.open));
		return { own: undefined, cards: { rows, total: matrix.totals.all }, now: now.toISOString() };
	});
}
