import { and, eq, sql } from 'drizzle-orm';
import { closeCase, getCase, lockCase } from '#lib/cases/index.server.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { lockReferral } from './lock-referral.server.ts';
import { endPlace } from './move-place.server.ts';
import { closings, referrals } from './tables.server.ts';
import { tellProvider } from './tell.server.ts';

/**
 * The person moves to where another office is responsible: everything that is open ends at once and neutrally, drafts
 * go, the case is closed. The person carries their own extract on.
 *
 * @throws {Refusal} conflict when the case is closed already; not-found for cases of others
 */
export async function endResponsibility(
	tx: Tx,
	actor: Member,
	input: { caseId: string },
	now: Date
): Promise<{ ended: number }> {
	await lockCase(tx, actor, input.caseId);
	const drafts = await tx
		.delete(referrals)
		.where(and(eq(referrals.caseId, input.caseId), eq(referrals.sending, 'draft')))
		.returning({ id: referrals.id });
	for (const { id } of drafts) await record(tx, actor, 'referral.discarded', { referralId: id }, now);
	const rows = await tx.execute<{ id: string }>(
		sql`select id from casework.referrals where case_id = ${input.caseId} and sending = 'sent' order by created_at, id`
	);
	let ended = 0;
	for (const { id } of rows) {
		const held = await lockReferral(tx, actor, id, now);
		// Somebody closed or withdrew it while this waited for its lock.
		if (held.sending !== 'sent') continue;
		ended++;
		await endPlace(tx, actor, held, now);
		await tx.insert(closings).values({
			referralId: id,
			outcomes: [],
			goal: 'open',
			ground: 'responsibility_ended',
			closedAt: now,
			closedBy: actor.membershipId
		});
		await tx
			.update(referrals)
			.set({ sending: 'closed', closedAt: now, revision: held.revision + 1 })
			.where(eq(referrals.id, id));
		await tellProvider(tx, held, 'referrals.ended', now, `ended:${id}`);
		await record(tx, actor, 'referral.closed', { referralId: id, from: held.state.phase, ground: 'moved' }, now);
	}
	await closeCase(tx, actor, { caseId: input.caseId }, now);
	return { ended };
}

/** Was it a move that closed this case? Known where something was open with a provider then. */
export async function closedByMove(tx: Tx, actor: Actor, caseId: string): Promise<boolean> {
	await getCase(tx, actor, caseId);
	const [row] = await tx.execute(sql`
		select 1 from casework.closings c join casework.referrals r on r.id = c.referral_id
		where r.case_id = ${caseId} and c.ground = 'responsibility_ended' limit 1`);
	return row !== undefined;
}
