import { redirect, type Actions } from '@sveltejs/kit';
import { listPurses } from '#lib/agreements/index.server.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { currentStep, prefaceForm, yearForm, yearStepForm } from '#lib/planning/index.ts';
import {
	chapterOf,
	dateYearStep,
	listYearBodies,
	listYears,
	openYear,
	writePreface
} from '#lib/planning/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('system-manager');
	return ask(actor, async (tx, now) => {
		const years = await listYears(tx, actor);
		const year = years.find((one) => String(one.year) === url.searchParams.get('jahr')) ?? years[0];
		const today = dayOf(now);
		const next = Math.max(Number(today.slice(0, 4)), (years[0]?.year ?? 0) + 1);
		const shared = {
			today,
			years: years.map((one) => one.year),
			openForm: blank({ year: years.length === 0 ? Number(today.slice(0, 4)) + 1 : next })
		};
		if (!year) return { ...shared, year: undefined };
		const matrix = await getGapMatrix(tx, actor, now);
		return {
			...shared,
			year: {
				...year,
				now: currentStep(year.steps),
				bodies: await listYearBodies(tx, actor),
				chapter: await chapterOf(tx, actor, year.id, matrix, now),
				purses: (await listPurses(tx, actor)).filter((purse) => purse.year === year.year)
			}
		};
	});
};

const back = (url: URL): string => {
	const year = url.searchParams.get('jahr');
	return year && /^\d{4}$/.test(year) ? `/planung/jahr?jahr=${year}` : '/planung/jahr';
};

export const actions: Actions = {
	open: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, yearForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => openYear(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.plans_year_opened());
		redirect(303, `/planung/jahr?jahr=${data.year}`);
	},
	step: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, yearStepForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => dateYearStep(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.plans_step_saved());
		redirect(303, back(event.url));
	},
	preface: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, prefaceForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => writePreface(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.plans_year_preface_saved());
		redirect(303, back(event.url));
	}
};
