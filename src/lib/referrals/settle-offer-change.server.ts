import { sql } from 'drizzle-orm';
import { reopenCovered } from '#lib/needs/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { lockReferral } from './lock-referral.server.ts';
import { settlePlace } from './move-place.server.ts';
import { tellResponsible } from './tell.server.ts';
import { watch } from './watch-deadlines.server.ts';

/**
 * What follows from a change of an offer for all its referrals, in one transaction: places come back or wait for the
 * new start, needs count again with the day on which they began, and the responsible people are told. Their state has
 * changed already, with the row itself; done twice it is done once.
 */
export async function settleOfferChange(
	tx: Tx,
	actor: Actor,
	input: { changeId: string; offerId: string },
	now: Date
): Promise<{ concerned: number }> {
	const rows = await tx.execute<{ id: string }>(sql`
		select r.id from casework.referrals r
		where r.offer_id = ${input.offerId} and r.sending = 'sent'
			and r.sent_at < (select recorded_at from directory.offer_changes where id = ${input.changeId})
		order by r.created_at, r.id`);
	let concerned = 0;
	for (const { id } of rows) {
		const held = await lockReferral(tx, actor, id, now);
		const acting: Actor = { ...actor, networkId: held.networkId };
		const once = `change:${input.changeId}:${id}`;
		const change = held.changes.find((one) => one.id === input.changeId);
		const stopped = held.reported.some((row) => row.id === input.changeId);
		const moved = change?.kind === 'run_postponed' && held.place?.state === 'held';
		if (stopped) await settlePlace(tx, acting, held, 'released', now);
		if (stopped) await reopenCovered(tx, acting, id, now);
		if (moved)
			await watch(tx, held, { ...held, place: await settlePlace(tx, acting, held, 'held', now, { renew: true }) });
		if (!stopped && !moved) continue;
		concerned++;
		await tellResponsible(tx, held, 'referrals.offer-changed', once);
		await record(tx, acting, 'referral.offer-changed', { referralId: id, kind: change?.kind ?? '' }, now);
	}
	return { concerned };
}
