import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import { requestKey, zCode, zDay, zId, zOptionalId, zRequired, zText } from '#lib/platform/inputs.ts';
import { emergencyReasons, transferReasons, pseudonymPattern } from './model.ts';

/** The pseudonym: one word and up to three digits. */
export const zPseudonym = zRequired(24).refine((text) => pseudonymPattern.test(text), {
	error: () => m.cases_pseudonym_form()
});

const zLanguageCode = z
	.string()
	.trim()
	.regex(/^[a-z]{2}$/, { error: () => m.errors_choice() });
export const zLanguage = zLanguageCode.default('de');

/** What is held about a person at first; nothing else can be typed. */
export const newCase = z.object({
	requestKey,
	reference: zPseudonym,
	areaId: zOptionalId,
	language: zLanguage,
	/** Under 25: other instruments apply. Left open while unknown. */
	under25: zCode(['', 'yes', 'no']).default(''),
	needs: z.array(zId).max(12).default([])
});
export type NewCase = z.output<typeof newCase>;
/**
 * What can be corrected about a case later on; the pseudonym stays. The form says all of it: what it does not say is no
 * correction, and would empty what is stored.
 */
export const caseFacts = newCase.pick({ requestKey: true, areaId: true }).extend({
	language: zLanguageCode,
	under25: zCode(['', 'yes', 'no'])
});
export type CaseFacts = z.output<typeof caseFacts>;

/** Name and ways to reach the person (D1), asked for only when a referral needs them. */
export const contactEntry = z.object({
	requestKey,
	name: zRequired(120),
	phone: zText(40).default(''),
	email: zText(120)
		.refine((text) => text === '' || /^[^\s@]+@[^\s@]+$/.test(text), { error: () => m.cases_email_form() })
		.default('')
});
export type ContactEntry = z.output<typeof contactEntry>;

export const needEntry = z.object({ requestKey, termId: zId });
export type NeedEntry = z.output<typeof needEntry>;

export const caseFilter = z.object({
	stand: zCode(['offen', 'abgeschlossen']).default('offen')
});
export type CaseFilter = z.output<typeof caseFilter>;

/** Cover until the end of a day; `absentId` where a team lead names the colleague. */
export const coverEntry = z.object({ requestKey, absentId: zOptionalId, colleagueId: zId, until: zDay });
/** Several own cases at once, from one day to another. */
export const ownCover = z.object({
	requestKey,
	colleagueId: zId,
	from: zDay,
	until: zDay,
	caseIds: z.array(zId).max(500).default([])
});
export const coverEnd = z.object({ requestKey, absentId: zOptionalId, colleagueId: zId });
export const transferEntry = z.object({
	requestKey,
	absentId: zOptionalId,
	colleagueId: zId,
	reason: zCode(transferReasons)
});
export const emergencyRequest = z.object({ requestKey, reference: zPseudonym, reason: zCode(emergencyReasons) });
export const emergencyStep = z.object({ requestKey, id: zId });
