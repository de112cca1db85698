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

/** Filters of a search that found nothing, and offers looked at: codes and ids, never what somebody typed. */
export type Evidence = Record<string, string | readonly string[]>;

const key = /^[a-z][a-z_-]{0,19}$/;
const code = /^[\p{L}\p{N}_.,:-]{1,80}$/u;
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Words typed into a search field stay there (design.md § 8: no free text). */
const typed = new Set(['q', 'suche', 'text']);

/** Reads the query of a search into evidence; whatever is no code falls away. */
export function readEvidence(query: string | undefined): Evidence {
	const evidence: Record<string, string | string[]> = {};
	for (const [name, value] of [...new URLSearchParams(query ?? '')].slice(0, 30)) {
		if (name === 'angebote')
			evidence.offers = value
				.split(',')
				.filter((one) => id.test(one))
				.slice(0, 20);
		else if (key.test(name) && !typed.has(name) && code.test(value)) evidence[name] = value;
	}
	return evidence;
}

/** The `evidence` part of the address of `/bedarfe/neu`: the search's own query and the offers it showed. */
export function writeEvidence(search: URLSearchParams, offerIds: readonly string[] = []): string {
	const query = new URLSearchParams(
		[...search].filter(([name, value]) => key.test(name) && !typed.has(name) && code.test(value))
	);
	if (offerIds.length > 0) query.set('angebote', offerIds.slice(0, 20).join(','));
	return query.toString();
}
