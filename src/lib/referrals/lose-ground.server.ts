import { sql } from 'drizzle-orm';
import { listConsents, withdrawConsent } from '#lib/consent/index.server.ts';
import type { WithdrawalForm } from '#lib/consent/index.ts';
import type { Actor, Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { Held } from './load-referral.server.ts';
import { lockReferral } from './lock-referral.server.ts';
import { freePlace } from './move-place.server.ts';

/**
 * The person takes a consent back that belongs to a referral: as `withdrawConsent`, and a place that rested on it is
 * free at once. Nobody is told why; what was told of the referral's news is no news any more.
 *
 * @throws {Refusal} not-found for an unknown consent and for one of others alike
 */
export async function withdrawReferralConsent(
	tx: Tx,
	actor: Member,
	input: { consentId: string; form: WithdrawalForm },
	now: Date
): Promise<{ referralId: string }> {
	const [consent] = await tx.execute<{ referralId: string }>(
		sql`select referral_id as "referralId" from casework.consents
			where id = ${input.consentId} and direction = 'to_authority' and 'D3' = any(categories)`
	);
	if (consent) {
		const held = await lockReferral(tx, actor, consent.referralId, now);
		const { rows } = await listConsents(tx, actor, { referralId: held.id }, now);
		const stays = rows.some(
			(one) =>
				one.inForce && one.id !== input.consentId && one.direction === 'to_authority' && one.categories.includes('D3')
		);
		if (!stays) await loseGround(tx, actor, held, now);
	}
	return withdrawConsent(tx, actor, input, now);
}

/** Before the ground of the answers goes: afterwards row security shows neither side the place. */
export async function loseGround(tx: Tx, actor: Actor, held: Held, now: Date): Promise<void> {
	if (held.regime === 'statutory') return;
	await freePlace(tx, actor, held, now);
	await tx.execute(sql`
		delete from platform.notifications where facts->>'referralId' = ${held.id}
			and kind in ('referrals.news', 'referrals.replied', 'referrals.place-lapsed', 'referrals.first-appointment', 'referrals.pulse')`);
}
