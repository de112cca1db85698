import { z } from 'zod';
import { givingFields } from '#lib/consent/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { requestKey, zCode, zDay, zId, zOptionalId, zWhole } from '#lib/platform/inputs.ts';
import { handOverManners } from './model.ts';

/** One choice per referral of the case: its id and its place in the chain, "<id>:<place>". */
const zLink = z
	.string()
	.regex(/^[0-9a-f-]{36}:([1-9]|1[0-2])$/, { error: () => m.errors_choice() })
	.transform((text) => ({ referralId: text.slice(0, 36), position: Number(text.slice(37)) }))
	.refine(({ referralId }) => zId.safeParse(referralId).success, { error: () => m.errors_choice() });

export const chainEntry = z.object({
	requestKey,
	chainId: zOptionalId,
	links: z.array(zLink).max(40).default([]),
	idleDays: zWhole(1, 365)
});
export const chainStep = z.object({ requestKey, chainId: zId });
export const handOverEntry = z.object({
	requestKey,
	fromReferralId: zId,
	toReferralId: zId,
	handOverOn: zDay,
	manner: zCode(handOverManners).default('together')
});
export const handOverConsent = z.object({ requestKey, handOverId: zId, ...givingFields });
