import { requireActor } from '#lib/identity/request.server.ts';
import { collectDeadlines } from '#lib/interop/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, readQuery } from '#lib/platform/forms.server.ts';
import { whenOf } from '#lib/platform/deadlines.ts';
import type { PageServerLoad } from './$types';
import { deadlineQuery, deadlineRoles, deadlineSources, filterDeadlines } from './collect.server.ts';

export const load: PageServerLoad = ({ url }) => {
	const actor = requireActor(...deadlineRoles);
	const query = readQuery(url, deadlineQuery);
	return ask(actor, async (tx, now) => {
		const today = dayOf(now);
		const all = await collectDeadlines(tx, actor, now);
		return {
			query,
			today,
			rows: filterDeadlines(all, query, today),
			counts: {
				all: all.length,
				overdue: all.filter(({ on }) => whenOf(on, today) === 'overdue').length,
				soon: all.filter(({ on }) => whenOf(on, today) === 'soon').length,
				sources: deadlineSources
					.map((source) => ({ source, count: all.filter((one) => one.source === source).length }))
					.filter(({ count }) => count > 0)
			}
		};
	});
};
