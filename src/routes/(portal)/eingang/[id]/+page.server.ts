import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { withdrawConsent } from '#lib/consent/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { consentWithdrawal, providerAnswer, referralStep, stageReport, statusReport } from '#lib/referrals/index.ts';
import { answerReferral, getReferral, putAside, reportStage, reportStatus } from '#lib/referrals/index.server.ts';
import { dayOf } from '#lib/ui/format.ts';
import type { z } from 'zod';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('provider-staff', 'provider-admin');
	return ask(actor, async (tx, now) => {
		const { held, moves, standing, goal, contact, office, consents } = await getReferral(tx, actor, idParam(params.id), now);
		return {
			// Only what a provider may see: the row's D0 fields, and what law or consent opens.
			referral: {
				id: held.id,
				reference: held.reference,
				offerId: held.offerId,
				offerName: held.offerName,
				from: held.fromName,
				termDe: held.termDe,
				termEn: held.termEn,
				area: held.area,
				desiredFrom: held.desiredFrom,
				urgency: held.urgency,
				contribution: held.contribution,
				regime: held.regime,
				sentAt: held.sentAt,
				answerDueOn: held.may.has('D3') ? held.answerDueOn : null,
				onlyByPerson: held.state.onlyByPerson,
				mayKnowContact: held.open.has('D1'),
				contactAfterAnswer: held.may.has('D3') && consents.some((consent) => consent.categories.includes('D1')),
				seen: held.seen,
				reported: held.reported.map(({ id, event, reason, happensOn, recordedAt }) => ({ id, event, reason, happensOn, recordedAt })),
				appointment: held.state.appointment
			},
			consents: consents.filter((consent) => !consent.withdrawnAt).map(({ id, direction }) => ({ id, direction })),
			moves,
			standing,
			goal: goal ? { words: goal.words } : undefined,
			contact,
			office,
			today: dayOf(now),
			form: blank({ happensOn: dayOf(now), discussedOn: dayOf(now) })
		};
	});
};

/** One action: read the form, run the command, say so, show the item again. */
async function run<Schema extends z.ZodObject>(
	event: RequestEvent,
	schema: Schema,
	command: (tx: Tx, actor: Member, data: z.output<Schema>, id: string, now: Date) => Promise<unknown>,
	said: (data: z.output<Schema>) => string,
	next: (id: string) => string = (id) => `/eingang/${id}`
) {
	const actor = requireActor('provider-staff', 'provider-admin');
	const id = idParam(event.params.id);
	const { data, form, once, rejected } = await readForm(event, schema);
	if (rejected) return rejected;
	const { refused } = await attempt(form, actor, async (tx, now) => void (await command(tx, actor, data, id, now)), once);
	if (refused) return refused;
	toast(event.cookies, said(data));
	redirect(303, next(id));
}

const answered = {
	accept: m.referrals_accepted_toast,
	waitlist: m.referrals_waitlisted_toast,
	decline: m.referrals_declined_toast,
	receive: m.referrals_received_toast
};

export const actions: Actions = {
	answer: async (event) => {
		requireActor('provider-staff', 'provider-admin');
		return run(event, providerAnswer, (tx, actor, data, id, now) => answerReferral(tx, actor, { ...data, id }, now), (data) => answered[data.answer]());
	},
	report: async (event) => {
		requireActor('provider-staff', 'provider-admin');
		return run(event, statusReport, (tx, actor, data, id, now) => reportStatus(tx, actor, { ...data, id }, now), m.referrals_reported_toast);
	},
	stage: async (event) => {
		requireActor('provider-staff', 'provider-admin');
		return run(event, stageReport, (tx, actor, data, id, now) => reportStage(tx, actor, { ...data, id }, now), m.referrals_reported_toast);
	},
	aside: async (event) => {
		requireActor('provider-staff', 'provider-admin');
		return run(
			event,
			referralStep,
			(tx, actor, data, id, now) => putAside(tx, actor, { ...data, id }, now),
			m.referrals_put_aside_toast,
			() => '/eingang'
		);
	},
	withdraw: async (event) => {
		requireActor('provider-staff', 'provider-admin');
		return run(event, consentWithdrawal, (tx, actor, data, _id, now) => withdrawConsent(tx, actor, data, now), m.referrals_reported_toast);
	}
};
