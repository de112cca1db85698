import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';

/** Days before the end at which whoever may renew it hears of it: time to ask the person again. */
export const expiryNoticeDays = 14;

export type Expiring = { consentId: string; referralId: string; validUntil: string };

/**
 * Consents that run out soon, on which a running referral rests. A newer one of the same direction and recipient that
 * holds longer makes a reminder needless.
 */
export async function listExpiringConsents(tx: Tx, actor: Actor, now: Date): Promise<Expiring[]> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const at = now.toISOString();
	return tx.execute<Expiring>(sql`
		select c.id as "consentId", c.referral_id as "referralId", c.valid_until::text as "validUntil"
		from casework.consents c join casework.referrals r on r.id = c.referral_id
		where c.valid_until > ${at}::timestamptz and c.valid_until <= ${at}::timestamptz + make_interval(days => ${expiryNoticeDays}::int)
			and r.sending = 'sent' and r.closed_at is null and r.withdrawn_at is null
			and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id)
			and not exists (select from casework.consents later where later.referral_id = c.referral_id
				and later.direction = c.direction and later.recipient_id = c.recipient_id and later.valid_until > c.valid_until
				and not exists (select from casework.consent_withdrawals w where w.consent_id = later.id))
		order by c.referral_id, c.valid_until, c.id`);
}

/** Tells whoever is responsible, once, that a consent runs out. Answers of how many. */
export async function remindOfExpiry(tx: Tx, actor: Actor, now: Date): Promise<number> {
	const expiring = await listExpiringConsents(tx, actor, now);
	await tx.execute(sql`
		select casework.tell_responsible(referral_id, 'consent.expiring', 'consent-expiring:' || id) from casework.consents where ${anyOf(
			sql`id`,
			expiring.map(({ consentId }) => consentId)
		)}`);
	return expiring.length;
}
