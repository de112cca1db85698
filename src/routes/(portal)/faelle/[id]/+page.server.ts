import { redirect, type Actions } from '@sveltejs/kit';
import { caseFacts, contactEntry, needEntry } from '#lib/cases/index.ts';
import {
	changeCase,
	closeCase,
	findContact,
	forgetNeed,
	getCase,
	listEmergencies,
	noteNeed,
	recordContact
} from '#lib/cases/index.server.ts';
import { listConsents } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { listChoices } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { referralStep } from '#lib/referrals/index.ts';
import {
	closedByMove,
	countChains,
	countGoals,
	listConferences,
	listMandates,
	listReferrals,
	endResponsibility,
	mustBeSettled
} from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const person = await getCase(tx, actor, id);
		const contact = await findContact(tx, actor, id);
		const { needs, areas } = await listChoices(tx, actor);
		const referrals = await listReferrals(tx, actor, { stand: 'alle', fall: id }, now);
		const consents = await listConsents(tx, actor, { caseId: id }, now);
		return {
			person,
			contact,
			areas,
			needs: needs.filter((need) => !person.needs.some((noted) => noted.termId === need.value)),
			referrals: referrals.rows,
			moved: person.closedAt !== null && (await closedByMove(tx, actor, id)),
			goals: await countGoals(tx, actor, id, now),
			chains: await countChains(tx, actor, id, now),
			mandates: (await listMandates(tx, actor, id, now)).length,
			/** Emergency accesses that the person does not know of yet (rule 16). */
			untold: (await listEmergencies(tx, actor, id)).flatMap(({ id: accessId, reason, approvedAt, toldOn }) =>
				approvedAt && !toldOn ? [{ id: accessId, reason }] : []
			),
			conferences: (await listConferences(tx, actor, { caseId: id })).length,
			consents: consents.rows.map(
				({ id: consentId, referralId, direction, categories, validUntil, withdrawnAt, inForce }) => ({
					id: consentId,
					reference: referrals.rows.find((row) => row.id === referralId)?.reference ?? '',
					referralId,
					direction,
					categories,
					validUntil,
					withdrawnAt,
					inForce
				})
			),
			form: blank({
				areaId: person.areaId,
				language: person.language,
				under25: person.under25 === null ? '' : person.under25 ? 'yes' : 'no',
				name: contact?.name,
				phone: contact?.phone,
				email: contact?.email
			})
		};
	});
};

export const actions: Actions = {
	need: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, needEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => noteNeed(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		redirect(303, `/faelle/${caseId}`);
	},
	forget: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, needEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => forgetNeed(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		redirect(303, `/faelle/${caseId}`);
	},
	facts: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, caseFacts);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => changeCase(tx, actor, { ...data, caseId }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_facts_saved());
		redirect(303, `/faelle/${caseId}`);
	},
	contact: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, contactEntry);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => recordContact(tx, actor, { ...data, caseId }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.cases_contact_saved());
		redirect(303, `/faelle/${caseId}`);
	},
	moved: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => endResponsibility(tx, actor, { caseId }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.cases_moved_done());
		redirect(303, '/faelle?stand=abgeschlossen');
	},
	close: async (event) => {
		const actor = requireActor('case-manager');
		const caseId = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				// Closing locks the case: a referral that is drafted at the same time is seen by the check, or refused.
				await closeCase(tx, actor, { caseId }, now);
				await mustBeSettled(tx, actor, caseId, now);
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.cases_closed_done());
		redirect(303, '/faelle?stand=abgeschlossen');
	}
};
