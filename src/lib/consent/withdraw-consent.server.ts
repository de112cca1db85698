import { eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { WithdrawalForm } from './model.ts';
import { consents, consentWithdrawals } from './tables.server.ts';

/**
 * The person takes a consent back: by word, letter or code, at any party. Effective in this transaction, for
 * everything that rested on it (rule 12). Withdrawing twice is withdrawing once.
 *
 * @throws {Refusal} not-found for an unknown consent and for one of others alike
 */
export async function withdrawConsent(
	tx: Tx,
	actor: Actor,
	input: { consentId: string; form: WithdrawalForm },
	now: Date
): Promise<{ referralId: string }> {
	// Row security shows a consent to the responsible case manager and to the provider it names, to nobody else.
	const [consent] = await tx
		.select({ referralId: consents.referralId, direction: consents.direction })
		.from(consents)
		.where(eq(consents.id, input.consentId));
	if (!consent || !actor.membershipId || !(actor.role === 'case-manager' || isProvider(actor)))
		throw new Refusal('not-found', m.errors_not_found());
	const [row] = await tx
		.insert(consentWithdrawals)
		.values({ consentId: input.consentId, withdrawnAt: now, form: input.form, recordedBy: actor.membershipId })
		.onConflictDoNothing()
		.returning({ consentId: consentWithdrawals.consentId });
	if (row)
		await record(
			tx,
			actor,
			'consent.withdrawn',
			{ consentId: input.consentId, referralId: consent.referralId, direction: consent.direction, form: input.form },
			now
		);
	return { referralId: consent.referralId };
}
