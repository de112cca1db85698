import { and, eq, ne, or, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { addJob } from '#lib/platform/jobs.server.ts';
import type { OfferChangeForm } from './inputs.ts';
import { mayEditOffer } from './policy.ts';
import { offerChanges, offers } from './tables.server.ts';
import { raiseVersion } from './versions.server.ts';

/** Whoever decides about a referral shares this; a change of the whole offer waits for them, and they for it. */
export const offerLock = (offerId: string) => sql`hashtextextended('offer:' || ${offerId}, 61)`;

/**
 * Something happens to an offer as a whole: a run is postponed or cancelled, the offer ends, the provider closes. One
 * row; referrals read it as their own event from this moment, and a job gives their places back and tells people.
 *
 * @throws {Refusal} not-found for offers of others; invalid at `startsOn`; conflict for an offer without runs
 */
export async function changeOffer(
	tx: Tx,
	actor: Member,
	input: OfferChangeForm & { id: string },
	now: Date
): Promise<{ changed: number }> {
	const [chosen] = await tx.select().from(offers).where(eq(offers.id, input.id));
	if (!chosen || !mayEditOffer(actor, chosen)) throw new Refusal('not-found', m.errors_not_found());
	const ofRun = input.kind === 'run_postponed' || input.kind === 'run_cancelled';
	if (ofRun && chosen.entry !== 'runs') throw new Refusal('conflict', m.directory_change_no_runs());
	if (input.kind === 'run_postponed' && (!input.startsOn || input.startsOn <= dayOf(now)))
		throw new Refusal('invalid', m.directory_change_start_needed(), 'startsOn');
	const concerned =
		input.kind === 'provider_closed'
			? await tx
					.select({ id: offers.id })
					.from(offers)
					.where(
						and(
							eq(offers.organisationId, chosen.organisationId),
							eq(offers.networkId, chosen.networkId),
							or(ne(offers.state, 'archived'), eq(offers.id, chosen.id))
						)
					)
					.orderBy(offers.id)
			: [{ id: chosen.id }];
	for (const { id } of concerned) await changeOne(tx, actor, { ...input, id, networkId: chosen.networkId }, now);
	await raiseVersion(tx, chosen.networkId);
	return { changed: concerned.length };
}

async function changeOne(
	tx: Tx,
	actor: Member,
	input: OfferChangeForm & { id: string; networkId: string },
	now: Date
): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${offerLock(input.id)})`);
	const ends = input.kind === 'discontinued' || input.kind === 'provider_closed';
	await tx
		.update(offers)
		.set(
			ends
				? { state: 'archived', updatedAt: now }
				: { nextStart: input.kind === 'run_postponed' ? (input.startsOn ?? null) : null, updatedAt: now }
		)
		.where(eq(offers.id, input.id));
	const [row] = await tx
		.insert(offerChanges)
		.values({
			networkId: input.networkId,
			offerId: input.id,
			kind: input.kind,
			startsOn: input.kind === 'run_postponed' ? (input.startsOn ?? null) : null,
			recordedAt: now,
			recordedBy: actor.membershipId
		})
		.returning({ id: offerChanges.id });
	await addJob(tx, 'referrals.offer-change', { changeId: row?.id ?? '', offerId: input.id }, now);
	await record(tx, actor, 'directory.offer-changed', { offerId: input.id, kind: input.kind }, now);
}
