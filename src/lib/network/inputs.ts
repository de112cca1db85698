import { z } from 'zod';
import { zCode, zDay, zId, zOptionalDay, zOptionalId, zRequired, zText, zWhole } from '#lib/platform/inputs.ts';
import { bodyKinds, contactChannels, partnerFilters } from './model.ts';

export const partnerQuery = z.object({ zeige: zCode(partnerFilters).default('alle') });

export const careForm = z.object({ coordinatorId: zOptionalId, rhythmDays: zWhole(7, 730) });
export type CareInput = z.output<typeof careForm>;

export const contactForm = z.object({
	heldOn: zDay,
	channel: zCode(contactChannels),
	topic: zRequired(300)
});
export type ContactInput = z.output<typeof contactForm>;

const zRhythm = z.union([z.literal('').transform(() => undefined), zWhole(1, 24)]).optional();
export const bodyForm = z.object({
	bodyKind: zCode(bodyKinds),
	name: zRequired(120),
	purpose: zText(500).default(''),
	rhythmMonths: zRhythm
});
export type BodyInput = z.output<typeof bodyForm>;

export const seatForm = z.object({
	organisationId: zOptionalId,
	seat: zRequired(120),
	chairs: z.union([z.literal('on'), z.literal('')]).optional(),
	since: zDay
});
export type SeatInput = z.output<typeof seatForm>;
export const seatEndForm = z.object({ memberId: zId });

export const meetingForm = z.object({
	meetsOn: zDay,
	meetsAt: z
		.union([z.literal('').transform(() => undefined), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)])
		.optional(),
	place: zText(160).default('')
});
export type MeetingInput = z.output<typeof meetingForm>;

/** An item of an agenda: words, or a cell of the gap matrix by its need and area. */
export const agendaForm = z.object({
	meetingId: zId,
	title: zRequired(200),
	termId: zOptionalId,
	areaId: zOptionalId
});
export type AgendaInput = z.output<typeof agendaForm>;

export const decisionForm = z.object({
	meetingId: zId,
	agendaItemId: zOptionalId,
	words: zRequired(500),
	responsible: zText(160).default(''),
	dueOn: zOptionalDay
});
export type DecisionInput = z.output<typeof decisionForm>;
export const settleForm = z.object({ decisionId: zId });

export const minutesForm = z.object({ meetingId: zId, minutes: zRequired(4_000), minutesOn: zDay });
export type MinutesInput = z.output<typeof minutesForm>;
