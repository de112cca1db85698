import { and, eq, isNull, sql } from 'drizzle-orm';
import { lockCase } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notify, notifyRoles, type Notice } from '#lib/platform/notifications.server.ts';
import { loadReferrals } from '../load-referral.server.ts';
import type { Phase } from '../state.ts';
import { lastDay } from '#lib/consent/index.ts';
import { longestMandateMonths, type MandateEndReason } from './model.ts';
import { mandates } from './tables.server.ts';

/** The provider said yes, as far as the office may know it; where only the person tells, the person said so. */
const agreed: readonly Phase[] = ['accepted', 'running', 'interrupted', 'person_only'];

/** Told who works there that there is something new about a mandate; neither person nor need (rule 14). */
async function tellMandated(
	tx: Tx,
	mandate: { id: string; networkId: string; organisationId: string },
	kind: 'mandates.granted' | 'mandates.ended',
	now: Date
): Promise<void> {
	const { id, networkId, organisationId } = mandate;
	const facts: Notice['facts'] = kind === 'mandates.granted' ? { mandateId: id } : {};
	await notifyRoles(
		tx,
		{ networkId, roles: ['provider-staff'], organisationId },
		{ kind, facts, once: `${kind}:${id}` },
		now
	);
}

/**
 * Case management by a third party: for this case its staff may refer on, for these needs and until this day. Case
 * responsibility does not move (R59, rule 9).
 *
 * @throws {Refusal} invalid at `referralId`, `termIds`, `validFrom` or `validUntil`; conflict; not-found
 */
export async function grantMandate(
	tx: Tx,
	actor: Member,
	input: { caseId: string; referralId: string; termIds: readonly string[]; validFrom: string; validUntil: string },
	now: Date
): Promise<{ id: string }> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	const [referral] = await loadReferrals(tx, actor, sql`r.id = ${input.referralId} and r.case_id = ${held.id}`, now);
	const [offer] = referral
		? await tx.execute<{ kind: string }>(sql`select kind from directory.offers where id = ${referral.offerId}`)
		: [];
	if (!referral || offer?.kind !== 'third_party_cm')
		throw new Refusal('invalid', m.mandates_third_party_only(), 'referralId');
	if (!agreed.includes(referral.state.phase)) throw new Refusal('conflict', m.mandates_first_accepted(), 'referralId');
	const today = dayOf(now);
	if (input.validFrom < today) throw new Refusal('invalid', m.goals_target_past(), 'validFrom');
	if (input.validUntil < input.validFrom || input.validUntil > lastDay(input.validFrom, longestMandateMonths))
		throw new Refusal('invalid', m.mandates_term_refused({ months: longestMandateMonths }), 'validUntil');
	const scope = [...new Set(input.termIds)];
	const known = await tx.execute(
		sql`select 1 from directory.terms where network_id = ${held.networkId} and taxonomy = 'needs' and ${anyOf(sql`id`, scope)}`
	);
	if (scope.length === 0 || known.length !== scope.length)
		throw new Refusal('invalid', m.mandates_scope_needed(), 'termIds');
	const [running] = await tx
		.select({ id: mandates.id })
		.from(mandates)
		.where(
			and(
				eq(mandates.referralId, referral.id),
				isNull(mandates.endedAt),
				sql`${mandates.validUntil} >= ${input.validFrom}::date and ${mandates.validFrom} <= ${input.validUntil}::date`
			)
		);
	if (running) throw new Refusal('conflict', m.mandates_one_at_a_time(), 'validFrom');
	const [row] = await tx
		.insert(mandates)
		.values({
			networkId: held.networkId,
			caseId: held.id,
			referralId: referral.id,
			organisationId: referral.toOrganisationId,
			termIds: scope,
			validFrom: input.validFrom,
			validUntil: input.validUntil,
			grantedAt: now,
			grantedBy: actor.membershipId
		})
		.returning({ id: mandates.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await tellMandated(
		tx,
		{ id: row.id, networkId: held.networkId, organisationId: referral.toOrganisationId },
		'mandates.granted',
		now
	);
	await record(tx, actor, 'mandate.granted', { mandateId: row.id, caseId: held.id, until: input.validUntil }, now);
	return row;
}

/** Ends a mandate before its day: from the next request on its staff sees nothing more. @throws {Refusal} not-found; conflict */
export async function endMandate(
	tx: Tx,
	actor: Member,
	input: { caseId: string; mandateId: string; reason: Exclude<MandateEndReason, 'expired'> },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	const [mandate] = await tx
		.select()
		.from(mandates)
		.where(and(eq(mandates.id, input.mandateId), eq(mandates.caseId, held.id)));
	if (!mandate) throw new Refusal('not-found', m.errors_not_found());
	if (mandate.endedAt) throw new Refusal('conflict', m.mandates_over());
	await tx
		.update(mandates)
		.set({ endedAt: now, endReason: input.reason, endedBy: actor.membershipId })
		.where(eq(mandates.id, mandate.id));
	await forgetNews(tx, [mandate.id]);
	await tellMandated(tx, mandate, 'mandates.ended', now);
	await record(tx, actor, 'mandate.ended', { mandateId: mandate.id, reason: input.reason }, now);
}

const forgetNews = (tx: Tx, ids: readonly string[]) =>
	tx.execute(
		sql`delete from platform.notifications where kind in ('mandates.granted', 'mandates.consent-expiring') and ${anyOf(sql`facts ->> 'mandateId'`, ids, 'text')}`
	);

/**
 * Every night: mandates whose last day has passed are over. Nobody could act under them since midnight (the database
 * compares days at every read); the job writes it down and tells who is responsible for the case.
 *
 * @returns how many
 */
export async function endExpiredMandates(tx: Tx, actor: Actor, now: Date): Promise<number> {
	if (actor.role !== 'system') throw new Refusal('forbidden', m.errors_forbidden());
	const ended = await tx
		.update(mandates)
		.set({ endedAt: now, endReason: 'expired' })
		.where(and(isNull(mandates.endedAt), sql`${mandates.validUntil} < ${dayOf(now)}::date`))
		.returning({ id: mandates.id, networkId: mandates.networkId, caseId: mandates.caseId });
	if (ended.length > 0)
		await forgetNews(
			tx,
			ended.map(({ id }) => id)
		);
	for (const { id, networkId, caseId } of ended) {
		const [held] = await tx.execute<{ responsible: string }>(
			sql`select responsible_id as responsible from casework.cases where id = ${caseId}`
		);
		if (held)
			await notify(
				tx,
				{ networkId, membershipId: held.responsible },
				{ kind: 'mandates.expired', facts: { caseId }, once: `mandate-expired:${id}` },
				now
			);
		await record(tx, { ...actor, networkId }, 'mandate.expired', { mandateId: id, caseId }, now);
	}
	return ended.length;
}
