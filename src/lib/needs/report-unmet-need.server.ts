import { sql } from 'drizzle-orm';
import { ownCaseIds } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { UnmetNeedForm } from './inputs.ts';
import { readEvidence, type UnmetReason } from './model.ts';
import { mayLinkCase, mayReportNeeds } from './policy.ts';
import { unmetNeeds } from './tables.server.ts';

/**
 * Somebody found that a person needs what the network does not give. A confirmed draft keeps its id and its referral.
 *
 * @returns the id of the report
 * @throws {Refusal} `forbidden` by role, `invalid` at a field whose id is not one of this network, `not-found` for a
 *   draft that is not the reporter's own
 */
export async function reportUnmetNeed(tx: Tx, actor: Actor, input: UnmetNeedForm, now: Date): Promise<{ id: string }> {
	if (!mayReportNeeds(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	await ensureKnown(tx, actor.networkId, input);
	if (input.caseId) await ensureOwnCase(tx, actor, input.caseId);

	const values: Stated = {
		termId: input.termId,
		areaId: input.areaId ?? null,
		reason: input.reason,
		urgency: input.urgency ?? 'soon',
		conditions: [...new Set(input.conditions ?? [])],
		substitute: input.substitute ?? 'none',
		neededFrom: input.neededFrom ?? null,
		// A case is one person; a report without one says how many it is about.
		persons: input.caseId ? 1 : (input.persons ?? 1),
		caseId: input.caseId ?? null
	};
	const id = input.draftId
		? await confirmDraft(tx, actor.membershipId, input.draftId, values, now)
		: await insert(tx, actor, {
				...values,
				evidence: readEvidence(input.evidence),
				createdAt: now,
				stateChangedAt: now
			});
	await record(
		tx,
		actor,
		'needs.reported',
		{
			unmetNeedId: id,
			termId: values.termId,
			areaId: values.areaId,
			reason: values.reason,
			linked: values.caseId !== null
		},
		now
	);
	return { id };
}

export type Declined = {
	referralId: string;
	caseId: string;
	termId: string;
	areaId: string | null;
	/** What the reason of the decline, return or lapse is called here (demo-catalogue §§ 8, 11). */
	reason: UnmetReason;
};

/**
 * Drafts the unmet need that a decline leaves behind; nothing counts before the case manager confirms it.
 * Twice for the same referral answers the first one.
 *
 * @returns the id of the draft
 */
export async function draftUnmetNeedFromDecline(
	tx: Tx,
	actor: Actor,
	declined: Declined,
	now: Date
): Promise<{ id: string }> {
	if (!mayReportNeeds(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	await ensureOwnCase(tx, actor, declined.caseId);
	const [existing] = await tx
		.select({ id: unmetNeeds.id })
		.from(unmetNeeds)
		.where(sql`${unmetNeeds.referralId} = ${declined.referralId} and ${unmetNeeds.state} <> 'obsolete'`);
	if (existing) return existing;
	const { referralId, caseId, termId, areaId, reason } = declined;
	const id = await insert(tx, actor, {
		termId,
		areaId,
		reason,
		caseId,
		referralId,
		state: 'draft',
		createdAt: now,
		stateChangedAt: now
	});
	await record(tx, actor, 'needs.drafted', { unmetNeedId: id, referralId, reason }, now);
	return { id };
}

type Values = Omit<typeof unmetNeeds.$inferInsert, 'networkId' | 'organisationId' | 'reportedBy'>;

/** What the form says about a need. */
type Stated = Pick<Values, 'termId' | 'reason' | 'urgency' | 'conditions' | 'substitute' | 'neededFrom' | 'persons'> & {
	areaId: string | null;
	caseId: string | null;
};

async function insert(
	tx: Tx,
	actor: { networkId: string; organisationId: string; membershipId: string },
	values: Values
): Promise<string> {
	const [row] = await tx
		.insert(unmetNeeds)
		.values({
			...values,
			networkId: actor.networkId,
			organisationId: actor.organisationId,
			reportedBy: actor.membershipId
		})
		.returning({ id: unmetNeeds.id });
	if (!row) throw new Error('insert answered nothing');
	return row.id;
}

async function confirmDraft(tx: Tx, membershipId: string, id: string, values: Stated, now: Date): Promise<string> {
	const [row] = await tx
		.update(unmetNeeds)
		// The day it counts from is the day the draft came about.
		.set({ ...values, state: 'open', stateChangedAt: now })
		.where(
			sql`${unmetNeeds.id} = ${id} and ${unmetNeeds.reportedBy} = ${membershipId} and ${unmetNeeds.state} = 'draft'`
		)
		.returning({ id: unmetNeeds.id });
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return row.id;
}

async function ensureKnown(
	tx: Tx,
	networkId: string,
	{ termId, areaId }: { termId: string; areaId?: string | undefined }
): Promise<void> {
	const [known] = await tx.execute<{ term: boolean; area: boolean }>(sql`
		select exists (select from directory.terms where id = ${termId} and network_id = ${networkId} and taxonomy = 'needs') as term,
			exists (select from directory.planning_areas where id = ${areaId ?? null} and network_id = ${networkId}) as area`);
	if (!known?.term) throw new Refusal('invalid', m.errors_choice(), 'termId');
	if (areaId && !known.area) throw new Refusal('invalid', m.errors_choice(), 'areaId');
}

async function ensureOwnCase(tx: Tx, actor: Member, caseId: string): Promise<void> {
	const [own] = mayLinkCase(actor)
		? await tx.execute(sql`select 1 from casework.cases where id = ${caseId} and id in ${ownCaseIds(actor)}`)
		: [];
	if (!own) throw new Refusal('invalid', m.errors_choice(), 'caseId');
}
