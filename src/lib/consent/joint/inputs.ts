import { z } from 'zod';
import { requestKey, zCode, zDay, zId } from '#lib/platform/inputs.ts';
import { consentForms, signatories, withdrawalForms } from '../model.ts';

/** How a person agreed that several organisations know the same thing. */
export const jointFormFields = {
	form: zCode(consentForms).default('written'),
	signatory: zCode(signatories as [string, ...string[]]).default('person'),
	givenOn: zDay,
	language: z
		.string()
		.regex(/^[a-z]{2}$/)
		.default('de'),
	copyHanded: z
		.literal('on')
		.optional()
		.transform((value) => value === 'on')
};
export const jointWithdrawal = z.object({
	requestKey,
	jointConsentId: zId,
	form: zCode(withdrawalForms).default('spoken')
});
