import { redirect, type Actions } from '@sveltejs/kit';
import { suggestPseudonym } from '#lib/cases/index.ts';
import { listOwnCases } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { findWaitingNeed, listChoices, listWaitingOf } from '#lib/needs/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { referralDraft } from '#lib/referrals/index.ts';
import { draftReferral, getReferral, loadOffer, updateDraft } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('case-manager');
	const draftId = url.searchParams.get('entwurf');
	const offerId = url.searchParams.get('angebot');
	if (!draftId && !offerId) return { step: undefined };
	return ask(actor, async (tx, now) => {
		const draft = draftId ? await getReferral(tx, actor, idParam(draftId), now) : undefined;
		if (draft && draft.held.state.phase !== 'draft') redirect(303, `/anfragen/${draft.held.id}`);
		const offer = await loadOffer(tx, actor, draft?.held.offerId ?? idParam(offerId ?? ''), now);
		// An open door takes no requests: a note of the case manager's own, without data.
		if (offer.intake === 'open_door' || offer.regime === 'none')
			redirect(
				303,
				`/anfragen/hinweis?${new URLSearchParams({ angebot: offer.id, fall: url.searchParams.get('fall') ?? '' })}`
			);
		const { rows: cases } = await listOwnCases(tx, actor);
		const { areas } = await listChoices(tx, actor);
		const values = draft
			? {
					offerLocationId: draft.held.offerLocationId,
					caseId: draft.held.caseId,
					areaId: draft.held.areaId,
					termId: draft.held.termId,
					words: draft.goal?.words,
					targetOn: draft.goal?.targetOn,
					desiredFrom: draft.held.desiredFrom,
					contribution: draft.held.contribution,
					urgency: draft.held.urgency,
					unmetNeedId: draft.held.unmetNeedId
				}
			: await prefilled(tx, actor, url.searchParams, offer, cases, dayOf(now));
		return {
			step: {
				offer,
				cases: cases.map(({ id, reference, area }) => ({ id, reference, area })),
				areas,
				draft: draft && { id: draft.held.id, person: draft.held.caseReference ?? '', seen: draft.held.seen }
			},
			form: blank({ offerId: offer.id, ...values })
		};
	});
};

type Offer = Awaited<ReturnType<typeof loadOffer>>;
type Cases = Awaited<ReturnType<typeof listOwnCases>>['rows'];

/** Who and what for, as far as the way here tells: the case, its need, the unmet need that a new offer answers. */
async function prefilled(tx: Tx, actor: Actor, query: URLSearchParams, offer: Offer, cases: Cases, today: string) {
	const asked = query.get('bedarf');
	const served = (termId: string | undefined) => offer.terms.some((term) => term.id === termId);
	const sought = cases.find(({ id }) => id === query.get('fall'));
	// Who searches on for somebody answers what waits for them, if the offer does.
	const waiting =
		sought && !asked ? (await listWaitingOf(tx, actor, sought.id)).find(({ termId }) => served(termId))?.id : undefined;
	const needId = asked ? idParam(asked) : waiting;
	const unmet = needId ? await findWaitingNeed(tx, actor, needId) : undefined;
	const person = unmet?.caseId ? cases.find(({ id }) => id === unmet.caseId) : sought;
	const noted = person?.needs.find((need) => served(need.termId))?.termId;
	return {
		offerLocationId: offer.locations[0]?.id,
		caseId: person?.id ?? (cases.length === 0 ? 'neu' : ''),
		reference: suggestPseudonym(Math.random, new Set(cases.map(({ reference }) => reference))),
		areaId: unmet?.areaId ?? '',
		language: 'de',
		termId: (served(unmet?.termId) ? unmet?.termId : undefined) ?? noted ?? offer.terms[0]?.id,
		desiredFrom: unmet?.neededFrom && unmet.neededFrom > today ? unmet.neededFrom : today,
		contribution: 'advise',
		urgency: unmet?.urgency ?? 'soon',
		unmetNeedId: unmet?.id
	};
}

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, referralDraft);
		if (rejected) return rejected;
		const draftId = event.url.searchParams.get('entwurf');
		const { value, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				if (!draftId) return draftReferral(tx, actor, data, now);
				await updateDraft(tx, actor, { ...data, id: idParam(draftId) }, now);
				return { id: idParam(draftId) };
			},
			once
		);
		if (refused) return refused;
		redirect(303, `/anfragen/${value.id}/freigabe`);
	}
};
