import { logExport } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { providers } from '#lib/platform/actor.ts';
import { ask, idParam } from '#lib/platform/forms.server.ts';
import { getInboxItem } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

/** What the provider prints is noted, so that it can be found after a withdrawal (rule 12). */
export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor(...providers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const item = await getInboxItem(tx, actor, id, now);
		const { reference, from, office, contact, contactWhen, goal, sentAt } = item;
		const { need, offerName, locationName, area, answerDueOn } = item;
		await logExport(
			tx,
			actor,
			{
				referralId: id,
				purpose: 'inbox-print',
				categories: [...(contact ? ['D1' as const] : []), ...(goal ? ['D2' as const] : [])]
			},
			now
		);
		return {
			id,
			item: {
				reference,
				from,
				office,
				contact,
				contactWhen,
				goal,
				sentAt,
				need,
				offerName,
				locationName,
				area,
				answerDueOn
			}
		};
	});
};
