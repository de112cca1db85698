import { redirect, type Actions } from '@sveltejs/kit';
import { maySetNorms, normForm, steeringRoles } from '#lib/gaps/index.ts';
import { getGapMatrix, listNorms, setNorm } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...steeringRoles);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const norms = await listNorms(tx, actor, now);
		const rows = matrix.rows.flatMap(({ need }) => {
			const norm = norms.get(need.id);
			return norm ? [{ need, norm }] : [];
		});
		const chosen = rows.find(({ need }) => need.code === url.searchParams.get('bedarf'));
		const text = (value: number | undefined) => (value === undefined ? '' : String(value).replace('.', ','));
		return {
			rows,
			mayWrite: maySetNorms(actor),
			form: blank({
				termId: chosen?.need.id ?? '',
				validFrom: dayOf(now),
				ratio: text(chosen?.norm.ratio),
				maxWaitDays: text(chosen?.norm.maxWaitDays),
				maxDistance: text(chosen?.norm.maxDistance),
				decidedBy: chosen?.norm.decidedBy ?? '',
				answeredBy: chosen?.norm.answeredBy ?? '',
				prevalence: text(chosen?.norm.prevalence),
				prevalenceSource: chosen?.norm.prevalenceSource ?? ''
			})
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, normForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => setNorm(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.gapviews_norm_saved());
		redirect(303, '/luecken/normen');
	}
};
