import { z } from 'zod';
import { intakes, offerKinds } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	zCode,
	zId,
	zOptionalDay,
	zOptionalId,
	zOptionalWhole,
	zRequired,
	zText,
	zWhole
} from '#lib/platform/inputs.ts';
import { planStages, planTypes, steeringForms } from './model.ts';

const maybe = <Value>(schema: z.ZodType<Value>) =>
	z.union([z.literal('').transform(() => undefined), schema]).optional();

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A gap cell as it stands in a form: `need/area`. */
const zGapCell = z.string().regex(new RegExp(`^${uuid}/${uuid}$`), { error: () => m.errors_choice() });

export const planForm = z.object({
	title: zRequired(120),
	type: zCode(planTypes),
	termId: zId,
	/** None: the whole network. */
	areaIds: z.array(zId).max(200).default([]),
	places: zOptionalWhole(1, 10_000),
	/** Euros per year. */
	yearlyCost: zOptionalWhole(0, 100_000_000),
	steeringForm: maybe(zCode(steeringForms)),
	moneySource: zText(120).default(''),
	organisationId: zOptionalId,
	nextStep: zText(200).default(''),
	nextStepOn: zOptionalDay,
	/** Gap cells that the plan cites. */
	evidence: z.array(zGapCell).max(50).default([]),
	/** What the editor saw; a mismatch means that somebody else was faster. */
	revision: zOptionalWhole(1, 1_000_000)
});
export type PlanForm = z.output<typeof planForm>;

export const moveForm = z.object({
	stage: zCode(planStages),
	/** A word on the step; needed to drop a plan. */
	note: zText(300).default(''),
	revision: zWhole(1, 1_000_000)
});
export type MoveForm = z.output<typeof moveForm>;

export const evidenceForm = z.object({ cell: zGapCell });

/** Where the offer starts: `organisation/site`, `organisation/network`, `organisation/online`, or `offer/location`. */
const zPlace = z
	.string({ error: () => m.errors_choice() })
	.regex(new RegExp(`^(?:offer|${uuid})/(?:network|online|${uuid})$`), { error: () => m.errors_choice() });

export const launchForm = z.object({
	name: zRequired(200),
	place: zPlace,
	places: zWhole(1, 10_000),
	accessCriteria: zRequired(2_000),
	kind: zCode(offerKinds),
	instrumentKey: zText(50).optional(),
	intake: zCode(intakes),
	revision: zWhole(1, 1_000_000)
});
export type LaunchForm = z.output<typeof launchForm>;
