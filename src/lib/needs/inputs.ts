import { z } from 'zod';
import { zCode, zId, zOptionalDay, zOptionalId, zOptionalWhole, zText } from '#lib/platform/inputs.ts';
import { conditions, substitutes, unmetReasons, unmetUrgencies, type UnmetReason } from './model.ts';

const reasons = Object.keys(unmetReasons) as [UnmetReason, ...UnmetReason[]];

/** Three inputs are enough (need, area, reason); codes and days only, no free text. */
export const unmetNeedForm = z.object({
	termId: zId,
	areaId: zOptionalId,
	reason: zCode(reasons),
	urgency: z.union([z.literal('').transform(() => undefined), zCode(unmetUrgencies)]).optional(),
	caseId: zOptionalId,
	conditions: z.array(zCode(conditions)).max(conditions.length).optional(),
	substitute: z.union([z.literal('').transform(() => undefined), zCode(substitutes)]).optional(),
	neededFrom: zOptionalDay,
	persons: zOptionalWhole(1, 20),
	/** What was searched before, as `writeEvidence` wrote it. */
	evidence: zText(2000).optional(),
	/** The draft that is confirmed with this form. */
	draftId: zOptionalId
});
export type UnmetNeedForm = z.output<typeof unmetNeedForm>;
