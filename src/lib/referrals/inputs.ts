import { z } from 'zod';
import { zPseudonym, zLanguage } from '#lib/cases/index.ts';
import { consentForms, consentLanguages, consentSignatories, saidWithdrawals } from '#lib/consent/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { requestKey, zCode, zDay, zId, zOptionalDay, zOptionalId, zText } from '#lib/platform/inputs.ts';
import { helpedCodes, missingCodes } from './goals/closing.ts';
import { zOptionalReason } from './goals/inputs.ts';
import { contributions, goalLevels, longestGoal, outcomes, stages, urgencies } from './model.ts';
import { keepingMoves } from './moves.ts';
import {
	counterCodes,
	declineReasons,
	endReasons,
	leaveReasons,
	notStartedReasons,
	queryCodes,
	replies,
	returnReasons,
	undiscussedReasons,
	type DeclineReason,
	type LeaveReason,
	type NotStartedReason,
	type ReturnReason
} from './reasons.ts';

const zChecked = z
	.string()
	.optional()
	.transform((value) => value === 'on' || value === 'true' || value === '1');
/** A code that may be left open. */
const zOpenCode = <const Codes extends readonly [string, ...string[]]>(codes: Codes) =>
	z.union([z.literal('').transform(() => undefined), zCode(codes)]).optional();
/** What the form saw; a mismatch means that somebody else was faster. */
const seen = z.string().trim().max(40).default('');
const zClock = z
	.union([
		z.literal('').transform(() => undefined),
		z
			.string()
			.trim()
			.regex(/^([01]\d|2[0-3]):[0-5]\d(:\d\d)?$/, { error: () => m.referrals_clock_form() })
			.transform((text) => text.slice(0, 5))
	])
	.optional();

/** Step 1, "Wer und wofür". `caseId` is an own case, or `neu` with the fields of a new one. */
export const referralDraft = z
	.object({
		requestKey,
		offerId: zId,
		offerLocationId: zId,
		caseId: z.union([z.literal('neu'), zId], { error: () => m.referrals_choose_case() }),
		reference: z.union([z.literal('').transform(() => undefined), zPseudonym]).optional(),
		areaId: zOptionalId,
		language: zLanguage,
		termId: zId,
		words: zText(longestGoal).default(''),
		targetOn: zOptionalDay,
		desiredFrom: zOptionalDay,
		contribution: zCode(contributions).default('advise'),
		urgency: zCode(urgencies).default('soon'),
		unmetNeedId: zOptionalId
	})
	.refine((draft) => draft.caseId !== 'neu' || draft.reference !== undefined, {
		error: () => m.errors_required(),
		path: ['reference']
	});
export type ReferralDraft = z.output<typeof referralDraft>;

/** Who signs a consent (rule 11). */
const zSignatory = zCode(consentSignatories as [string, ...string[]]).optional();

/** Step 2, "Was der Anbieter sieht": what is ticked, which consents are at hand, and how to reach the person. */
export const disclosureChoice = z.object({
	requestKey,
	// Required here: a form without ticks withdraws every consent, and a request that is no form must not.
	seen: z.string().trim().min(1).max(40),
	/** `ohne_b`: go on without feedback from the provider. */
	weiter: z.string().max(20).default(''),
	toProvider: z.array(zCode(['D1', 'D2'])).default([]),
	toAuthority: z.array(zCode(['D3', 'D4', 'D7'])).default([]),
	name: zText(120).default(''),
	phone: zText(40).default(''),
	email: zText(120).default(''),
	givenA: zChecked,
	formA: zOpenCode(consentForms),
	givenOnA: zOptionalDay,
	languageA: zCode(['', ...consentLanguages()] as [string, ...string[]]).default(''),
	copyA: zChecked,
	givenB: zChecked,
	formB: zOpenCode(consentForms),
	givenOnB: zOptionalDay,
	languageB: zCode(['', ...consentLanguages()] as [string, ...string[]]).default(''),
	copyB: zChecked,
	signatoryA: zSignatory,
	signatoryB: zSignatory
});
export type DisclosureChoice = z.output<typeof disclosureChoice>;

export const referralStep = z.object({ requestKey, seen });
/** Step 3: a request, or a booking within the contingent. */
export const sendingStep = z.object({
	requestKey,
	seen,
	how: zCode(['ask', 'book']).default('ask'),
	voucherUntil: zOptionalDay
});
/** What the person wants to reach, said or changed after sending. */
export const goalAgreement = z.object({
	requestKey,
	seen,
	words: zText(longestGoal),
	targetOn: zOptionalDay,
	laterBecause: zOptionalReason
});

/** More time for a voucher. */
export const voucherExtension = z.object({ requestKey, seen, voucherUntil: zOptionalDay });

export const answers = ['receive', 'query', 'counter', 'accept', 'waitlist', 'offer_place', 'decline'] as const;
const declineCodes = Object.keys(declineReasons) as [DeclineReason, ...DeclineReason[]];
const notStartedCodes = Object.keys(notStartedReasons) as [NotStartedReason, ...NotStartedReason[]];
const returnCodes = Object.keys(returnReasons) as [ReturnReason, ...ReturnReason[]];

/** The provider's answer. Query, counter-offer and decline say one code; an acceptance may name the first appointment. */
export const providerAnswer = z.object({
	requestKey,
	seen,
	answer: zCode(answers),
	reason: zOpenCode([...new Set([...declineCodes, ...queryCodes, ...counterCodes])] as [string, ...string[]]),
	words: zText(200).default(''),
	proposedOfferId: zOptionalId,
	appointmentOn: zOptionalDay,
	appointmentAt: zClock,
	/** Said yes knowing that the offer is full or that others wait. */
	sure: zChecked
});
export type ProviderAnswer = z.output<typeof providerAnswer>;

const replyMoves = ['answer_query', 'agree', 'disagree', 'confirm', 'leave_list'] as const;
const leaveCodes = Object.keys(leaveReasons) as [LeaveReason, ...LeaveReason[]];

/** What the office replies, after it heard the person. */
export const officeReply = z.object({
	requestKey,
	seen,
	move: zCode(replyMoves),
	reason: zOpenCode([...replies, ...leaveCodes] as [string, ...string[]]),
	words: zText(200).default(''),
	discussedOn: zOptionalDay
});
export type OfficeReply = z.output<typeof officeReply>;

const statusMoves = ['appointment', 'not_started', 'start', 'interrupt', 'resume', 'end', 'return'] as const;

/** Begun, interrupted, ended: what the provider reports after the answer. */
export const statusReport = z.object({
	requestKey,
	seen,
	move: zCode(statusMoves),
	happensOn: zDay,
	happensAt: zClock,
	/** The new appointment of whoever is excused. */
	nextOn: zOptionalDay,
	nextAt: zClock,
	reason: zOpenCode([...new Set([...endReasons, ...returnCodes, ...notStartedCodes])] as [string, ...string[]]),
	/** The person's own statement. */
	words: zText(200).default(''),
	discussedOn: zOptionalDay,
	undiscussedReason: zOpenCode(undiscussedReasons)
});
export type StatusReport = z.output<typeof statusReport>;

/** "Noch aktuell?" – yes, for one request. */
export const keepingStep = z.object({ requestKey, seen, move: zCode(keepingMoves) });
/** The same for those of a list that nothing was heard of for long. */
export const keepingList = z.object({ requestKey, referralIds: z.array(zId).max(200).default([]) });

/** Development stage with one sentence, both known to the person (D7). */
export const stageReport = z.object({
	requestKey,
	seen,
	stage: zCode(stages),
	sentence: zText(200).default(''),
	discussedOn: zOptionalDay,
	undiscussedReason: zOpenCode(undiscussedReasons)
});
export type StageReport = z.output<typeof stageReport>;

/** At most six inputs; the same sheet for every instrument. */
export const closingSheet = z.object({
	requestKey,
	seen,
	goal: zCode(goalLevels).default('open'),
	outcomes: z.array(zCode(outcomes)).max(6).default([]),
	/** Goal Attainment −2…+2 (tried, not validated), what helped and what was missing (R90); each may be left open. */
	attainment: z.union([z.literal('').transform(() => undefined), zCode(['2', '1', '0', '-1', '-2'])]).optional(),
	helped: z.union([z.literal('').transform(() => undefined), zCode(helpedCodes)]).optional(),
	missing: z.union([z.literal('').transform(() => undefined), zCode(missingCodes)]).optional()
});
export type ClosingSheet = z.output<typeof closingSheet>;

/** *Hinweis* at an open door. */
export const signpostForm = z.object({ requestKey, offerId: zId, caseId: zId, termId: zId });
export type SignpostForm = z.output<typeof signpostForm>;
export const signpostStep = z.object({ requestKey, id: zId });

export const consentWithdrawal = z.object({
	requestKey,
	consentId: zId,
	form: zCode(saidWithdrawals)
});

export const referralFilter = z.object({
	stand: zCode(['offen', 'entwurf', 'abgeschlossen', 'alle']).default('offen'),
	fall: zOptionalId
});
export type ReferralFilter = z.output<typeof referralFilter>;

export const boardFilter = z.object({
	nur: zCode(['alle', 'ohne-rueckmeldung', 'unterbrochen', 'frist', 'nur-person']).default('alle')
});
export type BoardFilter = z.output<typeof boardFilter>;

export const inboxFilter = z.object({
	stand: zCode(['offen', 'warteliste', 'laufend', 'erledigt']).default('offen'),
	angebot: zOptionalId,
	/** Part of a name that the provider knows, or of a number. */
	suche: zText(80).optional()
});
export type InboxFilter = z.output<typeof inboxFilter>;
