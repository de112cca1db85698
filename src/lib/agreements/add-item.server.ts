import { and, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { Change, ItemInput } from './inputs.ts';
import { isContent, isShared } from './model.ts';
import {
	agreementContingents,
	agreementDeviations,
	agreementDocuments,
	agreementDuties,
	agreementInterfaces,
	agreementMilestones,
	agreementOffers,
	agreementTargets
} from './tables.server.ts';
import { ensureMayWrite, keepVersion, lockAgreement, tellPartner } from './write-agreement.server.ts';

/** Adds to an agreement: interface, contingent, corridor, duty, milestone, document, deviation with what was agreed. */
export async function addItem(tx: Tx, actor: Actor, id: string, item: ItemInput, now: Date): Promise<void> {
	ensureMayWrite(actor);
	const agreement = await lockAgreement(tx, actor, id);
	if (agreement.state === 'ended') throw new Refusal('conflict', m.agreements_refused_ended());
	if (isContent(item.kind)) await keepVersion(tx, actor, agreement, now);
	await insert(tx, id, item, now);
	await record(tx, actor, 'agreements.item-added', { agreementId: id, kind: item.kind }, now);
	if (isShared(agreement.state)) await tellPartner(tx, agreement, 'agreements.changed', now);
}

async function insert(tx: Tx, agreementId: string, item: ItemInput, now: Date): Promise<void> {
	switch (item.kind) {
		case 'interface': {
			const { what, sender, recipient, workingDays } = item;
			await tx.insert(agreementInterfaces).values({ agreementId, what, sender, recipient, workingDays });
			return;
		}
		case 'contingent': {
			const { offerId, commissioner, total } = item;
			const [known] = await tx
				.select({ offerId: agreementOffers.offerId })
				.from(agreementOffers)
				.where(and(eq(agreementOffers.agreementId, agreementId), eq(agreementOffers.offerId, offerId)));
			if (!known) throw new Refusal('invalid', m.errors_choice(), 'offerId');
			// A body of the network by its own name: its referrals take from this contingent.
			const [body] = await tx.execute<{ id: string }>(sql`
				select o.id from directory.organisations o join steering.agreements a on a.network_id = o.network_id
				where a.id = ${agreementId} and o.name = ${commissioner} limit 1`);
			await tx
				.insert(agreementContingents)
				.values({ agreementId, offerId, commissioner, commissionerId: body?.id ?? null, total });
			return;
		}
		case 'target': {
			const { indicator, low, high, note } = item;
			if (low >= high) throw new Refusal('invalid', m.agreements_refused_corridor(), 'high');
			await tx.insert(agreementTargets).values({ agreementId, indicator, low, high, note });
			return;
		}
		case 'duty':
			await tx
				.insert(agreementDuties)
				.values({ agreementId, kind: item.dutyKind, rhythm: item.rhythm, dueOn: item.dueOn });
			return;
		case 'milestone':
			await tx.insert(agreementMilestones).values({ agreementId, title: item.milestone, dueOn: item.milestoneOn });
			return;
		case 'document':
			await tx
				.insert(agreementDocuments)
				.values({ agreementId, title: item.document, reference: item.reference, dated: item.dated ?? null });
			return;
		case 'deviation':
			await tx.insert(agreementDeviations).values({
				agreementId,
				what: item.deviation,
				action: item.action,
				dueOn: item.actionOn,
				notedAt: now
			});
			return;
		default:
			item satisfies never;
	}
}

/** A place of a contingent taken or given back, a milestone reached, a deviation settled. */
export async function changeItem(
	tx: Tx,
	actor: Actor,
	id: string,
	{ change, itemId }: { change: Change; itemId: string },
	now: Date
): Promise<void> {
	ensureMayWrite(actor);
	switch (change) {
		case 'take':
		case 'give':
			await moveContingent(tx, actor, { agreementId: id, contingentId: itemId, by: change === 'take' ? 1 : -1 }, now);
			return;
		case 'reach':
		case 'settle': {
			await lockAgreement(tx, actor, id);
			const rows =
				change === 'reach'
					? await tx
							.update(agreementMilestones)
							.set({ reachedOn: dayOf(now) })
							.where(and(eq(agreementMilestones.id, itemId), eq(agreementMilestones.agreementId, id)))
							.returning({ id: agreementMilestones.id })
					: await tx
							.update(agreementDeviations)
							.set({ settledAt: now })
							.where(and(eq(agreementDeviations.id, itemId), eq(agreementDeviations.agreementId, id)))
							.returning({ id: agreementDeviations.id });
			if (rows.length === 0) throw new Refusal('not-found', m.errors_not_found());
			await record(tx, actor, 'agreements.item-changed', { agreementId: id, itemId, change }, now);
			return;
		}
		default:
			change satisfies never;
	}
}

/**
 * Takes places of a contingent or gives them back. The condition stands in the UPDATE itself: of many at once exactly
 * as many win as there are places. Of an agreement that ended places only come back.
 *
 * @throws {Refusal} `conflict` when too few are left or the agreement ended, `not-found`
 */
export async function moveContingent(
	tx: Tx,
	actor: Actor,
	move: { agreementId: string; contingentId: string; by: number },
	now: Date
): Promise<void> {
	ensureMayWrite(actor);
	const mine = and(
		eq(agreementContingents.id, move.contingentId),
		eq(agreementContingents.agreementId, move.agreementId)
	);
	const open = sql`(${move.by}::integer < 0 or exists (
		select from steering.agreements a where a.id = ${agreementContingents.agreementId} and a.state <> 'ended'))`;
	const taken = await tx
		.update(agreementContingents)
		.set({ taken: sql`${agreementContingents.taken} + ${move.by}` })
		.where(
			and(
				mine,
				open,
				sql`${agreementContingents.taken} + ${move.by}::integer between 0 and ${agreementContingents.total}`
			)
		)
		.returning({ id: agreementContingents.id });
	if (taken.length === 0) {
		const [known] = await tx
			.select({ id: agreementContingents.id, open: sql<boolean>`${open}` })
			.from(agreementContingents)
			.where(mine);
		if (!known) throw new Refusal('not-found', m.errors_not_found());
		if (!known.open) throw new Refusal('conflict', m.agreements_refused_ended());
		throw new Refusal('conflict', m.agreements_refused_contingent());
	}
	await record(tx, actor, 'agreements.contingent-moved', { contingentId: move.contingentId, by: move.by }, now);
}
