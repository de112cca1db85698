import { redirect, type Actions } from '@sveltejs/kit';
import { getCase } from '#lib/cases/index.server.ts';
import type { ListedConsent } from '#lib/consent/index.server.ts';
import { consentLanguages, lastDay } from '#lib/consent/index.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { addWorkingDays, disclosureChoice } from '#lib/referrals/index.ts';
import { agreeDisclosure, getReferral, listOpenAlike, loadOffer } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const page = await getReferral(tx, actor, id, now);
		if (!page.moves.includes('give_consent')) redirect(303, `/anfragen/${id}`);
		const { held, goal, contact, office } = page;
		const draft = held.state.phase === 'draft';
		const offer = draft ? await loadOffer(tx, actor, held.offerId, now) : undefined;
		const today = dayOf(now);
		// The language the person prefers, where there is a text in it.
		const { language } = await getCase(tx, actor, held.caseId);
		return {
			now,
			referral: {
				id,
				reference: held.reference,
				person: held.caseReference ?? '',
				offerName: held.offerName,
				provider: held.toName,
				from: held.fromName,
				office,
				regime: offer?.regime ?? held.regime,
				legalBasis: held.legalBasis,
				termDe: held.termDe,
				termEn: held.termEn,
				area: held.area,
				contribution: held.contribution,
				urgency: held.urgency,
				desiredFrom: held.desiredFrom,
				words: goal?.words ?? '',
				createdAt: held.createdAt,
				draft,
				answerDueOn: offer ? addWorkingDays(today, offer.responseDays, offer.land) : held.answerDueOn
			},
			alike: draft ? await listOpenAlike(tx, actor, { id, caseId: held.caseId, termId: held.termId }) : [],
			contact,
			languages: consentLanguages(),
			language,
			until: lastDay(today),
			form: blank(
				choiceOf(page.consents, today, consentLanguages().includes(language) ? language : 'de', {
					seen: held.seen,
					...contact
				})
			)
		};
	});
};

/** What was agreed before; the first time nothing is ticked: that is the person's to do (GDPR, recital 32). */
function choiceOf(consents: ListedConsent[], today: string, language: string, rest: Record<string, unknown>) {
	const inForce = (direction: string) => consents.filter((one) => one.direction === direction && one.inForce);
	const [a, b] = [inForce('to_provider'), inForce('to_authority')];
	const ticked = (given: ListedConsent[]) => given.flatMap((one) => one.categories);
	return {
		...rest,
		toProvider: ticked(a),
		toAuthority: ticked(b),
		givenA: a.length > 0 ? 'on' : '',
		formA: a[0]?.form ?? '',
		givenOnA: a[0] ? dayOf(a[0].validFrom) : today,
		languageA: a[0]?.language ?? language,
		signatoryA: a[0]?.signatory ?? 'person',
		copyA: a[0]?.copyGivenOn ? 'on' : '',
		givenB: b.length > 0 ? 'on' : '',
		formB: b[0]?.form ?? '',
		givenOnB: b[0] ? dayOf(b[0].validFrom) : today,
		languageB: b[0]?.language ?? language,
		signatoryB: b[0]?.signatory ?? 'person',
		copyB: b[0]?.copyGivenOn ? 'on' : ''
	};
}

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, disclosureChoice);
		if (rejected) return rejected;
		const { value, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				await agreeDisclosure(tx, actor, { ...data, id }, now);
				const { held } = await getReferral(tx, actor, id, now);
				return { draft: held.state.phase === 'draft' };
			},
			once
		);
		if (refused) return refused;
		if (value.draft) redirect(303, `/anfragen/${id}/pruefen`);
		toast(event.cookies, m.referrals_consents_saved());
		redirect(303, `/anfragen/${id}`);
	}
};
