import { redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { getOfferNames } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, attempt, readForm } from '#lib/platform/forms.server.ts';
import { listNotifications, markRead } from '#lib/platform/notifications.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor();
	return ask(actor, async (tx) => {
		const rows = await listNotifications(tx, actor);
		const offerIds = rows.flatMap(({ facts }) => (typeof facts.offerId === 'string' ? [facts.offerId] : []));
		const names = await getOfferNames(tx, actor, offerIds);
		return {
			referralsAt: isProvider(actor) ? '/eingang' : '/anfragen',
			notifications: rows.map(({ id, kind, facts, createdAt, readAt }) => ({
				id,
				kind,
				facts,
				createdAt,
				unread: readAt === null,
				offerName: names.get(String(facts.offerId ?? ''))
			}))
		};
	});
};

export const actions: Actions = {
	read: async (event) => {
		const actor = requireActor();
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => markRead(tx, actor, now), once);
		if (refused) return refused;
		redirect(303, '/mitteilungen');
	}
};
