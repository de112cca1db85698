import { z } from 'zod';
import { consentForms, consentSignatories, givingFields, saidWithdrawals } from '#lib/consent/index.ts';
import { requestKey, zCode, zDay, zId, zRequired } from '#lib/platform/inputs.ts';
import { contributions } from '../model.ts';
import { sayableEndReasons } from './model.ts';

export const mandateEntry = z.object({
	requestKey,
	referralId: zId,
	termIds: z.array(zId).max(20).default([]),
	validFrom: zDay,
	validUntil: zDay
});
export const mandateEnd = z.object({ requestKey, mandateId: zId, reason: zCode(sayableEndReasons) });

/** Who may sign for a single referral: somebody from 15 to 17 as well, with that noted (rule 11). */
const signatory = zCode(consentSignatories as [string, ...string[]]).default('person');

/** A referral in a mandate: where to, what for, and what the person lets flow to whom. */
export const subReferralEntry = z.object({
	requestKey,
	offerId: zId,
	termId: zId,
	words: zRequired(200),
	contribution: zCode(contributions).default('accompany'),
	/** What the offer's provider may know. */
	toProvider: z
		.array(zCode(['D1', 'D2']))
		.max(2)
		.default([]),
	/** What comes back to the mandated organisation, and what to the principal. */
	toMandated: z
		.array(zCode(['D3', 'D4']))
		.max(2)
		.default([]),
	toPrincipal: z
		.array(zCode(['D3', 'D4']))
		.max(2)
		.default([]),
	...givingFields,
	/** Not asked where the person agrees to nothing. */
	form: z.union([z.literal('').transform(() => undefined), zCode(consentForms)]).optional(),
	signatory
});
export type SubReferralEntry = z.output<typeof subReferralEntry>;
export const subReferralRenewal = z.object({ requestKey, consentId: zId, ...givingFields, signatory });
export const subReferralWithdrawal = z.object({ requestKey, consentId: zId, form: zCode(saidWithdrawals) });
