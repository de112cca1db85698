import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { AttainmentLevel } from './goals/model.ts';
import type { ClosingSheet } from './inputs.ts';
import { lockFor } from './lock-referral.server.ts';
import { endPlace } from './move-place.server.ts';
import { cutsShort } from './moves.ts';
import { closings, referrals } from './tables.server.ts';
import { tellProvider } from './tell.server.ts';

/**
 * The closing sheet: goal and outcomes, participation first. Outside statutory measures both are the person's own
 * choice and stored only with consent (D7); without it the referral is closed with neither. A provider that has not
 * reported an end is told: it can report none any more.
 *
 * @throws {Refusal} consent-missing at `outcomes`; stale; conflict
 */
export async function closeReferral(
	tx: Tx,
	actor: Member,
	input: Omit<ClosingSheet, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'close', input, now);
	const says =
		input.outcomes.length > 0 || input.goal !== 'open' || Boolean(input.attainment ?? input.helped ?? input.missing);
	if (says && held.regime !== 'statutory' && !held.may.has('D7'))
		throw new Refusal('consent-missing', m.referrals_outcomes_need_consent(), 'outcomes');
	await endPlace(tx, actor, held, now);
	await tx.insert(closings).values({
		referralId: held.id,
		outcomes: [...new Set(input.outcomes)],
		goal: input.goal,
		attainment: input.attainment === undefined ? null : (Number(input.attainment) as AttainmentLevel),
		helped: input.helped ?? null,
		missing: input.missing ?? null,
		closedAt: now,
		closedBy: actor.membershipId
	});
	await tx
		.update(referrals)
		.set({ sending: 'closed', closedAt: now, revision: held.revision + 1 })
		.where(eq(referrals.id, held.id));
	// In a mandate the principal may know less than the provider: told always, so that the notice says nothing of that.
	if (held.mandateId || cutsShort(held.state.phase))
		await tellProvider(tx, held, 'referrals.ended', now, `ended:${held.id}`);
	await record(tx, actor, 'referral.closed', { referralId: held.id, from: held.state.phase, goal: input.goal }, now);
}
