import { z } from 'zod';
import { givingFields } from '#lib/consent/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { requestKey, zCode, zDay, zId, zOptionalDay, zOptionalId, zRequired, zText } from '#lib/platform/inputs.ts';
import { conferenceModes, itemKinds, itemOwners, longestPlace, topics } from './model.ts';

const zOptionalTime = z
	.union([
		z.literal('').transform(() => undefined),
		z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: () => m.conferences_time_form() })
	])
	.optional();
const zOn = z
	.literal('on')
	.optional()
	.transform((value) => value === 'on');

export const conferenceEntry = z.object({
	requestKey,
	meetsOn: zDay,
	meetsAt: zOptionalTime,
	place: zText(longestPlace).default(''),
	mode: zCode(conferenceModes).default('in_person'),
	topics: z.array(zCode(topics)).max(topics.length).default([])
});
export const conferenceConsent = z.object({
	requestKey,
	organisations: z.array(zId).max(12).default([]),
	...givingFields
});
export const conferenceInvitation = z.object({ requestKey, organisationId: zId });
export const conferenceStep = z.object({ requestKey });
export const conferenceAnswer = z.object({ requestKey, answer: zCode(['coming', 'not_coming']) });
/** Who took part; the person is asked about first. */
export const conferenceHeld = z.object({ requestKey, person: zOn, parties: z.array(zId).max(20).default([]) });
export const conferenceItem = z.object({
	requestKey,
	kind: zCode(itemKinds).default('decision'),
	words: zRequired(200),
	owner: z.union([z.literal('').transform(() => undefined), zCode(itemOwners)]).optional(),
	organisationId: zOptionalId,
	dueOn: zOptionalDay
});
export const conferenceItemStep = z.object({ requestKey, itemId: zId });
