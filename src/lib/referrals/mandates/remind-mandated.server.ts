import { sql } from 'drizzle-orm';
import { listExpiringConsents } from '#lib/consent/index.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';

type Ending = { referralId: string; mandateId: string; networkId: string; organisationId: string };

/**
 * Tells the staff of a mandated house, once for a referral and an end, that consents run out on which a referral in
 * their mandate rests: they renew them with the person, nobody else can. Only while they may act
 * (`casework.my_mandate_ids()`). Answers of how many referrals.
 *
 * @throws {Refusal} forbidden to everybody but the job
 */
export async function remindMandated(tx: Tx, actor: Actor, now: Date): Promise<number> {
	const expiring = await listExpiringConsents(tx, actor, now);
	const at = now.toISOString();
	const ending = await tx.execute<Ending>(sql`
		select r.id as "referralId", mandate.id as "mandateId", mandate.network_id as "networkId", mandate.organisation_id as "organisationId"
		from casework.referrals r join casework.mandates mandate on mandate.id = r.mandate_id
			join casework.referrals base on base.id = mandate.referral_id
		where ${anyOf(
			sql`r.id`,
			expiring.map(({ referralId }) => referralId)
		)}
			and mandate.ended_at is null and ${dayOf(now)}::date between mandate.valid_from and mandate.valid_until and base.sending = 'sent'
			and (base.regime = 'statutory' or exists (
				select from casework.consents c where c.referral_id = base.id and c.direction = 'to_provider' and 'D1' = any(c.categories)
					and c.recipient_id = mandate.organisation_id and c.valid_from <= ${at}::timestamptz and ${at}::timestamptz < c.valid_until
					and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id)))
		order by mandate.id, r.id`);
	for (const { referralId, mandateId, networkId, organisationId } of ending) {
		const ends = expiring.findLast((one) => one.referralId === referralId)?.validUntil ?? '';
		await notifyRoles(
			tx,
			{ networkId, roles: ['provider-staff'], organisationId },
			{ kind: 'mandates.consent-expiring', facts: { mandateId }, once: `mandate-consent:${referralId}:${ends}` },
			now
		);
	}
	return ending.length;
}
