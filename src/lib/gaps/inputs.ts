import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import { zDay, zId, zOptionalWhole, zText } from '#lib/platform/inputs.ts';

/** A number with at most two decimals, comma or point, that may be left empty. */
const zOptionalNumber = (max: number) =>
	z
		.union([
			z.literal('').transform(() => undefined),
			z
				.union([z.string(), z.number().transform(String)])
				.transform((text) => text.trim().replace(',', '.'))
				.refine((text) => /^\d{1,5}(\.\d{1,2})?$/.test(text) && Number(text) > 0 && Number(text) <= max, {
					error: () => m.gapviews_refused_number({ max })
				})
				.transform(Number)
		])
		.optional();

/** Everything but need and day may be left open; a prevalence needs its source. */
export const normForm = z
	.object({
		termId: zId,
		validFrom: zDay,
		ratio: zOptionalNumber(10000),
		maxWaitDays: zOptionalWhole(1, 730),
		maxDistance: zOptionalWhole(1, 200),
		decidedBy: zText(160).optional(),
		answeredBy: zText(80).optional(),
		prevalence: zOptionalNumber(100),
		prevalenceSource: zText(200).optional()
	})
	.refine(({ prevalence, prevalenceSource }) => prevalence === undefined || Boolean(prevalenceSource), {
		path: ['prevalenceSource'],
		error: () => m.gapviews_refused_source()
	});
export type NormForm = z.output<typeof normForm>;
