import { redirect, type Actions } from '@sveltejs/kit';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { addWorkingDays, sendingStep, usualVoucherDays } from '#lib/referrals/index.ts';
import { bookDirectly, bookingOf, getReferral, loadOffer, sendReferral } from '#lib/referrals/index.server.ts';
import { date } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const { held, goal, contact, consents, office } = await getReferral(tx, actor, id, now);
		if (held.state.phase !== 'draft') redirect(303, `/anfragen/${id}`);
		const offer = await loadOffer(tx, actor, held.offerId, now);
		const takesVoucher = offer.intake === 'voucher';
		const inForce = consents.filter((one) => one.inForce);
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
				regime: offer.regime,
				termDe: held.termDe,
				termEn: held.termEn,
				area: held.area,
				desiredFrom: held.desiredFrom,
				contribution: held.contribution,
				urgency: held.urgency,
				words: goal?.words ?? '',
				targetOn: goal?.targetOn ?? null,
				responseDays: offer.responseDays,
				answerDueOn: addWorkingDays(dayOf(now), offer.responseDays, offer.land)
			},
			contact,
			takesVoucher,
			booking: await bookingOf(tx, actor, { offerId: held.offerId, commissionerId: held.fromOrganisationId }, now),
			consents: inForce.map(({ direction, categories, form, validUntil }) => ({
				direction,
				categories,
				form,
				validUntil
			})),
			form: blank({ seen: held.seen, ...(takesVoucher ? { voucherUntil: addDays(dayOf(now), usualVoucherDays) } : {}) })
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, sendingStep);
		if (rejected) return rejected;
		const { value, refused } = await attempt(
			form,
			actor,
			async (tx, now) => {
				if (data.how === 'book') {
					await bookDirectly(tx, actor, { ...data, id }, now);
					const { held } = await getReferral(tx, actor, id, now);
					return { reference: held.reference, on: undefined, booked: true };
				}
				const { answerDueOn } = await sendReferral(tx, actor, { ...data, id }, now);
				const { held } = await getReferral(tx, actor, id, now);
				return { reference: held.reference, on: held.may.has('D3') ? answerDueOn : undefined, booked: false };
			},
			once
		);
		if (refused) return refused;
		const { reference, on, booked } = value;
		toast(
			event.cookies,
			booked
				? m.statutory_booked({ reference })
				: on
					? m.referrals_sent({ reference, on: date(on, getLocale()) })
					: m.referrals_sent_person({ reference })
		);
		redirect(303, `/anfragen/${id}`);
	}
};
