import { and, eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { notifyRoles } from '#lib/platform/notifications.server.ts';
import type { ReportInput } from './inputs.ts';
import { figuresFor, nextDue, periodOf, templateFor, type ReportFigure } from './model.ts';
import { mayReport } from './policy.ts';
import { getAgreement, instrumentOf } from './queries.server.ts';
import { agreementDuties, agreementReports, agreementTargets } from './tables.server.ts';

export type Prefilled = Record<ReportFigure, number | null>;

/** Persons of the period at the agreement's offers, from what runs in the portal; null where fewer than may be told. */
export async function prefill(
	tx: Tx,
	actor: Member,
	agreementId: string,
	period: { from: string; until: string }
): Promise<Prefilled> {
	await getAgreement(tx, actor, agreementId);
	const [row] = await tx.execute<Prefilled>(
		sql`select requested, accepted, begun, ended from steering.process_figures(${agreementId}, ${period.from}, ${period.until})`
	);
	return row ?? { requested: null, accepted: null, begun: null, ended: null };
}

/** Hands in the report that is due; the duty moves on to its next day and the office is told. */
export async function submitReport(tx: Tx, actor: Actor, id: string, input: ReportInput, now: Date): Promise<void> {
	if (!mayReport(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const agreement = await getAgreement(tx, actor, id);
	const [duty] = await tx
		.select()
		.from(agreementDuties)
		.where(and(eq(agreementDuties.id, input.dutyId), eq(agreementDuties.agreementId, id)))
		.for('update');
	if (!duty) throw new Refusal('not-found', m.errors_not_found());
	if (duty.dueOn !== input.dueOn) throw new Refusal('conflict', m.agreements_refused_reported());
	const template = templateFor(await instrumentOf(tx, id), duty.kind);
	const missing = template.questions.find((question) => input[question] === '');
	if (missing) throw new Refusal('invalid', m.errors_required(), missing);
	const period = periodOf(duty.dueOn, duty.rhythm);
	const targets = await tx
		.select({ indicator: agreementTargets.indicator })
		.from(agreementTargets)
		.where(eq(agreementTargets.agreementId, id));
	await tx.insert(agreementReports).values({
		agreementId: id,
		dutyId: duty.id,
		dueOn: duty.dueOn,
		periodFrom: period.from,
		periodUntil: period.until,
		template: template.key,
		templateVersion: template.version,
		figures: Object.fromEntries(figuresFor(targets).map((figure) => [figure, input[figure] ?? null])),
		answers: Object.fromEntries(template.questions.map((question) => [question, input[question]])),
		submittedAt: now,
		submittedBy: actor.membershipId
	});
	await tx
		.update(agreementDuties)
		.set({ dueOn: nextDue(duty.dueOn, duty.rhythm) ?? null })
		.where(eq(agreementDuties.id, duty.id));
	await record(tx, actor, 'agreements.reported', { agreementId: id, dutyId: duty.id, dueOn: duty.dueOn }, now);
	await notifyRoles(
		tx,
		{ networkId: actor.networkId, roles: ['system-manager'], except: actor.membershipId },
		{ kind: 'agreements.reported', facts: { agreementId: agreement.id } },
		now
	);
}
