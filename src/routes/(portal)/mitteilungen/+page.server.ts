import { redirect, type Actions } from '@sveltejs/kit';
import { z } from 'zod';
import { getCaseReferences } from '#lib/cases/index.server.ts';
import { getOfferNames } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { topicLabels, topicOf, topics } from '#lib/interop/index.ts';
import { findNeedReferences } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, attempt, readForm } from '#lib/platform/forms.server.ts';
import { zOptionalId } from '#lib/platform/inputs.ts';
import { listNotifications, markRead, markUnread } from '#lib/platform/notifications.server.ts';
import { getReferences } from '#lib/referrals/index.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
	const actor = requireActor();
	return ask(actor, async (tx) => {
		const rows = await listNotifications(tx, actor);
		const offerIds = rows.flatMap(({ facts }) => (typeof facts.offerId === 'string' ? [facts.offerId] : []));
		const names = await getOfferNames(tx, actor, offerIds);
		const referralIds = rows.flatMap(({ facts }) => (typeof facts.referralId === 'string' ? [facts.referralId] : []));
		const references = await getReferences(tx, actor, [...new Set(referralIds)]);
		const caseIds = rows.flatMap(({ facts }) => (typeof facts.caseId === 'string' ? [facts.caseId] : []));
		const cases = await getCaseReferences(tx, actor, [...new Set(caseIds)]);
		const needIds = rows.flatMap(({ facts }) => (typeof facts.unmetNeedId === 'string' ? [facts.unmetNeedId] : []));
		const persons = await findNeedReferences(tx, actor, needIds);
		const notices = rows.map(({ id, kind, facts, createdAt, readAt }) => {
			const offer = names.get(String(facts.offerId ?? ''));
			return {
				id,
				kind,
				facts,
				createdAt,
				unread: readAt === null,
				offerName: offer?.name,
				/** The offer was there before: it got more places. */
				more: offer !== undefined && offer.createdAt < createdAt.toISOString(),
				/** Number of the referral. */
				reference: references.get(String(facts.referralId ?? '')),
				/** Pseudonym of the case that it is about, for who works with it. */
				caseReference: cases.get(String(facts.caseId ?? '')),
				/** Pseudonym of whose need it is. */
				person: persons.get(String(facts.unmetNeedId ?? ''))
			};
		});
		return {
			referralsAt: isProvider(actor) ? '/eingang' : '/anfragen',
			role: actor.role,
			unread: notices.filter(({ unread }) => unread).length,
			groups: [...topics, undefined]
				.map((topic) => ({
					topic: topic ?? 'other',
					label: topic ? topicLabels[topic]() : m.notices_topic_other(),
					notices: notices.filter(({ kind }) => topicOf(kind) === topic)
				}))
				.filter((group) => group.notices.length > 0)
		};
	});
};

export const actions: Actions = {
	/** One of them, or without an id all. */
	read: async (event) => {
		const actor = requireActor();
		const { data, form, once, rejected } = await readForm(event, z.object({ id: zOptionalId }));
		if (rejected) return rejected;
		const { value: at, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				await markRead(tx, actor, now, data.id ? [data.id] : undefined);
				return now.toISOString();
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.notices_marked(), { undo: { action: '/mitteilungen?/unread', fields: { at } } });
		redirect(303, '/mitteilungen');
	},
	unread: async (event) => {
		const actor = requireActor();
		const { data, form, once, rejected } = await readForm(event, z.object({ at: z.iso.datetime() }));
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx) => markUnread(tx, actor, new Date(data.at)), once);
		if (refused) return refused;
		toast(event.cookies, m.notices_unread_again());
		redirect(303, '/mitteilungen');
	}
};
