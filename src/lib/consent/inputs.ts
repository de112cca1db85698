import { z } from 'zod';
import { requestKey, zCode, zDay, zId, zRequired } from '#lib/platform/inputs.ts';
import { consentForms, receipts, sayings, signatories } from './model.ts';

/** A code from paper; anything typed is checked by the database, so that a try counts. */
export const codeEntry = z.object({ code: zRequired(40) });

/** What the slip lets a person do: tell one of three things, or take everything back. */
export const slipEntry = z.object({
	code: zRequired(40),
	says: zCode([...sayings, 'withdraw'])
});

export const eraseReceipt = z.object({ requestKey, taskId: zId, receipt: zCode(receipts) });

/** How a person agreed, in a form for one consent (`readGiving`). */
export const givingFields = {
	form: zCode(consentForms),
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
