import { redirect, type Actions } from '@sveltejs/kit';
import { coverEnd, coverEntry, transferEntry } from '#lib/cases/index.ts';
import { endCover, grantCover, transferCases, listColleagues, listCovers } from '#lib/cases/index.server.ts';
import { endOf } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

/** Who covers for whom in the office; the team lead names colleagues and sees no case. */
export const load: PageServerLoad = () => {
	const actor = requireActor('team-lead');
	return ask(actor, async (tx, now) => ({
		colleagues: (await listColleagues(tx, actor)).map(({ id, name }) => ({ value: id, label: name })),
		covers: await listCovers(tx, actor, undefined, now),
		form: blank({})
	}));
};

export const actions: Actions = {
	cover: async (event) => {
		const actor = requireActor('team-lead');
		const { data, form, once, rejected } = await readForm(event, coverEntry);
		if (rejected) return rejected;
		const input = { absentId: data.absentId ?? '', colleagueId: data.colleagueId, until: endOf(data.until) };
		const { value, refused } = await attempt(form, actor, (tx, now) => grantCover(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_cover_done({ count: value }));
		redirect(303, '/vertretung');
	},
	end: async (event) => {
		const actor = requireActor('team-lead');
		const { data, form, once, rejected } = await readForm(event, coverEnd);
		if (rejected) return rejected;
		const input = { absentId: data.absentId ?? '', colleagueId: data.colleagueId };
		const { refused } = await attempt(form, actor, (tx, now) => endCover(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_cover_ended());
		redirect(303, '/vertretung');
	},
	over: async (event) => {
		const actor = requireActor('team-lead');
		const { data, form, once, rejected } = await readForm(event, transferEntry);
		if (rejected) return rejected;
		const input = { absentId: data.absentId ?? '', colleagueId: data.colleagueId, reason: data.reason };
		const { value, refused } = await attempt(form, actor, (tx, now) => transferCases(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_handover_done({ count: value }));
		redirect(303, '/vertretung');
	}
};
