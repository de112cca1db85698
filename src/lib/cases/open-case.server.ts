import { sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { NewCase } from './inputs.ts';
import { mayOpen } from './policy.ts';
import { caseNeeds, cases } from './tables.server.ts';

/**
 * A case manager opens a case: pseudonym, area, language, under 25, needs (design.md § 7 rule 17).
 *
 * @throws {Refusal} conflict at `reference` when the office uses the pseudonym already
 */
export async function openCase(
	tx: Tx,
	actor: Actor,
	input: Omit<NewCase, 'requestKey'>,
	now: Date
): Promise<{ id: string }> {
	const { networkId, organisationId, membershipId } = actor;
	if (!mayOpen(actor) || !networkId || !organisationId || !membershipId)
		throw new Refusal('forbidden', m.errors_forbidden());
	await mustBelong(tx, networkId, input);
	const [membership] = await tx.execute<{ team: string | null }>(
		sql`select team from platform.memberships where id = ${membershipId}`
	);
	const [row] = await tx
		.insert(cases)
		.values({
			networkId,
			organisationId,
			reference: input.reference,
			responsibleId: membershipId,
			team: membership?.team ?? null,
			areaId: input.areaId ?? null,
			language: input.language,
			under25: input.under25 === '' ? null : input.under25 === 'yes',
			createdAt: now
		})
		.returning({ id: cases.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	const needs = [...new Set(input.needs)];
	if (needs.length > 0)
		await tx.insert(caseNeeds).values(needs.map((termId) => ({ caseId: row.id, termId, notedAt: now })));
	await record(tx, actor, 'case.opened', { caseId: row.id, needs: needs.length }, now);
	return row;
}

/** Area and needs come from the network's own catalogues. */
export async function mustBelong(
	tx: Tx,
	networkId: string,
	input: { areaId?: string | undefined; needs: readonly string[] }
): Promise<void> {
	if (input.areaId) {
		const [area] = await tx.execute(
			sql`select 1 from directory.planning_areas where id = ${input.areaId} and network_id = ${networkId}`
		);
		if (!area) throw new Refusal('invalid', m.errors_choice(), 'areaId');
	}
	const needs = [...new Set(input.needs)];
	if (needs.length === 0) return;
	const known = await tx.execute(
		sql`select 1 from directory.terms where ${anyOf(sql`id`, needs)} and network_id = ${networkId} and taxonomy = 'needs'`
	);
	if (known.length < needs.length) throw new Refusal('invalid', m.errors_choice(), 'needs');
}
