import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { CaseFacts } from './inputs.ts';
import { mustBelong } from './open-case.server.ts';
import { lockCase } from './queries.server.ts';
import { cases } from './tables.server.ts';

/**
 * Area, language or under 25 were wrong, or are known by now. The audit line says which, never what.
 *
 * @throws {Refusal} conflict in a closed case; invalid at `areaId`; not-found
 */
export async function changeCase(
	tx: Tx,
	actor: Actor,
	input: Omit<CaseFacts, 'requestKey'> & { caseId: string },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	await mustBelong(tx, held.networkId, { areaId: input.areaId, needs: [] });
	const facts = {
		areaId: input.areaId ?? null,
		language: input.language,
		under25: input.under25 === '' ? null : input.under25 === 'yes'
	};
	const changed = (['areaId', 'language', 'under25'] as const).filter((name) => held[name] !== facts[name]);
	if (changed.length === 0) return;
	await tx.update(cases).set(facts).where(eq(cases.id, held.id));
	await record(tx, actor, 'case.changed', { caseId: held.id, changed: changed.join(',') }, now);
}
