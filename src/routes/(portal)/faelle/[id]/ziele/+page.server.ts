import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import {
	assessmentEntry,
	attainmentEntry,
	goalEntry,
	stepEntry,
	targetEntry,
	type AttainmentLevel
} from '#lib/referrals/index.ts';
import { assessGoal, listGoals, listReferrals, moveTarget, noteGoal, settleGoal } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

/** Days ahead that a new goal suggests; the person says otherwise. */
const usualDays = 90;

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager');
	const caseId = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const person = await getCase(tx, actor, caseId);
		const goals = await listGoals(tx, actor, caseId, now);
		const referrals = await listReferrals(tx, actor, { stand: 'alle', fall: caseId }, now);
		const today = dayOf(now);
		return {
			caseId,
			reference: person.reference,
			open: person.closedAt === null,
			goals,
			today,
			referrals: referrals.rows
				.filter(({ standing }) => standing.phase !== 'withdrawn')
				.map((row) => ({
					value: row.id,
					label: row.sensitive ? row.reference : `${row.offerName} · ${row.reference}`
				})),
			form: blank({ targetOn: addDays(today, usualDays), saidOn: today, agreedOn: today })
		};
	});
};

const back = (event: Pick<RequestEvent, 'cookies'>, caseId: string): never => {
	toast(event.cookies, m.goals_saved());
	redirect(303, `/faelle/${caseId}/ziele`);
};

export const actions: Actions = {
	goal: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, goalEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => noteGoal(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		return back(event, caseId);
	},
	step: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, stepEntry);
		if (rejected) return rejected;
		const { parentId, kind, ...said } = data;
		const input = { ...said, caseId, below: { parentId, kind } };
		const { refused } = await attempt(form, actor, (tx, now) => noteGoal(tx, actor, input, now), once);
		if (refused) return refused;
		return back(event, caseId);
	},
	assess: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, assessmentEntry);
		if (rejected) return rejected;
		const { person, caseManager, ...about } = data;
		const input = { ...about, caseId, said: { person, case_manager: caseManager } };
		const { refused } = await attempt(form, actor, (tx, now) => assessGoal(tx, actor, input, now), once);
		if (refused) return refused;
		return back(event, caseId);
	},
	move: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, targetEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => moveTarget(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		return back(event, caseId);
	},
	settle: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, attainmentEntry);
		if (rejected) return rejected;
		const level = data.level === 'otherwise' ? null : (Number(data.level) as AttainmentLevel);
		const input = { ...data, caseId, level };
		const { refused } = await attempt(form, actor, (tx, now) => settleGoal(tx, actor, input, now), once);
		if (refused) return refused;
		return back(event, caseId);
	}
};
