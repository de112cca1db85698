import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { loadReferrals, type Held } from './load-referral.server.ts';
import { byTurn } from './model.ts';

/** Who waits at the same place, in the order in which a place that frees is offered. */
export async function listWaiting(tx: Tx, actor: Actor, offerLocationId: string, now: Date): Promise<Held[]> {
	const all = await loadReferrals(tx, actor, sql`r.offer_location_id = ${offerLocationId} and r.sending = 'sent'`, now);
	return all.filter((held) => held.state.phase === 'waitlisted').sort(byTurn);
}
