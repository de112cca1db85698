import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { ContactEntry } from './inputs.ts';
import { lockCase } from './queries.server.ts';
import { caseContacts } from './tables.server.ts';

/** Name and ways to reach the person (D1). Called when a referral needs them; nothing else asks for them. */
export async function recordContact(
	tx: Tx,
	actor: Actor,
	input: Omit<ContactEntry, 'requestKey'> & { caseId: string },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	const values = { name: input.name, phone: input.phone, email: input.email, recordedAt: now };
	await tx
		.insert(caseContacts)
		.values({ caseId: input.caseId, ...values })
		.onConflictDoUpdate({ target: caseContacts.caseId, set: values });
	await record(tx, actor, 'case.contact-recorded', { caseId: input.caseId }, now);
}
