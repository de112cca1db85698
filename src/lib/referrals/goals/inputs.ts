import { z } from 'zod';
import { requestKey, zCode, zDay, zId, zOptionalId, zRequired } from '#lib/platform/inputs.ts';
import { outcomes, stages } from '../model.ts';
import { goalReasons, isGoalFamily, stepKinds } from './model.ts';

const zGoalFamily = zCode(outcomes.filter(isGoalFamily) as [(typeof outcomes)[number], ...(typeof outcomes)[number][]]);
export const zOptionalReason = z.union([z.literal('').transform(() => undefined), zCode(goalReasons)]).optional();

/** A goal of the person; with `parentId` a step towards it, or a way round. */
export const goalEntry = z.object({
	requestKey,
	words: zRequired(200),
	family: zGoalFamily,
	targetOn: zDay,
	referralId: zOptionalId
});
export const stepEntry = z.object({
	requestKey,
	parentId: zId,
	kind: zCode(stepKinds).default('step'),
	words: zRequired(200),
	family: zGoalFamily,
	targetOn: zDay
});
export const assessmentEntry = z.object({
	requestKey,
	goalId: zId,
	/** Left open by who did not say anything. */
	person: z.union([z.literal('').transform(() => undefined), zCode(stages)]).optional(),
	caseManager: z.union([z.literal('').transform(() => undefined), zCode(stages)]).optional(),
	saidOn: zDay
});
export const targetEntry = z.object({ requestKey, goalId: zId, targetOn: zDay, reason: zOptionalReason });
export const attainmentEntry = z.object({
	requestKey,
	goalId: zId,
	/** −2…+2, or decided otherwise. */
	level: zCode(['2', '1', '0', '-1', '-2', 'otherwise']),
	reason: zOptionalReason,
	agreedOn: zDay
});
