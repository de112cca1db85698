import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { lockCase } from './queries.server.ts';
import { cases } from './tables.server.ts';

/**
 * Ends the work on a case. What is still open with providers is settled first: the caller asks referrals.
 *
 * @throws {Refusal} conflict when it is closed already
 */
export async function closeCase(tx: Tx, actor: Actor, input: { caseId: string }, now: Date): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	await tx.update(cases).set({ closedAt: now }).where(eq(cases.id, input.caseId));
	await record(tx, actor, 'case.closed', { caseId: input.caseId }, now);
}
