import { draftUnmetNeedFromDecline, findWaitingNeed, reopenCovered, reportUnmetNeed } from '#lib/needs/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { lockReferral } from './lock-referral.server.ts';
import { unmetReasonOf } from './reasons.ts';
import { lastRefusing } from './state.ts';

/**
 * A decline or return left a need behind: the case manager says so with one click. Nothing is reported by itself.
 *
 * @throws {Refusal} conflict where the reason leaves no need, or nothing was declined
 */
export async function reportUnmetFromDecline(
	tx: Tx,
	actor: Actor,
	input: { id: string },
	now: Date
): Promise<{ id: string }> {
	const held = await lockReferral(tx, actor, input.id, now);
	const refusal = lastRefusing(held.reported);
	const reason = refusal && unmetReasonOf(refusal.event, refusal.reason);
	if (held.side !== 'office' || !refusal?.reason || !reason)
		throw new Refusal('conflict', m.referrals_refused_not_now());
	// The need that this was the answer to is not a new one: it waits on, since the day it began.
	const again = await reopenCovered(tx, actor, held.id, now);
	if (again) return { id: again };
	const waiting = held.unmetNeedId ? await findWaitingNeed(tx, actor, held.unmetNeedId) : undefined;
	if (waiting) return { id: waiting.id };
	const { caseId, termId, areaId } = held;
	const draft = await draftUnmetNeedFromDecline(
		tx,
		actor,
		{ referralId: held.id, caseId, termId, areaId, reason },
		now
	);
	await reportUnmetNeed(
		tx,
		actor,
		{ termId, areaId: areaId ?? undefined, reason, urgency: held.urgency, caseId, draftId: draft.id },
		now
	);
	return draft;
}
