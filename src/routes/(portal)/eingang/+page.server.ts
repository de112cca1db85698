import { countEraseTasks } from '#lib/consent/index.server.ts';
import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { ask, attempt, blank, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { pageQuery } from '#lib/platform/pages.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { inboxFilter, keepingList } from '#lib/referrals/index.ts';
import { keepStates, listInbox, listReportedMonths } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...providers);
	const filter = readQuery(url, inboxFilter);
	const { seite = 1 } = readQuery(url, pageQuery);
	return ask(actor, async (tx, now) => ({
		filter,
		inbox: await listInbox(tx, actor, filter, now, { page: { number: seite } }),
		reportsAttendance: (await listReportedMonths(tx, actor, now)).length > 0,
		toErase: await countEraseTasks(tx, actor),
		form: blank()
	}));
};

export const actions: Actions = {
	unchanged: async (event) => {
		const actor = requireActor(...providers);
		const { data, form, once, rejected } = await readForm(event, keepingList);
		if (rejected) return rejected;
		const { refused, value } = await attempt(form, actor, (tx, now) => keepStates(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, value === 1 ? m.referrals_kept_toast() : m.referrals_kept_all_toast({ count: value }));
		redirect(303, `/eingang?stand=${readQuery(event.url, inboxFilter).stand}`);
	}
};
