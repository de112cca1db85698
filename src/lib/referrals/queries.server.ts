import { eq, sql } from 'drizzle-orm';
import type { Contact } from '#lib/cases/index.server.ts';
import { listConsents, logReads, type ListedConsent, type ReadPurpose } from '#lib/consent/index.server.ts';
import type { Category } from '#lib/consent/index.ts';
import { findNeedOf } from '#lib/needs/index.server.ts';
import type { UnmetReason } from '#lib/needs/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Helped, Missing } from './goals/closing.ts';
import type { AttainmentLevel } from './goals/model.ts';
import { ownCases, shownOf, standingOf, type Standing } from './lists.server.ts';
import { loadReferral, loadUnnamed, type Held } from './load-referral.server.ts';
import { contentMoves } from './lock-referral.server.ts';
import type { GoalLevel, Outcome } from './model.ts';
import { allowedMoves, type Move } from './moves.ts';
import { unmetReasonOf } from './reasons.ts';
import { lastRefusing, leftOpen } from './state.ts';
import { closings, referralGoals } from './tables.server.ts';
import { voucherState, type VoucherState } from './voucher.ts';

export type Goal = { words: string; targetOn: string | null };
export type Closing = {
	goal: GoalLevel;
	outcomes: Outcome[];
	attainment: AttainmentLevel | null;
	helped: Helped | null;
	missing: Missing | null;
	closedAt: Date;
};
type OfficeContact = { name: string; phone: string | null };

/** The voucher of a referral, as this reader may know it. */
const voucherOf = (held: Held, now: Date): ReferralPage['voucher'] =>
	held.voucherUntil
		? {
				until: held.voucherUntil,
				state: voucherState(held.voucherUntil, { ...held, phase: held.state.phase }, dayOf(now))
			}
		: undefined;

/** One referral for its page: the office's or the provider's, each with what that side may know. */
export type ReferralPage = {
	held: Held;
	moves: Move[];
	standing: Standing;
	voucher: { until: string; state: VoucherState } | undefined;
	/** Undefined where the provider may not read it. */
	goal: Goal | undefined;
	contact: Contact | undefined;
	consents: ListedConsent[];
	closing: Closing | undefined;
	/** Whom the provider calls at the office: name and number at work. */
	office: OfficeContact | undefined;
	/** A decline or return that leaves a need to report, and whether that was done. */
	unmet: { reason: UnmetReason; reported: boolean } | undefined;
	/** The own report that it was made for, once it came to nothing: answered with it still, or waiting on. */
	need: { answered: boolean; since: string } | undefined;
	/** Another referral of this person for the same need was made afterwards. */
	followed: boolean;
};

/**
 * A referral with everything its reader may know now; leaves a line in the disclosure log.
 *
 * @throws {Refusal} not-found
 */
export async function getReferral(
	tx: Tx,
	actor: Member,
	id: string,
	now: Date,
	purpose: ReadPurpose = isProvider(actor) ? 'inbox-item' : 'referral-page'
): Promise<ReferralPage> {
	const held = await loadReferral(tx, actor, id, now);
	const [goal] = await tx
		.select({ words: referralGoals.words, targetOn: referralGoals.targetOn })
		.from(referralGoals)
		.where(eq(referralGoals.referralId, id));
	// Row security shows a provider the contact only while law or consent opens it (casework.contact_case_ids()).
	const [contact] =
		held.side === 'office' || held.open.has('D1')
			? await tx.execute<Contact>(
					sql`select name, phone, email from casework.case_contacts where case_id = ${held.caseId}`
				)
			: [];
	const { rows: consents } = await listConsents(tx, actor, { referralId: id }, now);
	const [closing] =
		held.side === 'office'
			? await tx
					.select({
						goal: closings.goal,
						outcomes: closings.outcomes,
						attainment: closings.attainment,
						helped: closings.helped,
						missing: closings.missing,
						closedAt: closings.closedAt
					})
					.from(closings)
					.where(eq(closings.referralId, id))
			: [];
	const [office] = await tx.execute<OfficeContact>(sql`
		select a.name, m.phone from platform.memberships m join platform.accounts a on a.id = m.account_id
		where m.id = ${held.createdBy}`);
	const refusal = held.side === 'office' ? lastRefusing(held.reported) : undefined;
	const unmetReason = refusal && unmetReasonOf(refusal.event, refusal.reason);
	const need = held.side === 'office' && leftOpen(held.state) ? await findNeedOf(tx, actor, held) : undefined;
	const [reported] = unmetReason
		? await tx.execute(
				sql`select 1 from casework.unmet_needs where referral_id = ${id} and state not in ('draft', 'obsolete')`
			)
		: [];
	const [later] =
		held.side === 'office'
			? await tx.execute(
					sql`select 1 from casework.referrals where case_id = ${held.caseId} and term_id = ${held.termId} and created_at > ${held.createdAt.toISOString()} and sending <> 'withdrawn'`
				)
			: [];

	const read: Category[] = shownOf(held);
	if (held.side === 'provider' && goal) read.push('D2');
	if (held.side === 'provider' && contact) read.push('D1');
	await logReads(tx, actor, purpose, [{ caseId: held.caseId, referralId: id, categories: read }], now);

	return {
		held,
		moves: allowedMoves({ phase: held.state.phase, side: held.side, regime: held.regime, may: held.may }).filter(
			(move) =>
				(!held.mandateId || !contentMoves.includes(move)) && (move !== 'extend_voucher' || held.voucherUntil !== null)
		),
		standing: standingOf(held, now),
		voucher: voucherOf(held, now),
		goal,
		contact,
		consents,
		closing,
		office,
		need,
		unmet: unmetReason && !need ? { reason: unmetReason, reported: reported !== undefined } : undefined,
		followed: later !== undefined
	};
}

/** Other requests of this person for the same need that were sent and are not closed: a reason to look twice. */
export async function listOpenAlike(
	tx: Tx,
	actor: Actor,
	to: { id: string; caseId: string; termId: string }
): Promise<{ id: string; reference: string; sentAt: Date }[]> {
	if (actor.role !== 'case-manager') return [];
	const rows = await tx.execute<{ id: string; reference: string; sentAt: string }>(sql`
		select r.id, r.reference, r.sent_at as "sentAt" from casework.referrals r
		where ${ownCases} and r.case_id = ${to.caseId} and r.term_id = ${to.termId} and r.id <> ${to.id} and r.sending = 'sent'
		order by r.sent_at desc limit 5`);
	return rows.map((row) => ({ ...row, sentAt: new Date(row.sentAt) }));
}

/** Numbers of referrals that the caller may see; a number says nothing about a person. */
export async function getReferences(tx: Tx, _actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await tx.execute<{ id: string; reference: string }>(
		sql`select id, reference from casework.referrals where ${anyOf(sql`id`, ids)}`
	);
	return new Map(rows.map(({ id, reference }) => [id, reference]));
}

/** May the case be closed? Referrals that are under way are settled first. @throws {Refusal} conflict */
export async function mustBeSettled(tx: Tx, actor: Actor, caseId: string, now: Date): Promise<void> {
	const open = await loadUnnamed(tx, actor, sql`r.case_id = ${caseId} and r.sending in ('draft', 'sent')`, now);
	if (open.length > 0) throw new Refusal('conflict', m.referrals_case_open_referrals({ count: open.length }));
}
