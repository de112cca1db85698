import { sql } from 'drizzle-orm';
import { runsOut } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';

/**
 * Tells the staff of a mandated house, once each, that a consent runs out on which a referral in their mandate rests:
 * they renew it with the person, nobody else can. Answers of how many consents.
 */
export async function remindMandated(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const today = dayOf(now);
	const ending = await tx.execute<{
		consentId: string;
		mandateId: string;
		networkId: string;
		organisationId: string;
	}>(sql`
		select c.id as "consentId", mandate.id as "mandateId", mandate.network_id as "networkId", mandate.organisation_id as "organisationId"
		from casework.consents c join casework.referrals r on r.id = c.referral_id join casework.mandates mandate on mandate.id = r.mandate_id
		where mandate.ended_at is null and mandate.valid_until >= ${today}::date and ${runsOut(now)}
		order by mandate.id, c.id`);
	for (const { consentId, mandateId, networkId, organisationId } of ending)
		await notifyRoles(
			tx,
			{ networkId, roles: ['provider-staff'], organisationId },
			{ kind: 'mandates.consent-expiring', facts: { mandateId }, once: `mandate-consent:${consentId}` },
			now
		);
	return ending.length;
}
