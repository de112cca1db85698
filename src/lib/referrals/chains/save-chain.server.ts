import { and, eq, sql } from 'drizzle-orm';
import { lockCase } from '#lib/cases/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { chainLinks, chains } from './tables.server.ts';

type Input = {
	caseId: string;
	chainId?: string | undefined;
	idleDays: number;
	links: readonly { referralId: string; position: number }[];
};

/** Locks the case and finds one of its chains. @throws {Refusal} not-found */
async function lockChain(tx: Tx, actor: Actor, input: { caseId: string; chainId: string }) {
	const held = await lockCase(tx, actor, input.caseId);
	const [chain] = await tx
		.select()
		.from(chains)
		.where(and(eq(chains.id, input.chainId), eq(chains.caseId, held.id)));
	if (!chain) throw new Refusal('not-found', m.errors_not_found());
	return chain;
}

/**
 * Which referrals of a case build on each other, and in which order; the same place means side by side (R4). The whole
 * chain is said at once. Nothing is sent by it, and no provider learns of it.
 *
 * @throws {Refusal} invalid at `links`; conflict in a closed case, or when a referral belongs to another chain; not-found
 */
export async function saveChain(tx: Tx, actor: Member, input: Input, now: Date): Promise<{ id: string }> {
	const held = await lockCase(tx, actor, input.caseId);
	if (held.closedAt) throw new Refusal('conflict', m.cases_closed_already());
	const wanted = [...new Map(input.links.map((link) => [link.referralId, link])).values()];
	if (wanted.length < 2) throw new Refusal('invalid', m.chains_two_links(), 'links');
	const ids = wanted.map(({ referralId }) => referralId);
	const own = await tx.execute<{ id: string; chain_id: string | null }>(sql`
		select r.id, l.chain_id from casework.referrals r left join casework.chain_links l on l.referral_id = r.id
		where r.case_id = ${held.id} and ${anyOf(sql`r.id`, ids)}`);
	if (own.length !== ids.length) throw new Refusal('invalid', m.errors_choice(), 'links');
	if (own.some((row) => row.chain_id && row.chain_id !== input.chainId))
		throw new Refusal('conflict', m.chains_link_elsewhere(), 'links');
	const addedBy = actor.membershipId;
	const chainId = input.chainId
		? (await lockChain(tx, actor, { caseId: held.id, chainId: input.chainId })).id
		: await begin(tx, { networkId: held.networkId, caseId: held.id, idleDays: input.idleDays, addedBy }, now);
	if (input.chainId) await tx.update(chains).set({ idleDays: input.idleDays }).where(eq(chains.id, chainId));
	// Places are counted without gaps, whatever was typed.
	const places = [...new Set(wanted.map(({ position }) => position))].sort((one, other) => one - other);
	await tx.delete(chainLinks).where(eq(chainLinks.chainId, chainId));
	await tx.insert(chainLinks).values(
		wanted.map(({ referralId, position }) => ({
			networkId: held.networkId,
			caseId: held.id,
			chainId,
			referralId,
			position: places.indexOf(position) + 1,
			addedAt: now,
			addedBy
		}))
	);
	await dropLooseHandOvers(tx, held.id);
	await record(tx, actor, 'chain.saved', { chainId, caseId: held.id, links: wanted.length }, now);
	return { id: chainId };
}

async function begin(
	tx: Tx,
	chain: { networkId: string; caseId: string; idleDays: number; addedBy: string },
	now: Date
): Promise<string> {
	const { addedBy, ...values } = chain;
	const [row] = await tx
		.insert(chains)
		.values({ ...values, createdAt: now, createdBy: addedBy })
		.returning({ id: chains.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	return row.id;
}

/** A hand-over stands between two links that follow each other; any other is gone with what it was between. */
const dropLooseHandOvers = (tx: Tx, caseId: string) =>
	tx.execute(sql`
		delete from casework.chain_hand_overs h where h.case_id = ${caseId} and not exists (
			select from casework.chain_links f join casework.chain_links t on t.chain_id = f.chain_id and t.position = f.position + 1
			where f.referral_id = h.from_referral_id and t.referral_id = h.to_referral_id)`);

/** The referrals stay as they are; only that they build on each other is no longer said. */
export async function dissolveChain(
	tx: Tx,
	actor: Actor,
	input: { caseId: string; chainId: string },
	now: Date
): Promise<void> {
	const chain = await lockChain(tx, actor, input);
	await tx.delete(chains).where(eq(chains.id, chain.id));
	await dropLooseHandOvers(tx, chain.caseId);
	await record(tx, actor, 'chain.dissolved', { chainId: chain.id, caseId: chain.caseId }, now);
}
