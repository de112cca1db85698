import { redirect, type Actions } from '@sveltejs/kit';
import { getGapMatrix, listAreaShapes } from '#lib/gaps/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	emptyRow,
	inputsOf,
	optimiserForm,
	scenarioForm,
	scenarioQuery,
	type Row,
	type ScenarioQuery
} from '#lib/planning/index.ts';
import { getGround, getPlan, listScenarios, saveScenario, startRun, type Plan } from '#lib/planning/index.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, readForm, readQuery } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('system-manager');
	const query = readQuery(url, scenarioQuery);
	return ask(actor, async (tx, now) => {
		const matrix = await getGapMatrix(tx, actor, now);
		const plan = query.vorhaben ? await getPlan(tx, actor, query.vorhaben) : undefined;
		const known = new Set(matrix.rows.map(({ need }) => need.code));
		const largest = [...matrix.rows].sort((a, b) => b.missing - a.missing)[0]?.need.code;
		const planned = matrix.rows.find(({ need }) => need.id === plan?.termId)?.need.code;
		const need = query.bedarf && known.has(query.bedarf) ? query.bedarf : (planned ?? largest);
		const needs = matrix.rows.map(({ need: one }) => ({ value: one.code, label: one.label }));
		const saved = await listScenarios(tx, actor);
		if (need === undefined) return { needs, saved, scenario: undefined };
		const inputs = inputsOf(query, need, dayOf(now));
		const rows = inputs.rows.length === 0 && plan ? rowsFor(plan) : inputs.rows;
		return {
			needs,
			saved: saved.filter((row) => row.needCode === need),
			scenario: {
				ground: await getGround(tx, actor, need, now, matrix),
				inputs: { ...inputs, rows: query.mehr || rows.length === 0 ? [...rows, emptyRow] : [...rows] },
				shapes: await listAreaShapes(tx, actor),
				plan: plan && { id: plan.id, title: plan.title },
				saveForm: blank({ name: plan?.title ?? '' }),
				optimiserForm: blank({
					bedarf: need,
					kandidaten: 'areas',
					standorte: 2,
					plaetzeJe: 10,
					weite: query.weite ?? '30',
					sekunden: '10'
				})
			}
		};
	});
};

/** A plan as rows: its places shared over its areas, or all in the first where nothing else is known. */
function rowsFor({ areas, places, yearlyCost }: Plan): Row[] {
	const [first] = areas;
	return first
		? [{ ...emptyRow, was: `+${first.code}`, plaetze: String(places ?? ''), kosten: String(yearlyCost ?? '') }]
		: [];
}

export const actions: Actions = {
	save: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, scenarioForm);
		if (rejected) return rejected;
		const query: ScenarioQuery = readQuery(new URL(`/?${data.stand}`, event.url), scenarioQuery);
		const { value, refused } = await attempt(
			form,
			actor,
			(tx, now) =>
				saveScenario(
					tx,
					actor,
					{ name: data.name, inputs: inputsOf(query, query.bedarf ?? '', dayOf(now)), planId: query.vorhaben },
					now
				),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.scenario_saved());
		redirect(303, `/planung/szenario/${value.id}`);
	},
	optimise: async (event) => {
		const actor = requireActor('system-manager');
		const { data, form, once, rejected } = await readForm(event, optimiserForm);
		if (rejected) return rejected;
		const { value, refused } = await attempt(form, actor, (tx, now) => startRun(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.scenario_optimise_started());
		redirect(303, `/planung/auftraege/${value.id}`);
	}
};
