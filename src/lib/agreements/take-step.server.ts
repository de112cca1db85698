import { and, eq } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf, monthsLater } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import type { StepInput } from './inputs.ts';
import { missingLabel } from './labels.ts';
import { missingFor, stepsFor } from './model.ts';
import { checkedOf, getAgreement } from './queries.server.ts';
import { agreementDuties, agreements, agreementSteps } from './tables.server.ts';
import { ensureMayWrite, keepVersion, lockAgreement, tellPartner } from './write-agreement.server.ts';

/**
 * Takes an agreement to its next state; the other side is told.
 *
 * @throws {Refusal} `conflict` for a step that is not in the table or while something is missing, `invalid` at `note`
 * without a reason and at `validUntil` without a later end
 */
export async function takeStep(tx: Tx, actor: Actor, step: StepInput & { id: string }, now: Date): Promise<void> {
	ensureMayWrite(actor);
	const locked = await lockAgreement(tx, actor, step.id, step.revision);
	const next = stepsFor(locked.state, actor.role).find(({ to }) => to === step.state);
	if (!next) throw new Refusal('conflict', m.agreements_refused_step(), 'state');
	if (next.reason && step.note === '') throw new Refusal('invalid', m.agreements_refused_no_reason(), 'note');
	const today = dayOf(now);
	if (step.state === 'extended' && (!step.validUntil || step.validUntil <= (locked.validUntil ?? today)))
		throw new Refusal('invalid', m.agreements_refused_extension(), 'validUntil');

	const agreement = await getAgreement(tx, actor, locked.id);
	const missing = missingFor(checkedOf(agreement), step.state);
	if (missing.length > 0)
		throw new Refusal(
			'conflict',
			m.agreements_refused_missing({ fields: missing.map((one) => missingLabel(one)).join(', ') }),
			'state'
		);
	if (step.state === 'extended') await keepVersion(tx, actor, locked, now);
	await tx
		.update(agreements)
		.set({
			state: step.state,
			...(step.state === 'extended' ? { validUntil: step.validUntil ?? null } : {}),
			// Ended before its time: from then on nothing runs under it.
			...(step.state === 'ended' && locked.validUntil !== null && locked.validUntil > today
				? { validUntil: locked.validFrom !== null && locked.validFrom > today ? locked.validFrom : today }
				: {}),
			revision: locked.revision + 1
		})
		.where(eq(agreements.id, locked.id));
	await tx.insert(agreementSteps).values({
		agreementId: locked.id,
		state: step.state,
		note: step.note,
		happenedAt: now,
		recordedBy: actor.membershipId
	});
	if (step.state === 'in_force' && locked.form !== 'arrangement') await planDialogue(tx, locked.id, today);
	await record(tx, actor, 'agreements.stepped', { agreementId: locked.id, from: locked.state, to: step.state }, now);
	await tellPartner(tx, locked, 'agreements.stepped', now);
}

/** A quality dialogue once a year, from a year after it entered into force (R104); one that was agreed already stands. */
async function planDialogue(tx: Tx, agreementId: string, today: string): Promise<void> {
	const [agreed] = await tx
		.select({ id: agreementDuties.id })
		.from(agreementDuties)
		.where(and(eq(agreementDuties.agreementId, agreementId), eq(agreementDuties.kind, 'quality_dialogue')));
	if (agreed) return;
	await tx
		.insert(agreementDuties)
		.values({ agreementId, kind: 'quality_dialogue', rhythm: 'yearly', dueOn: monthsLater(today, 12) });
}
