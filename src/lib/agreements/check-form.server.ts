import { eq, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import {
	formCheckQuestions,
	formCheckVersion,
	formCheckWarnings,
	hintOf,
	type Autonomy,
	type FormCheckAnswers,
	type SteeringHint
} from './form-check.ts';
import type { FormCheckInput } from './inputs.ts';
import { agreements, formChecks } from './tables.server.ts';
import { ensureMayWrite, lockAgreement } from './write-agreement.server.ts';

export type FormCheck = {
	answers: FormCheckAnswers;
	hinted: SteeringHint | null;
	autonomy: Autonomy;
	justification: string;
	checkedAt: string;
};

/** The newest steering-form check of an agreement; the office's own, ask `getAgreement` first. */
export async function findFormCheck(tx: Tx, _actor: Actor, agreementId: string): Promise<FormCheck | undefined> {
	const [row] = await tx.execute<FormCheck>(sql`
		select answers, hinted, autonomy, justification, checked_at as "checkedAt" from steering.form_checks
		where agreement_id = ${agreementId} order by checked_at desc, id limit 1`);
	return row && { ...row, checkedAt: new Date(row.checkedAt).toISOString() };
}

/**
 * Stores answers, hint and reasons with the agreement. Where the answers hint at another form, or a grant is called off
 * in detail, somebody says why it is right all the same.
 *
 * @throws {Refusal} `invalid` at justification
 */
export async function checkForm(tx: Tx, actor: Actor, id: string, input: FormCheckInput, now: Date): Promise<void> {
	ensureMayWrite(actor);
	await lockAgreement(tx, actor, id);
	const [agreement] = await tx.select().from(agreements).where(eq(agreements.id, id));
	if (!agreement) throw new Refusal('not-found', m.errors_not_found());
	const answers = Object.fromEntries(
		formCheckQuestions.map((question) => [question, input[question]])
	) as FormCheckAnswers;
	const warnings = formCheckWarnings(agreement, answers, input.autonomy);
	if (warnings.length > 0 && input.justification === '')
		throw new Refusal('invalid', m.agreements_check_refused(), 'justification');
	const { hint } = hintOf(answers);
	await tx.insert(formChecks).values({
		agreementId: id,
		version: formCheckVersion,
		answers,
		hinted: hint ?? null,
		autonomy: input.autonomy,
		justification: input.justification,
		checkedAt: now,
		checkedBy: actor.membershipId
	});
	await record(tx, actor, 'agreements.form-checked', { agreementId: id, hinted: hint ?? 'none', warnings }, now);
}
