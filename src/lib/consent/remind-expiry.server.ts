import { sql, type SQL } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Tx } from '#lib/platform/database.server.ts';

/** Days before the end at which whoever may renew it hears of it: time to ask the person again. */
export const expiryNoticeDays = 14;

/**
 * A consent `c` that runs out soon, on which the running referral `r` rests. A newer one of the same direction and
 * recipient that holds longer makes the reminder needless.
 */
export const runsOut = (now: Date): SQL => sql`
	c.valid_until > ${now.toISOString()}::timestamptz
	and c.valid_until <= ${now.toISOString()}::timestamptz + make_interval(days => ${expiryNoticeDays}::int)
	and r.sending = 'sent' and r.closed_at is null and r.withdrawn_at is null
	and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id)
	and not exists (select from casework.consents later where later.referral_id = c.referral_id
		and later.direction = c.direction and later.recipient_id = c.recipient_id and later.valid_until > c.valid_until
		and not exists (select from casework.consent_withdrawals w where w.consent_id = later.id))`;

/** Tells whoever is responsible, once, that a consent runs out. Answers of how many. */
export async function remindOfExpiry(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const told = await tx.execute(sql`
		select casework.tell_responsible(c.referral_id, 'consent.expiring', 'consent-expiring:' || c.id)
		from casework.consents c join casework.referrals r on r.id = c.referral_id where ${runsOut(now)}`);
	return told.length;
}
