import { listOpenNeeds } from '#lib/gaps/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { ask } from '#lib/platform/forms.server.ts';

/** Open needs per need and area, as far as they may be told. */
export async function cards(actor: Member) {
	return ask(actor, async (tx, now) => {
		const { rows, total } = await listOpenNeeds(tx, actor, now);
		return {
			own: undefined,
			cards: {
				rows: rows.map(({ need, area, ...row }) => ({
					key: `${need.id}/${area.id}`,
					need: { code: need.code, label: need.label, k: need.k },
					area: { code: area.code, name: area.name },
					...row
				})),
				total
			},
			now: now.toISOString()
		};
	});
}
