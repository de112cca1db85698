import { error, redirect, type Actions } from '@sveltejs/kit';
import { offerChange, offerForm, offerStep, type OfferState } from '#lib/directory/index.ts';
import {
	archiveOffer,
	changeOffer,
	formOf,
	getOffer,
	getOfferChoices,
	publishOffer,
	reopenOffer,
	updateOffer
} from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider } from '#lib/platform/actor.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import type { PageServerLoad } from './$types';

const editors = ['provider-admin', 'network-admin', 'system-manager'] as const;
const steps = {
	archive: { take: archiveOffer, words: m.directory_archived, back: 'publish' },
	reopen: { take: reopenOffer, words: m.directory_reopened, back: 'archive' },
	publish: { take: publishOffer, words: m.directory_published, back: 'reopen' }
};
/** What is published does not always appear at once. */
const saidOf = (state: OfferState, words: () => string): string =>
	state === 'awaiting' ? m.directory_awaits() : words();
const undoOf = (id: string, step: string) => ({
	undo: { action: `/angebote/verwalten/${id}?/step`, fields: { step } }
});

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...editors);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const offer = await getOffer(tx, actor, id, now);
		// Somebody else's offer can be read in the directory; here it is as unknown as any other.
		if (!offer.mayEdit) error(404, { message: m.errors_not_found(), code: 'not-found' });
		return {
			id: offer.id,
			name: offer.name,
			state: offer.state,
			organisation: offer.organisation,
			approvesAt: isProvider(actor) ? undefined : `/angebote/verwalten/anbieter/${offer.organisation.id}`,
			choices: await getOfferChoices(tx, actor, offer.organisation.id, now),
			form: blank(formOf(offer))
		};
	});
};

export const actions: Actions = {
	save: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, offerForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => updateOffer(tx, actor, { id, form: data }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.directory_saved());
		redirect(303, `/angebote/verwalten/${id}`);
	},
	/** Saves what stands in the form and publishes that. */
	publish: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, offerForm);
		if (rejected) return rejected;
		const { value: state, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				await updateOffer(tx, actor, { id, form: data }, now);
				return publishOffer(tx, actor, id, now);
			},
			once
		);
		if (refused) return refused;
		toast(event.cookies, saidOf(state, m.directory_published), undoOf(id, 'reopen'));
		redirect(303, `/angebote/verwalten/${id}`);
	},
	change: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, offerChange);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => changeOffer(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.directory_change_done());
		redirect(303, `/angebote/verwalten/${id}`);
	},
	step: async (event) => {
		const actor = requireActor(...editors);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, offerStep);
		if (rejected) return rejected;
		const { take, words, back } = steps[data.step];
		const { value: state, refused } = await attempt(form, actor, (tx, now) => take(tx, actor, id, now), once);
		if (refused) return refused;
		toast(event.cookies, saidOf(state, words), undoOf(id, back));
		redirect(303, `/angebote/verwalten/${id}`);
	}
};
