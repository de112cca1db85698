import { redirect, type Actions } from '@sveltejs/kit';
import { eraseReceipt, needsConsent } from '#lib/consent/index.ts';
import { confirmErased, listEraseTasks, listSelfReports } from '#lib/consent/index.server.ts';
import { getOrganisationContact } from '#lib/directory/index.server.ts';
import { requireActor } from '#lib/identity/request.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { ask, attempt, blank, idParam, readForm } from '#lib/platform/forms.server.ts';
import { toast } from '#lib/platform/toast.server.ts';
import {
	aftercareForm,
	assessmentComment,
	closingSheet,
	consentWithdrawal,
	cutsShort,
	goalAgreement,
	isWithoutFeedback,
	nextCheck,
	officeReply,
	referralStep,
	timelineOf,
	usualVoucherDays,
	voucherExtension
} from '#lib/referrals/index.ts';
import {
	agreeGoal,
	closeReferral,
	commentAssessment,
	discardDraft,
	extendVoucher,
	getReferral,
	letNeedWaitOn,
	noteAftercare,
	listAftercare,
	listAssessments,
	listAttendance,
	remindProvider,
	replyToProvider,
	reportUnmetFromDecline,
	withdrawReferral,
	withdrawReferralConsent,
	type ReferralPage
} from '#lib/referrals/index.server.ts';
import { date } from '#lib/ui/format.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
	const actor = requireActor('case-manager');
	const id = idParam(params.id);
	return ask(actor, async (tx, now) => {
		const page = await getReferral(tx, actor, id, now);
		const { held, goal, consents, closing, unmet, standing, moves, voucher } = page;
		return {
			now,
			today: dayOf(now),
			referral: {
				id,
				reference: held.reference,
				caseId: held.caseId,
				person: held.caseReference ?? '',
				area: held.area,
				offerId: held.offerId,
				offerName: held.offerName,
				provider: held.toName,
				location: held.locationName,
				regime: held.regime,
				termCode: held.termCode,
				termDe: held.termDe,
				termEn: held.termEn,
				contribution: held.contribution,
				desiredFrom: held.desiredFrom,
				sensitive: held.sensitive,
				sentAt: held.sentAt,
				place:
					held.place && held.place.state !== 'released'
						? { state: held.place.state, until: held.place.heldUntil && dayOf(held.place.heldUntil) }
						: undefined,
				stage: held.state.stage,
				/** Closing now would end it before the provider told its end. */
				cutsShort: !held.state.onlyByPerson && cutsShort(held.state.phase),
				/** Outcomes may be stored: by the measure's own law, or because the person agreed. */
				mayStoreOutcomes: held.regime === 'statutory' || held.may.has('D7'),
				mayAgreeOutcomes: needsConsent(held.regime, 'to_authority').includes('D7')
			},
			standing,
			moves,
			voucher,
			goal,
			consents: consents.map((one) => ({
				...one,
				thirdParty:
					held.mandateId && one.direction === 'to_authority' && one.recipientId === held.fromOrganisationId
						? held.fromName
						: undefined
			})),
			maker: held.mandateId ? held.fromName : undefined,
			closing,
			need: page.need,
			unmet,
			followed: page.followed,
			overdue:
				isWithoutFeedback(standing.ageing) && !held.mandateId
					? await getOrganisationContact(tx, actor, held.toOrganisationId)
					: undefined,
			remindedAt: held.remindedAt,
			attendance: held.may.has('D5')
				? await listAttendance(tx, actor, { caseId: held.caseId, referralId: id }, now)
				: [],
			assessments: held.may.has('D6')
				? await listAssessments(tx, actor, { caseId: held.caseId, referralId: id }, now)
				: [],
			aftercare: await aftercareOf(tx, actor, held, moves, now),
			erase: await listEraseTasks(tx, actor, { referralId: id }, now),
			selfReports:
				held.sending !== 'draft' && needsConsent(held.regime, 'to_authority').length > 0
					? await listSelfReports(tx, actor, id)
					: undefined,
			timeline: timelineOf({ ...held, consents }),
			form: blank({ seen: held.seen, goal: 'open', voucherUntil: proposedUntil(held.voucherUntil, dayOf(now)) })
		};
	});
};

/** The day that a voucher has; for one whose time is over as long again as is usual. */
const proposedUntil = (until: string | null, today: string): string =>
	until !== null && until < today ? addDays(today, usualVoucherDays) : (until ?? '');

/** What was noted after the end, and the next look; undefined where nothing of the kind is stored or asked. */
async function aftercareOf(tx: Tx, actor: Actor, held: ReferralPage['held'], moves: ReferralPage['moves'], now: Date) {
	const checks = await listAftercare(tx, actor, { caseId: held.caseId, referralId: held.id }, now);
	const mayNote = moves.includes('aftercare');
	const noted = checks.map(({ months }) => months);
	const next = mayNote ? nextCheck(held.state.endedOn, noted, dayOf(now)) : undefined;
	return checks.length > 0 || next ? { checks, next, mayNote } : undefined;
}

export const actions: Actions = {
	aftercare: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, aftercareForm);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => noteAftercare(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.statutory_aftercare_saved());
		redirect(303, `/anfragen/${id}`);
	},
	reply: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, officeReply);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => replyToProvider(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_replied_toast());
		redirect(303, `/anfragen/${id}`);
	},
	remind: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => remindProvider(tx, actor, { id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_overdue_done());
		redirect(303, `/anfragen/${id}`);
	},
	goal: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, goalAgreement);
		if (rejected) return rejected;
		const { value: changed, refused } = await attempt(
			form,
			actor,
			(tx, now) => agreeGoal(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		if (changed) toast(event.cookies, m.referrals_goal_saved());
		redirect(303, `/anfragen/${id}`);
	},
	voucher: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, voucherExtension);
		if (rejected) return rejected;
		const { value: changed, refused } = await attempt(
			form,
			actor,
			(tx, now) => extendVoucher(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		if (changed)
			toast(event.cookies, m.referrals_voucher_extended_toast({ on: date(data.voucherUntil ?? '', getLocale()) }));
		redirect(303, `/anfragen/${id}`);
	},
	withdraw: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => withdrawReferral(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.referrals_page_withdrawn());
		redirect(303, `/anfragen/${id}`);
	},
	comment: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, assessmentComment);
		if (rejected) return rejected;
		const { refused } = await attempt(
			form,
			actor,
			(tx, now) => commentAssessment(tx, actor, { ...data, id }, now),
			once
		);
		if (refused) return refused;
		toast(event.cookies, m.statutory_assessment_comment_saved());
		redirect(303, `/anfragen/${id}`);
	},
	close: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, closingSheet);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => closeReferral(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_page_closed());
		redirect(303, `/anfragen/${id}`);
	},
	revoke: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, consentWithdrawal);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => withdrawReferralConsent(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.consent_withdrawn());
		redirect(303, `/anfragen/${id}#einwilligungen`);
	},
	wait: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => letNeedWaitOn(tx, actor, { id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_page_need_waiting());
		redirect(303, `/anfragen/${id}`);
	},
	unmet: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => reportUnmetFromDecline(tx, actor, { id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_page_unmet_reported());
		redirect(303, `/anfragen/${id}`);
	},
	discard: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, referralStep);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => discardDraft(tx, actor, { ...data, id }, now), once);
		if (refused) return refused;
		toast(event.cookies, m.referrals_discarded());
		redirect(303, '/anfragen?stand=entwurf');
	},
	erased: async (event) => {
		const actor = requireActor('case-manager');
		const id = idParam(event.params.id);
		const { data, form, once, rejected } = await readForm(event, eraseReceipt);
		if (rejected) return rejected;
		const { refused } = await attempt(form, actor, (tx, now) => confirmErased(tx, actor, data, now), once);
		if (refused) return refused;
		toast(event.cookies, m.consent_erase_toast());
		redirect(303, `/anfragen/${id}`);
	}
};
