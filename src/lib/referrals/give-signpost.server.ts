import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { lockCase, ownCaseIds } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { SignpostForm } from './inputs.ts';
import { loadOffer } from './load-offer.server.ts';
import { signposts } from './tables.server.ts';

/**
 * *Hinweis*: the case manager tells the person of an open door. Signposted, later closed; the provider learns nothing,
 * no consent is needed and nothing is reported back (design.md § 6).
 *
 * @throws {Refusal} conflict where the offer takes requests, or the case is closed; not-found; invalid at `termId`
 */
export async function giveSignpost(
	tx: Tx,
	actor: Member,
	input: Omit<SignpostForm, 'requestKey'>,
	now: Date
): Promise<{ id: string }> {
	const offer = await loadOffer(tx, actor, input.offerId, now);
	if (offer.intake !== 'open_door' && offer.regime !== 'none')
		throw new Refusal('conflict', m.referrals_signpost_not_here());
	if (!offer.terms.some((term) => term.id === input.termId)) throw new Refusal('invalid', m.errors_choice(), 'termId');
	const person = await lockCase(tx, actor, input.caseId);
	if (person.closedAt) throw new Refusal('conflict', m.referrals_case_closed(), 'caseId');
	const [row] = await tx
		.insert(signposts)
		.values({
			networkId: offer.networkId,
			caseId: input.caseId,
			offerId: offer.id,
			termId: input.termId,
			givenAt: now,
			givenBy: actor.membershipId
		})
		.returning({ id: signposts.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await record(tx, actor, 'signpost.given', { signpostId: row.id, caseId: input.caseId, offerId: offer.id }, now);
	return row;
}

/** Talked about with the person: nothing remains to be done. Closing twice is closing once. */
export async function closeSignpost(tx: Tx, actor: Member, input: { id: string }, now: Date): Promise<void> {
	const [known] = await tx
		.select({ id: signposts.id })
		.from(signposts)
		.where(and(eq(signposts.id, input.id), sql`${signposts.caseId} in ${ownCaseIds(actor)}`));
	if (!known) throw new Refusal('not-found', m.errors_not_found());
	const closed = await tx
		.update(signposts)
		.set({ closedAt: now })
		.where(and(eq(signposts.id, input.id), isNull(signposts.closedAt)))
		.returning({ id: signposts.id });
	if (closed.length > 0) await record(tx, actor, 'signpost.closed', { signpostId: input.id }, now);
}

export type Signpost = { id: string; person: string; offer: string; provider: string; givenAt: Date };

/** Open signposts of the caller's own cases, newest first. */
export async function listSignposts(tx: Tx, actor: Member): Promise<Signpost[]> {
	if (actor.role !== 'case-manager') return [];
	return tx
		.select({
			id: signposts.id,
			person: sql<string>`(select reference from casework.cases where id = ${signposts.caseId})`,
			offer: sql<string>`(select name from directory.offers where id = ${signposts.offerId})`,
			provider: sql<string>`(select p.name from directory.offers o join directory.organisations p on p.id = o.organisation_id where o.id = ${signposts.offerId})`,
			givenAt: signposts.givenAt
		})
		.from(signposts)
		.where(and(isNull(signposts.closedAt), sql`${signposts.caseId} in ${ownCaseIds(actor)}`))
		.orderBy(desc(signposts.givenAt));
}
