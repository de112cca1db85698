import { z } from 'zod';
import { requestKey, zCode, zId } from '#lib/platform/inputs.ts';
import { withdrawalForms } from '../model.ts';

export const jointWithdrawal = z.object({
	requestKey,
	jointConsentId: zId,
	form: zCode(withdrawalForms).default('spoken')
});
