import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { assessmentComment, assessmentForm, assessmentStep, openingForm } from '#lib/referrals/index.ts';
import {
	commentAssessment,
	getAssessmentPage,
	openAssessment,
	recordAssessment,
	takeBackAssessment
} from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...providers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => ({
		today: dayOf(now),
		item: await getAssessmentPage(tx, actor, id, now),
		form: blank()
	}));
};

export const actions: Actions = {
	assess: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, assessmentForm);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => recordAssessment(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.statutory_assessment_saved());
		redirect(303, `/eingang/${id}/einschaetzung`);
	},
	open: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, openingForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => openAssessment(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.statutory_assessment_open_saved());
		redirect(303, `/eingang/${id}/einschaetzung`);
	},
	comment: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, assessmentComment);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => commentAssessment(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.statutory_assessment_comment_saved());
		redirect(303, `/eingang/${id}/einschaetzung`);
	},
	takeBack: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, assessmentStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => takeBackAssessment(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.statutory_assessment_taken_back());
		redirect(303, `/eingang/${id}/einschaetzung`);
	}
};
