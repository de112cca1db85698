import { eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { WithdrawalForm } from '../model.ts';
import { jointConsents } from './tables.server.ts';

/**
 * The person takes a consent for several organisations back, at any of them. Effective in this transaction: what rested
 * on it vanishes for every provider, and each that it let know is asked to erase what it wrote down and to confirm that
 * (`listEraseTasks`). Twice is once.
 *
 * @throws {Refusal} not-found for an unknown consent and for one of others alike
 */
export async function withdrawJointConsent(
	tx: Tx,
	actor: Member,
	input: { jointConsentId: string; form: WithdrawalForm },
	now: Date
): Promise<{ subjectId: string }> {
	const [consent] = await tx.select().from(jointConsents).where(eq(jointConsents.id, input.jointConsentId));
	if (!consent || !(actor.role === 'case-manager' || isProvider(actor)))
		throw new Refusal('not-found', m.errors_not_found());
	// Row security shows the row of a withdrawal to the office alone: a provider inserts without reading it back.
	const taken = await tx.execute(sql`
		insert into casework.joint_withdrawals (joint_consent_id, case_id, withdrawn_at, form, recorded_by)
		values (${consent.id}, ${consent.caseId}, ${now.toISOString()}, ${input.form}, ${actor.membershipId})
		on conflict do nothing`);
	if (taken.count === 0) return { subjectId: consent.subjectId };
	await tx.execute(sql`select casework.ask_to_erase_joint(${consent.id})`);
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
