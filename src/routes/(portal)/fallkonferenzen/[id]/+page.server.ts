import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import { consentLanguages, jointWithdrawal } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import {
	conferenceAnswer,
	conferenceConsent,
	conferenceHeld,
	conferenceInvitation,
	conferenceItem,
	conferenceItemStep,
	conferenceStep
} from '#lib/referrals/index.ts';
import {
	agreeConference,
	answerConference,
	callOffConference,
	finishItem,
	getConference,
	holdConference,
	inviteParty,
	listPartyChoices,
	noteItem,
	withdrawConference
} from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const actor = requireActor('case-manager', ...providers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const conference = await getConference(tx, actor, id, now);
		const today = dayOf(now);
		const languages = consentLanguages();
		// The language the person prefers, where there is a text in it.
		const language = conference.caseId ? (await getCase(tx, actor, conference.caseId)).language : 'de';
		return {
			conference,
			today,
			atOffice: actor.role === 'case-manager',
			choices: conference.caseId ? await listPartyChoices(tx, actor, conference.caseId) : [],
			languages,
			language,
			form: blank({ givenOn: today, language: languages.includes(language) ? language : 'de', kind: 'decision' })
		};
	});
};

const back = (event: Pick<RequestEvent, 'cookies'>, id: string, said: string): never => {
	toast(event.cookies, said);
	redirect(303, `/fallkonferenzen/${id}`);
};

export const actions: Actions = {
	consent: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceConsent);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => agreeConference(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		return back(event, id, m.conferences_consent_saved());
	},
	invite: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceInvitation);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => inviteParty(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		return back(event, id, m.conferences_invited());
	},
	callOff: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, conferenceStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => callOffConference(tx, actor, { id }, now), once);
		if (refused) return refused;
		return back(event, id, m.conferences_called_off());
	},
	hold: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceHeld);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => holdConference(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		return back(event, id, m.conferences_held());
	},
	item: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceItem);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => noteItem(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		return back(event, id, m.conferences_item_saved());
	},
	done: async (event) => {
		const actor = requireActor('case-manager', ...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceItemStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => finishItem(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		return back(event, id, m.conferences_item_saved());
	},
	answer: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, conferenceAnswer);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => answerConference(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		return back(event, id, m.conferences_answered());
	},
	withdraw: async (event) => {
		const actor = requireActor('case-manager', ...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, jointWithdrawal);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => withdrawConference(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.chains_withdrawn());
		// A provider knows nothing of the conference any more.
		redirect(303, actor.role === 'case-manager' ? `/fallkonferenzen/${id}` : '/fallkonferenzen');
	}
};
