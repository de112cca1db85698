import { redirect, type Actions } from '@sveltejs/kit';
import { smallest, smallestSensitive } from '#lib/gaps/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { conditions, unmetNeedForm, unmetReasons } from '#lib/needs/index.ts';
import {
	getOwnNeed,
	listChoices,
	listWaitingOf,
	reporterRoles,
	reportUnmetNeed,
	type Choices
} from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

/** What the address names, by code or id. */
const named = (list: { value: string; code: string }[], asked: string | null): string =>
	list.find(({ value, code }) => asked !== null && (value === asked || code === asked))?.value ?? '';

function prefilled(query: URLSearchParams, choices: Choices): Record<string, unknown> {
	const ownCase = choices.cases.find(({ value }) => value === query.get('fall'));
	return {
		termId: named(choices.needs, query.get('bedarf')),
		areaId: named(choices.areas, query.get('raum')) || (ownCase?.areaId ?? ''),
		reason: Object.hasOwn(unmetReasons, query.get('grund') ?? '') ? query.get('grund') : '',
		conditions: conditions.filter((condition) => query.getAll('bedingung').includes(condition)),
		caseId: ownCase?.value ?? '',
		evidence: (query.get('evidence') ?? '').slice(0, 2000)
	};
}

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor(...reporterRoles);
	const draft = url.searchParams.get('entwurf');
	return ask(actor, async (tx) => {
		const choices = await listChoices(tx, actor);
		const own = draft === null ? undefined : await getOwnNeed(tx, actor, idParam(draft));
		const person = choices.cases.find(({ value }) => value === url.searchParams.get('fall'));
		return {
			choices,
			waiting: person && !own ? await listWaitingOf(tx, actor, person.value) : [],
			draft: own !== undefined,
			thresholds: { k: smallest, sensitive: smallestSensitive },
			form: blank(own ? { ...own, evidence: '', draftId: own.id } : prefilled(url.searchParams, choices))
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor(...reporterRoles);
		const { data, form, once, rejected } = await readForm(event, unmetNeedForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => reportUnmetNeed(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.needs_reported_toast());
		redirect(303, '/bedarfe');
	}
};
