import { eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, providers, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notify, notifyRoles } from '#lib/platform/notifications.server.ts';
import type { Holder } from './enter-by-code.server.ts';
import { inForce, type Category, type WithdrawalForm } from './model.ts';
import { consents, consentWithdrawals, eraseTasks } from './tables.server.ts';

type Taken = typeof consents.$inferSelect;

/**
 * The person takes a consent back: by word, letter or code, at any party. Effective in this transaction, for
 * everything that rested on it (rule 12): rows are locked by row security, notifications become neutral, and the
 * recipient gets a task to erase what it holds outside the portal. Withdrawing twice is withdrawing once.
 *
 * @param input.keeps what another consent given in the same step still covers
 * @throws {Refusal} not-found for an unknown consent and for one of others alike; stale for one that was taken back
 *   already while another flows on in its place: nobody may believe that this one was meant
 */
export async function withdrawConsent(
	tx: Tx,
	actor: Member,
	input: { consentId: string; form: WithdrawalForm; keeps?: readonly Category[] },
	now: Date
): Promise<{ referralId: string }> {
	// Row security shows a consent to those who work with the case and to the provider it names, to nobody else.
	const [consent] = await tx.select().from(consents).where(eq(consents.id, input.consentId));
	if (!consent || !(actor.role === 'case-manager' || isProvider(actor)))
		throw new Refusal('not-found', m.errors_not_found());
	const [referral] = await tx.execute<{ sent: boolean }>(
		sql`select sent_at is not null as sent from casework.referrals where id = ${consent.referralId}`
	);
	const took = await take(tx, actor, consent, { ...input, delivered: referral?.sent ?? true }, now);
	if (!took && (input.keeps || (await isReplaced(tx, consent, now))))
		throw new Refusal('stale', m.consent_changed_meanwhile());
	if (isProvider(actor) && consent.direction === 'to_authority')
		await tx.execute(
			sql`select casework.tell_responsible(${consent.referralId}, 'consent.withdrawn', ${`withdrawn:${consent.id}`})`
		);
	return { referralId: consent.referralId };
}

/** Does another consent let the same flow to the same recipient? */
async function isReplaced(tx: Tx, consent: Taken, now: Date): Promise<boolean> {
	const others = await tx.execute(sql`
		select from casework.consents c where c.referral_id = ${consent.referralId} and c.direction = ${consent.direction}
			and c.recipient_id = ${consent.recipientId} and c.id <> ${consent.id}
			and c.valid_from <= ${now.toISOString()}::timestamptz and ${now.toISOString()}::timestamptz < c.valid_until
			and not exists (select from casework.consent_withdrawals w where w.consent_id = c.id)`);
	return others.length > 0;
}

/** With the code of a slip the person takes back everything that is in force for its referral. Answers how many. */
export async function withdrawBySlip(tx: Tx, actor: Actor, holder: Holder, now: Date): Promise<number> {
	if (!holder.referralId) return 0;
	const rows = await tx
		.select({ consent: consents, withdrawnAt: consentWithdrawals.withdrawnAt })
		.from(consents)
		.leftJoin(consentWithdrawals, eq(consentWithdrawals.consentId, consents.id))
		.where(eq(consents.referralId, holder.referralId))
		.orderBy(consents.recordedAt, consents.direction);
	const holding = rows.filter(({ consent, withdrawnAt }) => !withdrawnAt && inForce(consent, [], now));
	const person = { ...actor, networkId: holder.networkId };
	for (const { consent } of holding) await take(tx, person, consent, { form: 'code', delivered: true }, now);
	if (holding.length > 0)
		await notify(
			tx,
			{ networkId: holder.networkId, membershipId: holder.responsibleId },
			{ kind: 'consent.withdrawn', facts: { referralId: holder.referralId } },
			now
		);
	return holding.length;
}

/** Answers whether this withdrawal was the one that counted. */
async function take(
	tx: Tx,
	actor: Actor,
	consent: Taken,
	input: { form: WithdrawalForm; keeps?: readonly Category[]; delivered: boolean },
	now: Date
): Promise<boolean> {
	const [row] = await tx
		.insert(consentWithdrawals)
		.values({ consentId: consent.id, withdrawnAt: now, form: input.form, recordedBy: actor.membershipId ?? null })
		.onConflictDoNothing()
		.returning({ consentId: consentWithdrawals.consentId });
	if (!row) return false;
	const gone = consent.categories.filter((category) => !input.keeps?.includes(category));
	if (gone.length > 0) await makeNeutral(tx, consent.referralId);
	if (input.delivered && gone.length > 0) await askToErase(tx, consent, gone, now);
	const { id: consentId, referralId, direction } = consent;
	await record(tx, actor, 'consent.withdrawn', { consentId, referralId, direction, form: input.form }, now);
	return true;
}

/** What was said about the referral while it could be said, says from now on that there is something, not what. */
async function makeNeutral(tx: Tx, referralId: string): Promise<void> {
	await tx.execute(sql`
		update platform.notifications set kind = 'referrals.news'
		where facts ->> 'referralId' = ${referralId}
			and kind like 'referrals.%' and kind not in ('referrals.received', 'referrals.withdrawn', 'referrals.news')`);
}

async function askToErase(tx: Tx, consent: Taken, gone: Category[], now: Date): Promise<void> {
	await tx.insert(eraseTasks).values({
		networkId: consent.networkId,
		caseId: consent.caseId,
		referralId: consent.referralId,
		consentId: consent.id,
		organisationId: consent.recipientId,
		categories: gone,
		createdAt: now
	});
	if (consent.direction !== 'to_provider') return;
	await notifyRoles(
		tx,
		{ networkId: consent.networkId, roles: providers, organisationId: consent.recipientId },
		{ kind: 'consent.erase', facts: { referralId: consent.referralId } },
		now
	);
}
