import { z } from 'zod';
import { requestKey, zCode, zId, zRequired } from '#lib/platform/inputs.ts';
import { receipts, sayings } from './model.ts';

/** A code from paper; anything typed is checked by the database, so that a try counts. */
export const codeEntry = z.object({ code: zRequired(40) });

/** What the slip lets a person do: tell one of three things, or take everything back. */
export const slipEntry = z.object({
	code: zRequired(40),
	says: zCode([...sayings, 'withdraw'])
});

export const eraseReceipt = z.object({ requestKey, taskId: zId, receipt: zCode(receipts) });
