import { redirect, type Actions } from '@sveltejs/kit';
import { coverEnd, ownCover } from '#lib/cases/index.ts';
import { endOwnCovers, grantOwnCovers, listColleagues, listCovers, listOwnCases } from '#lib/cases/index.server.ts';
import { endOf, startOfDay } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

/** Somebody acts for several own cases at once, from one day to another; each case has its own cover (rule 10). */
export const load: PageServerLoad = () => {
	const actor = requireActor('case-manager');
	return ask(actor, async (tx, now) => {
		const cases = (await listOwnCases(tx, actor)).rows.filter(({ covered }) => !covered);
		const colleagues = await listColleagues(tx, actor);
		return {
			cases: cases.map(({ id, reference, area }) => ({ id, reference, area })),
			colleagues: colleagues
				.filter(({ id }) => id !== actor.membershipId)
				.map(({ id, name }) => ({ value: id, label: name })),
			covers: (await listCovers(tx, actor, undefined, now)).filter(({ absentId }) => absentId === actor.membershipId),
			form: blank({ from: dayOf(now), caseIds: cases.map(({ id }) => id) })
		};
	});
};

export const actions: Actions = {
	cover: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, ownCover);
		if (rejected) return rejected;
		const input = { ...data, from: startOfDay(data.from), until: endOf(data.until) };
		const { value, refused } = await attempt(form, actor, (tx, now) => grantOwnCovers(tx, actor, input, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_cover_done({ count: value }));
		redirect(303, '/faelle/vertretung');
	},
	end: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, coverEnd);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => endOwnCovers(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_cover_ended());
		redirect(303, '/faelle/vertretung');
	}
};
