import { and, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { lockCase } from './queries.server.ts';
import { caseNeeds } from './tables.server.ts';

/** A need of the person, from the network's catalogue; noted twice is noted once. */
export async function noteNeed(
	tx: Tx,
	actor: Actor,
	input: { caseId: string; termId: string },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	const [term] = await tx.execute(
		sql`select 1 from directory.terms where id = ${input.termId} and network_id = ${held.networkId} and taxonomy = 'needs'`
	);
	if (!term) throw new Refusal('invalid', m.errors_choice(), 'termId');
	await tx.insert(caseNeeds).values({ caseId: input.caseId, termId: input.termId, notedAt: now }).onConflictDoNothing();
	await record(tx, actor, 'case.need-noted', { caseId: input.caseId, termId: input.termId }, now);
}

/** The need is settled, or was noted in error: it is no longer held. */
export async function forgetNeed(
	tx: Tx,
	actor: Actor,
	input: { caseId: string; termId: string },
	now: Date
): Promise<void> {
	await lockCase(tx, actor, input.caseId);
	await tx.delete(caseNeeds).where(and(eq(caseNeeds.caseId, input.caseId), eq(caseNeeds.termId, input.termId)));
	await record(tx, actor, 'case.need-forgotten', { caseId: input.caseId, termId: input.termId }, now);
}
