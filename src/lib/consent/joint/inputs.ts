import { z } from 'zod';
import { requestKey, zCode, zId } from '#lib/platform/inputs.ts';
import { saidWithdrawals } from '../model.ts';

export const jointWithdrawal = z.object({
	requestKey,
	jointConsentId: zId,
	form: zCode(saidWithdrawals)
});
