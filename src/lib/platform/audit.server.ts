import { sql } from 'drizzle-orm';
import type { Actor } from './actor.ts';
import type { Tx } from './database.server.ts';

/** What may stand in an audit line: ids, codes, numbers, days. Never names, never text that a person typed. */
export type Facts = Record<string, string | number | boolean | null | undefined | readonly string[]>;

/**
 * Records what happened, in the transaction in which it happens. Lines form a hash chain per network
 * (`platform.append_audit`), so a later change or removal is found by `lk audit verify`.
 */
export async function record(tx: Tx, actor: Actor, action: string, facts: Facts, now: Date): Promise<void> {
	await tx.execute(
		sql`select platform.append_audit(${actor.networkId ?? null}, ${actor.accountId ?? null}, ${actor.membershipId ?? null}, ${actor.role}, ${actor.requestId}, ${action}, ${JSON.stringify(facts)}::jsonb, ${now.toISOString()})`
	);
}
