import { error, redirect, type Actions } from '@sveltejs/kit';
import { endSessionForm, newsForm, passwordForm, roleLabels, switchForm } from '#lib/identity/index.ts';
import {
	changePassword,
	endLinks,
	endSessions,
	getAccountLocale,
	getDeliveries,
	linkSince,
	listMemberships,
	listSessions,
	makeLink,
	openSession,
	closeSession,
	saveAccountLocale,
	saveDeliveries
} from '#lib/identity/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { choicesFor, deliveryLabels, deliveryOf, topicLabels, topicRules, topicsFor } from '#lib/interop/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { record } from '#lib/platform/audit.server.ts';
import { config } from '#lib/platform/config.server.ts';
import { ask, attempt, blank, readForm, refusedForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { z } from 'zod';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = requireActor();
	return ask(actor, async (tx, now) => {
		const chosen = await getDeliveries(tx, actor.membershipId);
		return {
			news: {
				locale: await getAccountLocale(tx, actor),
				topics: topicsFor(actor.role).map((topic) => ({
					topic,
					label: topicLabels[topic](),
					value: deliveryOf(actor.role, topic, chosen),
					options: choicesFor(topic).map((value) => ({ value, label: deliveryLabels[value]() }))
				}))
			},
			calendarSince: await linkSince(tx, actor, 'calendar'),
			account: { name: locals.account?.name ?? '', email: locals.account?.email ?? '' },
			memberships: (await listMemberships(tx, actor.accountId)).map((membership) => ({
				...membership,
				roleLabel: roleLabels[membership.role](),
				current: membership.id === actor.membershipId
			})),
			sessions: (await listSessions(tx, actor, now)).map((session) => ({
				...session,
				current: session.id === locals.session?.id
			})),
			form: blank()
		};
	});
};

export const actions: Actions = {
	switch: async (event) => {
		const actor = requireActor();
		const { data, form, rejected } = await readForm(event, switchForm);
		if (rejected) return rejected;
		const { value: chosen, refused } = await attempt(form, actor, async (tx, now) => {
			const membership = (await listMemberships(tx, actor.accountId)).find(({ id }) => id === data.membership);
			if (!membership) error(404, { message: m.errors_not_found(), code: 'not-found' });
			await record(tx, actor, 'identity.membership-switched', { to: membership.id }, now);
			return membership;
		});
		if (refused) return refused;
		// Another role is another session: a new id, and the old one ends.
		const previous = event.locals.session?.id;
		if (previous) await closeSession(event, previous);
		await openSession(event, actor.accountId, chosen.id, event.request.headers.get('user-agent') ?? '');
		toast(
			event.cookies,
			m.identity_switched({ organisation: chosen.organisationName, role: roleLabels[chosen.role]() })
		);
		redirect(303, '/');
	},
	end: async (event) => {
		const actor = requireActor();
		const { data, form, once, rejected } = await readForm(event, endSessionForm);
		if (rejected) return rejected;
		const { value: count, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				const ended = await endSessions(tx, actor.accountId, event.locals.session?.id ?? '', data.session || undefined);
				await record(tx, actor, 'identity.sessions-ended', { count: ended }, now);
				return ended;
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.identity_sessions_ended({ count }));
		redirect(303, '/konto');
	},
	password: async (event) => {
		const actor = requireActor();
		const { data, form, rejected } = await readForm(event, passwordForm);
		if (rejected) return rejected;
		const { refused } = await refusedForm(form, () => changePassword(actor, data, event.locals.session?.id ?? ''));
		if (refused) return refused;
		toast(event.cookies, m.identity_password_changed());
		redirect(303, '/konto');
	},
	news: async (event) => {
		const actor = requireActor();
		const topics = topicsFor(actor.role);
		const { data, form, once, rejected } = await readForm(event, newsForm(topics, choicesFor));
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				const chosen = topics.flatMap((topic) => {
					const delivery = choicesFor(topic).find((one) => one === data[topic]);
					return delivery ? topicRules[topic].kinds.map((kind) => [kind, delivery] as const) : [];
				});
				await saveDeliveries(tx, actor, new Map(chosen), now);
				await saveAccountLocale(tx, actor, data.locale === 'en' ? 'en' : 'de');
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.notices_settings_saved());
		redirect(303, '/konto#mitteilungen');
	},
	/** Answers the address instead of leading on: it is shown this once. Without a request key, which would keep it. */
	calendar: async (event) => {
		const actor = requireActor();
		const { form, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { value: token, refused } = await attempt(form, actor, async (tx, now) => {
			const made = await makeLink(tx, { membershipId: actor.membershipId, purpose: 'calendar' }, now);
			await record(tx, actor, 'identity.calendar-made', {}, now);
			return made;
		});
		if (refused) return refused;
		return { form: blank(), calendar: `${config.portalUrl}/kalender/${token}` };
	},
	calendarEnd: async (event) => {
		const actor = requireActor();
		const { form, once, rejected } = await readForm(event, z.object({}));
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				await endLinks(tx, { membershipId: actor.membershipId, purpose: 'calendar' }, now);
				await record(tx, actor, 'identity.calendar-ended', {}, now);
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.notices_calendar_ended());
		redirect(303, '/konto#kalender');
	}
};
