import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';

/** What one commissioning body may still take of an offer, over its agreements in force. */
export type Share = { total: number; taken: number };
type Of = { offerId: string; commissionerId: string };

/** The share of a commissioning body in an offer; undefined where no contingent is agreed, and then nothing limits it. */
export async function shareOf(tx: Tx, _actor: Actor, of: Of): Promise<Share | undefined> {
	const [row] = await tx.execute<{ total: number | null; taken: number | null }>(sql`
		select sum(total)::int as total, sum(taken)::int as taken from steering.contingents_of(${of.offerId}, ${of.commissionerId})`);
	return row && row.total !== null && row.taken !== null ? { total: row.total, taken: row.taken } : undefined;
}

/**
 * Takes one place of the body's own share, never of another's. The condition stands in the UPDATE itself: of many at
 * once exactly as many win as there are places. Answers the contingent; undefined where none is agreed.
 *
 * @throws {Refusal} conflict when the share is used up
 */
export async function takeShare(tx: Tx, actor: Actor, of: Of, now: Date): Promise<string | undefined> {
	if (!(await shareOf(tx, actor, of))) return undefined;
	const [row] = await tx.execute<{ id: string | null }>(
		sql`select steering.take_contingent(${of.offerId}, ${of.commissionerId}) as id`
	);
	if (!row?.id) throw new Refusal('conflict', m.statutory_refused_share());
	await record(tx, actor, 'agreements.contingent-moved', { contingentId: row.id, by: 1 }, now);
	return row.id;
}

/** Gives a place back to the share it came from; one that was given back by hand meanwhile stays as it is. */
export async function giveShare(tx: Tx, actor: Actor, contingentId: string, now: Date): Promise<void> {
	const [row] = await tx.execute<{ given: boolean }>(sql`select steering.give_contingent(${contingentId}) as given`);
	if (row?.given) await record(tx, actor, 'agreements.contingent-moved', { contingentId, by: -1 }, now);
}
