import { and, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { isBound, type CommitmentState, type PurseKind } from './model.ts';
import { mayCommit, mayCosign, mayKeepPurses } from './policy.ts';
import { agreements, budgetCommitments, caseBudgets, purseEntries, purses } from './tables.server.ts';

function ensureMayKeep(actor: Actor): asserts actor is Member {
	if (!mayKeepPurses(actor)) throw new Refusal('forbidden', m.errors_forbidden());
}

/** Opens a purse of a year with its allocation. */
export async function openPurse(
	tx: Tx,
	actor: Actor,
	purse: { kind: PurseKind; year: number; amount: number },
	now: Date
): Promise<{ id: string }> {
	ensureMayKeep(actor);
	const [row] = await tx
		.insert(purses)
		.values({ networkId: actor.networkId, kind: purse.kind, year: purse.year, allocatedCents: purse.amount })
		.returning({ id: purses.id });
	if (!row) throw new Error('insert answered nothing');
	await tx.insert(purseEntries).values({
		purseId: row.id,
		kind: 'allocation',
		amountCents: purse.amount,
		happenedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, 'agreements.purse-opened', { purseId: row.id, kind: purse.kind, year: purse.year }, now);
	return row;
}

/** Money that is meant for something, or bound to it; negative gives back. */
type Commitment = {
	purseId: string;
	kind: 'precommitment' | 'commitment';
	/** Whole cents. */
	amount: number;
	agreementId?: string | undefined;
	note: string;
};

/**
 * Binds money of a purse. The condition stands in the UPDATE itself: of many at once as many win as the money lasts.
 *
 * @throws {Refusal} `conflict` at `amount` when less is free, `not-found`
 */
export async function commitFunds(tx: Tx, actor: Actor, commitment: Commitment, now: Date): Promise<void> {
	ensureMayKeep(actor);
	const { purseId, kind, amount, agreementId } = commitment;
	if (agreementId) {
		const [known] = await tx
			.select({ id: agreements.id })
			.from(agreements)
			.where(and(eq(agreements.id, agreementId), eq(agreements.networkId, actor.networkId)));
		if (!known) throw new Refusal('invalid', m.errors_choice(), 'agreementId');
	}
	const purse = and(eq(purses.id, purseId), eq(purses.networkId, actor.networkId));
	const free = sql`${purses.allocatedCents} - ${purses.precommittedCents} - ${purses.committedCents}`;
	const column = kind === 'commitment' ? purses.committedCents : purses.precommittedCents;
	const changed = await tx
		.update(purses)
		.set(
			kind === 'commitment'
				? { committedCents: sql`${column} + ${amount}` }
				: { precommittedCents: sql`${column} + ${amount}` }
		)
		.where(and(purse, sql`${free} >= ${amount}::bigint`, sql`${column} + ${amount}::bigint >= 0`))
		.returning({ id: purses.id });
	if (changed.length === 0) {
		const [known] = await tx.select({ id: purses.id }).from(purses).where(purse);
		if (!known) throw new Refusal('not-found', m.errors_not_found());
		throw new Refusal('conflict', m.agreements_refused_purse(), 'amount');
	}
	await tx.insert(purseEntries).values({
		purseId,
		kind,
		amountCents: amount,
		agreementId: agreementId ?? null,
		note: commitment.note,
		happenedAt: now,
		recordedBy: actor.membershipId
	});
	await record(tx, actor, 'agreements.funds-committed', { purseId, kind, cents: amount, agreementId }, now);
}

/** Sets part of a purse aside for case managers to commit themselves. */
export async function openBudget(
	tx: Tx,
	actor: Actor,
	budget: { purseId: string; title: string; holderId?: string | undefined; amount: number; cosignAbove: number },
	now: Date
): Promise<{ id: string }> {
	ensureMayKeep(actor);
	await commitFunds(
		tx,
		actor,
		{ purseId: budget.purseId, kind: 'commitment', amount: budget.amount, note: budget.title },
		now
	);
	if (budget.holderId) {
		const [known] = await tx.execute(
			sql`select 1 from platform.memberships where id = ${budget.holderId} and network_id = ${actor.networkId} and role = 'case-manager' and ended_at is null`
		);
		if (!known) throw new Refusal('invalid', m.errors_choice(), 'holderId');
	}
	const [row] = await tx
		.insert(caseBudgets)
		.values({
			networkId: actor.networkId,
			purseId: budget.purseId,
			title: budget.title,
			holderId: budget.holderId ?? null,
			totalCents: budget.amount,
			cosignAboveCents: budget.cosignAbove
		})
		.returning({ id: caseBudgets.id });
	if (!row) throw new Error('insert answered nothing');
	await record(tx, actor, 'agreements.budget-opened', { budgetId: row.id, purseId: budget.purseId }, now);
	return row;
}

/** Budgets of the network that are everybody's or the caller's own, as the row policy has it; all for who signs or keeps them. */
const budgetsOf = (actor: Member): SQL | undefined =>
	and(
		eq(caseBudgets.networkId, actor.networkId),
		seesAll(actor) ? undefined : or(isNull(caseBudgets.holderId), eq(caseBudgets.holderId, actor.membershipId))
	);
const seesAll = (actor: Member): boolean => mayCosign(actor) || mayKeepPurses(actor);

/** Locks a commitment that the caller may know of. @throws {Refusal} not-found */
async function lockCommitment(tx: Tx, actor: Member, id: string): Promise<typeof budgetCommitments.$inferSelect> {
	const [commitment] = await tx
		.select()
		.from(budgetCommitments)
		.where(
			and(
				eq(budgetCommitments.id, id),
				inArray(
					budgetCommitments.budgetId,
					tx.select({ id: caseBudgets.id }).from(caseBudgets).where(budgetsOf(actor))
				),
				seesAll(actor) ? undefined : eq(budgetCommitments.requestedBy, actor.membershipId)
			)
		)
		.for('update');
	if (!commitment) throw new Refusal('not-found', m.errors_not_found());
	return commitment;
}

type Spending = { budgetId: string; purpose: string; offerId?: string | undefined; amount: number };

/**
 * Commits money of a case budget for a purpose; above the threshold it waits for a second signature, and its money is
 * kept free until then. Never more than there is: the condition stands in the UPDATE.
 *
 * @throws {Refusal} `conflict` at `amount` when less is left, `invalid` at `offerId`, `not-found`
 */
export async function commitBudget(
	tx: Tx,
	actor: Actor,
	spending: Spending,
	now: Date
): Promise<{ id: string; awaiting: boolean }> {
	if (!mayCommit(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	if (spending.amount <= 0) throw new Refusal('invalid', m.agreements_refused_money(), 'amount');
	if (spending.offerId) {
		const [known] = await tx.execute(
			sql`select 1 from directory.offers where id = ${spending.offerId} and network_id = ${actor.networkId} and state = 'published'`
		);
		if (!known) throw new Refusal('invalid', m.errors_choice(), 'offerId');
	}
	const [budget] = await tx
		.update(caseBudgets)
		.set({ committedCents: sql`${caseBudgets.committedCents} + ${spending.amount}` })
		.where(
			and(
				eq(caseBudgets.id, spending.budgetId),
				budgetsOf(actor),
				sql`${caseBudgets.committedCents} + ${spending.amount}::bigint <= ${caseBudgets.totalCents}`
			)
		)
		.returning({ threshold: caseBudgets.cosignAboveCents });
	if (!budget) {
		const [known] = await tx
			.select({ id: caseBudgets.id })
			.from(caseBudgets)
			.where(and(eq(caseBudgets.id, spending.budgetId), budgetsOf(actor)));
		if (!known) throw new Refusal('not-found', m.errors_not_found());
		throw new Refusal('conflict', m.agreements_refused_budget(), 'amount');
	}
	const awaiting = spending.amount > budget.threshold;
	const [row] = await tx
		.insert(budgetCommitments)
		.values({
			budgetId: spending.budgetId,
			purpose: spending.purpose,
			offerId: spending.offerId ?? null,
			amountCents: spending.amount,
			state: awaiting ? 'awaiting' : 'committed',
			requestedBy: actor.membershipId,
			requestedAt: now
		})
		.returning({ id: budgetCommitments.id });
	if (!row) throw new Error('insert answered nothing');
	await record(
		tx,
		actor,
		'agreements.budget-committed',
		{ commitmentId: row.id, budgetId: spending.budgetId, cents: spending.amount, awaiting },
		now
	);
	return { id: row.id, awaiting };
}

/**
 * Signs second, or declines and gives the money back. Another person than the one who asked.
 *
 * @throws {Refusal} `conflict` when it is decided already or the same person signs, `not-found`
 */
export async function decideCommitment(
	tx: Tx,
	actor: Actor,
	decision: { id: string; signed: boolean },
	now: Date
): Promise<void> {
	if (!mayCosign(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const commitment = await lockCommitment(tx, actor, decision.id);
	if (commitment.requestedBy === actor.membershipId) throw new Refusal('conflict', m.agreements_refused_same_person());
	if (commitment.state !== 'awaiting') throw new Refusal('conflict', m.agreements_refused_decided());
	await tx
		.update(budgetCommitments)
		.set({
			state: decision.signed ? 'committed' : 'refused',
			decidedBy: actor.membershipId,
			decidedAt: now
		})
		.where(eq(budgetCommitments.id, commitment.id));
	if (!decision.signed)
		await tx
			.update(caseBudgets)
			.set({ committedCents: sql`${caseBudgets.committedCents} - ${commitment.amountCents}` })
			.where(eq(caseBudgets.id, commitment.budgetId));
	await record(
		tx,
		actor,
		'agreements.commitment-decided',
		{ commitmentId: commitment.id, signed: decision.signed },
		now
	);
}

/**
 * Gives back what was committed, or asked for, and is not needed: by who asked for it, or by who may sign. It stays in
 * the list; a second signature stays with it.
 *
 * @throws {Refusal} `conflict` when nothing of it is bound any more, `not-found` for those of others, too
 */
export async function releaseCommitment(tx: Tx, actor: Actor, id: string, now: Date): Promise<void> {
	if (!mayCommit(actor) && !mayCosign(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const commitment = await lockCommitment(tx, actor, id);
	if (!isBound(commitment.state)) throw new Refusal('conflict', m.agreements_refused_released());
	await tx.update(budgetCommitments).set({ state: 'released' }).where(eq(budgetCommitments.id, id));
	await tx
		.update(caseBudgets)
		.set({ committedCents: sql`${caseBudgets.committedCents} - ${commitment.amountCents}` })
		.where(eq(caseBudgets.id, commitment.budgetId));
	await record(
		tx,
		actor,
		'agreements.commitment-released',
		{ commitmentId: id, budgetId: commitment.budgetId, cents: commitment.amountCents },
		now
	);
}

export type PurseRow = {
	id: string;
	kind: PurseKind;
	year: number;
	allocated: number;
	precommitted: number;
	committed: number;
};
/** Purses of the network, newest year first; amounts in cents. */
export async function listPurses(tx: Tx, actor: Actor): Promise<PurseRow[]> {
	ensureMayKeep(actor);
	const rows = await tx.execute<PurseRow>(sql`
		select id, kind, year, allocated_cents::float8 as allocated, precommitted_cents::float8 as precommitted, committed_cents::float8 as committed
		from steering.purses where network_id = ${actor.networkId} order by year desc, kind`);
	return [...rows];
}

/** What stands in a purse: its allocation, what is meant for something and what is bound, the latest first. */
export type PurseEntry = {
	id: string;
	purseId: string;
	kind: 'allocation' | 'precommitment' | 'commitment';
	/** Whole cents; negative gave back. */
	amount: number;
	note: string;
	agreement: { id: string; number: number; title: string } | null;
	on: string;
};

export async function listPurseEntries(tx: Tx, actor: Actor): Promise<PurseEntry[]> {
	ensureMayKeep(actor);
	const rows = await tx.execute<PurseEntry>(sql`
		select e.id, e.purse_id as "purseId", e.kind, e.amount_cents::float8 as amount, e.note, e.happened_at::date::text as on,
			case when a.id is not null then json_build_object('id', a.id, 'number', a.number, 'title', a.title) end as agreement
		from steering.purse_entries e join steering.purses p on p.id = e.purse_id left join steering.agreements a on a.id = e.agreement_id
		where p.network_id = ${actor.networkId} order by e.kind, e.amount_cents desc, e.id limit 2000`);
	return [...rows];
}

export type BudgetRow = {
	id: string;
	title: string;
	year: number;
	kind: PurseKind;
	total: number;
	committed: number;
	threshold: number;
	commitments: {
		id: string;
		purpose: string;
		offer: string | null;
		amount: number;
		state: CommitmentState;
		requestedAt: string;
		own: boolean;
	}[];
};
/** Case budgets that the caller may commit, sign or keep, each with the commitments that are the caller's to see. */
export async function listBudgets(tx: Tx, actor: Member): Promise<BudgetRow[]> {
	if (!mayCommit(actor) && !mayCosign(actor) && !mayKeepPurses(actor))
		throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<BudgetRow>(sql`
		select b.id, b.title, coalesce(p.year, 0) as year, p.kind, b.total_cents::float8 as total, b.committed_cents::float8 as committed,
			b.cosign_above_cents::float8 as threshold,
			coalesce((select json_agg(json_build_object('id', c.id, 'purpose', c.purpose, 'offer', o.name, 'amount', c.amount_cents, 'state', c.state,
				'requestedAt', c.requested_at, 'own', c.requested_by = ${actor.membershipId}) order by c.state <> 'awaiting', c.requested_at desc)
				from steering.budget_commitments c left join directory.offers o on o.id = c.offer_id
				where c.budget_id = b.id and (${seesAll(actor)} or c.requested_by = ${actor.membershipId})), '[]') as commitments
		from steering.case_budgets b left join steering.purses p on p.id = b.purse_id
		where b.network_id = ${actor.networkId} and (${seesAll(actor)} or b.holder_id is null or b.holder_id = ${actor.membershipId})
		order by b.title, b.id`);
	return [...rows];
}

/** Published offers that money can be committed for. */
export async function listBudgetOffers(tx: Tx, actor: Member): Promise<{ value: string; label: string }[]> {
	const rows = await tx.execute<{ value: string; label: string }>(sql`
		select id as value, name as label from directory.offers where network_id = ${actor.networkId} and state = 'published'
			and not exists (select from directory.offer_terms x join directory.terms t on t.id = x.term_id where x.offer_id = offers.id and t.sensitive)
		order by name`);
	return [...rows];
}
