import { redirect, type Actions } from '@sveltejs/kit';
import { eraseReceipt, jointWithdrawal } from '#lib/consent/index.ts';
import { confirmErased, listEraseTasks, withdrawJointConsent } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { providers } from '#lib/platform/actor.ts';
import { dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import {
	consentWithdrawal,
	keepingStep,
	providerAnswer,
	referralStep,
	stageReport,
	statusReport
} from '#lib/referrals/index.ts';
import {
	answerReferral,
	correctReport,
	getInboxItem,
	keepState,
	listSharedHandOvers,
	putAside,
	reportStage,
	reportStatus,
	takeUp,
	withdrawReferralConsent
} from '#lib/referrals/index.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor(...providers);
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const item = await getInboxItem(tx, actor, id, now);
		const today = dayOf(now);
		const erase = await listEraseTasks(tx, actor, { referralId: id }, now);
		const handOvers = await listSharedHandOvers(tx, actor, id);
		return { now, today, item, erase, handOvers, form: blank({ seen: item.seen, happensOn: today }) };
	});
};

const done = {
	receive: () => m.referrals_received_toast(),
	query: () => m.referrals_queried_toast(),
	counter: () => m.referrals_countered_toast(),
	offer_place: () => m.referrals_offered_toast(),
	accept: () => m.referrals_accepted_toast(),
	waitlist: () => m.referrals_waitlisted_toast(),
	decline: () => m.referrals_declined_toast()
};

export const actions: Actions = {
	answer: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, providerAnswer);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => answerReferral(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, done[data.answer]());
		redirect(303, `/eingang/${id}`);
	},
	report: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, statusReport);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => reportStatus(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_reported_toast());
		redirect(303, `/eingang/${id}`);
	},
	unchanged: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, keepingStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => keepState(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_kept_toast());
		redirect(303, `/eingang/${id}`);
	},
	correct: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => correctReport(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_corrected_toast());
		redirect(303, `/eingang/${id}`);
	},
	stage: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, stageReport);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => reportStage(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_reported_toast());
		redirect(303, `/eingang/${id}`);
	},
	aside: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => putAside(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_put_aside_toast(), { undo: { action: `/eingang/${id}?/takeUp`, fields: {} } });
		redirect(303, '/eingang');
	},
	takeUp: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => takeUp(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_taken_up_toast());
		redirect(303, `/eingang/${id}`);
	},
	withdraw: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, consentWithdrawal);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => withdrawReferralConsent(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.consent_withdrawn());
		redirect(303, `/eingang/${id}`);
	},
	handOverWithdrawn: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, jointWithdrawal);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => withdrawJointConsent(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.chains_withdrawn());
		redirect(303, `/eingang/${id}`);
	},
	erased: async (event) => {
		const actor = requireActor(...providers);
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, eraseReceipt);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => confirmErased(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.consent_erase_toast());
		redirect(303, `/eingang/${id}`);
	}
};
