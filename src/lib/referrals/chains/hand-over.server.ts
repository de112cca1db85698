import { sql } from 'drizzle-orm';
import { getCase, lockCase } from '#lib/cases/index.server.ts';
import { giveJointConsent, type Giving } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { HandOverManner } from './model.ts';
import { chainHandOvers } from './tables.server.ts';

/**
 * The day on which one provider hands over to the next, between two links that follow each other. It stays with the
 * office until the person agrees that both houses may know (rule 7).
 *
 * @throws {Refusal} invalid at `handOverOn`; conflict when the links do not follow each other; not-found
 */
export async function planHandOver(
	tx: Tx,
	actor: Member,
	input: { caseId: string; fromReferralId: string; toReferralId: string; handOverOn: string; manner: HandOverManner },
	now: Date
): Promise<{ id: string }> {
	const held = await lockCase(tx, actor, input.caseId);
	if (input.handOverOn < dayOf(now)) throw new Refusal('invalid', m.goals_target_past(), 'handOverOn');
	const [meet] = await tx.execute(sql`
		select 1 from casework.chain_links f join casework.chain_links t on t.chain_id = f.chain_id and t.position = f.position + 1
		where f.case_id = ${held.id} and f.referral_id = ${input.fromReferralId} and t.referral_id = ${input.toReferralId}`);
	if (!meet) throw new Refusal('conflict', m.chains_not_neighbours());
	const { handOverOn, manner } = input;
	const [row] = await tx
		.insert(chainHandOvers)
		.values({
			networkId: held.networkId,
			caseId: held.id,
			fromReferralId: input.fromReferralId,
			toReferralId: input.toReferralId,
			handOverOn,
			manner,
			createdAt: now,
			createdBy: actor.membershipId
		})
		.onConflictDoUpdate({
			target: [chainHandOvers.fromReferralId, chainHandOvers.toReferralId],
			set: { handOverOn, manner }
		})
		.returning({ id: chainHandOvers.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await record(tx, actor, 'chain.hand-over-planned', { handOverId: row.id, caseId: held.id }, now);
	return row;
}

type Parties = { on: string; fromId: string; from: string; toId: string; to: string; sensitive: boolean };

/** Day and houses of a hand-over, and whether an offer of either may reveal something. @throws {Refusal} not-found */
async function partiesOf(tx: Tx, caseId: string, handOverId: string): Promise<Parties> {
	const [row] = await tx.execute<Parties>(sql`
		select h.hand_over_on::text as on, pf.id as "fromId", pf.name as from, pt.id as "toId", pt.name as to,
			exists (select from directory.offer_terms ot join directory.terms x on x.id = ot.term_id
				where ot.offer_id in (f.offer_id, t.offer_id) and x.sensitive) as sensitive
		from casework.chain_hand_overs h
		join casework.referrals f on f.id = h.from_referral_id join directory.organisations pf on pf.id = f.to_organisation_id
		join casework.referrals t on t.id = h.to_referral_id join directory.organisations pt on pt.id = t.to_organisation_id
		where h.id = ${handOverId} and h.case_id = ${caseId}`);
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row;
}

/**
 * The person agrees that both houses know of the day and of each other: one consent that names both (rule 7).
 *
 * @throws {Refusal} conflict where both links are of one house; invalid; not-found
 */
export async function agreeHandOver(
	tx: Tx,
	actor: Member,
	input: Giving & { caseId: string; handOverId: string },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	const row = await partiesOf(tx, held.id, input.handOverId);
	if (row.fromId === row.toId) throw new Refusal('conflict', m.chains_same_house());
	const subject = {
		kind: 'hand_over' as const,
		subjectId: input.handOverId,
		caseId: held.id,
		networkId: held.networkId,
		organisationIds: [row.fromId, row.toId],
		topics: [],
		sensitive: row.sensitive
	};
	await giveJointConsent(tx, actor, { ...input, subject }, now);
}

/** The day is off. Nobody is told anything but that nothing is there any more. */
export async function dropHandOver(
	tx: Tx,
	actor: Actor,
	input: { caseId: string; handOverId: string },
	now: Date
): Promise<void> {
	const held = await lockCase(tx, actor, input.caseId);
	const gone = await tx.execute(
		sql`delete from casework.chain_hand_overs where id = ${input.handOverId} and case_id = ${held.id} returning 1`
	);
	if (gone.length === 0) throw new Refusal('not-found', m.errors_not_found());
	await record(tx, actor, 'chain.hand-over-dropped', { handOverId: input.handOverId, caseId: held.id }, now);
}

/** What a provider may know of the hand-overs of its own link: the day, and the other house. Empty without consent. */
export type SharedHandOver = {
	id: string;
	on: string;
	manner: HandOverManner;
	partner: string;
	/** From the other house to this one. */
	comes: boolean;
	jointConsentId: string;
};

export async function listSharedHandOvers(tx: Tx, actor: Actor, referralId: string): Promise<SharedHandOver[]> {
	if (!isProvider(actor)) return [];
	return [
		...(await tx.execute<SharedHandOver>(sql`
			select h.id, h.hand_over_on::text as on, h.manner, o.name as partner, s.comes, s.joint_consent_id as "jointConsentId"
			from casework.shared_hand_overs() s
			join casework.chain_hand_overs h on h.id = s.hand_over_id join directory.organisations o on o.id = s.partner_id
			where s.referral_id = ${referralId} order by h.hand_over_on, h.created_at, h.id`))
	];
}

/** What stands on the paper that the person signs. */
type HandOverPaper = {
	reference: string;
	language: string;
	/** Name of the office that keeps the consent. */
	office: string;
	/** Undefined for a form without a hand-over, to be filled in by hand. */
	handOver: Pick<Parties, 'on' | 'from' | 'to' | 'sensitive'> | undefined;
};

/** The parties by name, confidential ones too: who signs has to read whom it is about. @throws {Refusal} not-found */
export async function getHandOverPaper(
	tx: Tx,
	actor: Member,
	input: { caseId: string; handOverId: string | undefined }
): Promise<HandOverPaper> {
	const person = await getCase(tx, actor, input.caseId);
	const [office] = await tx.execute<{ name: string }>(
		sql`select name from directory.organisations where id = ${actor.organisationId}`
	);
	const handOver = input.handOverId ? await partiesOf(tx, person.id, input.handOverId) : undefined;
	return { reference: person.reference, language: person.language, office: office?.name ?? '', handOver };
}
