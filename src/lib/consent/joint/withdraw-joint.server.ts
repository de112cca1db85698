import { eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { WithdrawalForm } from '../model.ts';
import { jointConsents } from './tables.server.ts';

/**
 * The person takes a consent for several organisations back, at any of them. Effective in this transaction: what rested
 * on it vanishes for every provider, and each of them is asked to erase what it wrote down. Twice is once.
 *
 * @param input.tell organisations that could know of it until now; all that it names unless said otherwise
 * @throws {Refusal} not-found for an unknown consent and for one of others alike
 */
export async function withdrawJointConsent(
	tx: Tx,
	actor: Actor,
	input: { jointConsentId: string; form: WithdrawalForm; tell?: readonly string[] },
	now: Date
): Promise<{ subjectId: string }> {
	const [consent] = await tx.select().from(jointConsents).where(eq(jointConsents.id, input.jointConsentId));
	if (!consent || !actor.membershipId || !(actor.role === 'case-manager' || isProvider(actor)))
		throw new Refusal('not-found', m.errors_not_found());
	// Row security shows the row of a withdrawal to the office alone: a provider inserts without reading it back.
	await tx.execute(sql`
		insert into casework.joint_withdrawals (joint_consent_id, case_id, withdrawn_at, form, recorded_by)
		values (${consent.id}, ${consent.caseId}, ${now.toISOString()}, ${input.form}, ${actor.membershipId})
		on conflict do nothing`);
	// Notices that named the occasion go; who was told is told, once, to erase what was written down elsewhere.
	await tx.execute(sql`delete from platform.notifications where facts ->> 'conferenceId' = ${consent.subjectId}`);
	await tx.execute(sql`
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
		select ${consent.networkId}, m.id, 'consent.joint-erase', '{}'::jsonb, ${now.toISOString()}, ${`joint-erase:${consent.id}`}
		from platform.memberships m
		where ${anyOf(sql`m.organisation_id`, input.tell ?? consent.organisationIds)} and m.network_id = ${consent.networkId}
			and m.ended_at is null and m.role in ('provider-staff', 'provider-admin')
		on conflict (membership_id, once) do nothing`);
	if (isProvider(actor)) await tx.execute(sql`select casework.tell_joint_withdrawn(${consent.id})`);
	await record(
		tx,
		actor,
		'consent.joint-withdrawn',
		{ jointConsentId: consent.id, kind: consent.kind, form: input.form },
		now
	);
	return { subjectId: consent.subjectId };
}
