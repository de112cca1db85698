import { error, redirect, type Actions } from '@sveltejs/kit';
import { listOwnCases } from '#lib/cases/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { signpostForm, signpostStep } from '#lib/referrals/index.ts';
import { closeSignpost, giveSignpost, listSignposts, loadOffer } from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
	const actor = requireActor('case-manager');
	const offerId = url.searchParams.get('angebot');
	return ask(actor, async (tx, now) => {
		const offer = offerId ? await loadOffer(tx, actor, idParam(offerId), now) : undefined;
		if (offer && offer.intake !== 'open_door' && offer.regime !== 'none')
			error(404, { message: m.errors_not_found(), code: 'not-found' });
		const { rows: cases } = await listOwnCases(tx, actor);
		return {
			now,
			offer: offer && { id: offer.id, name: offer.name, provider: offer.provider, terms: offer.terms },
			cases: cases.map(({ id, reference }) => ({ id, reference })),
			signposts: await listSignposts(tx, actor),
			form: blank({ caseId: url.searchParams.get('fall') ?? '', termId: offer?.terms[0]?.id ?? '' })
		};
	});
};

export const actions: Actions = {
	give: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, signpostForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => giveSignpost(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_signpost_given());
		redirect(303, '/anfragen/hinweis');
	},
	close: async (event) => {
		const actor = requireActor('case-manager');
		const { data, form, once, rejected } = await readForm(event, signpostStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => closeSignpost(tx, actor, data, now), once);
		if (refused) return refused;
		redirect(303, '/anfragen/hinweis');
	}
};
