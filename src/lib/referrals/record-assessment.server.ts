import { m } from '#lib/paraglide/messages.js';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { listAssessments, type Assessment } from './assessments.server.ts';
import { procedureOf } from './attendance.server.ts';
import { noteTakesPart } from './keep-state.server.ts';
import type { Held } from './load-referral.server.ts';
import { lockFor, lockReferral } from './lock-referral.server.ts';
import { sideOf } from './moves.ts';
import { assessments, assessmentSteps } from './statutory-tables.server.ts';
import type { AssessmentEvent } from './statutory.ts';
import type { AssessmentComment, AssessmentForm, OpeningForm } from './statutory-inputs.ts';
import { tellResponsible } from './tell.server.ts';

/**
 * The provider writes an assessment down (statutory measures, § 61 SGB II). Nobody but the provider and the person
 * reads it until it was opened to the person. Answers its id.
 *
 * @throws {Refusal} consent-missing outside the law, conflict (not begun, prescribed procedure), not-found
 */
export async function recordAssessment(
	tx: Tx,
	actor: Member,
	input: Omit<AssessmentForm, 'requestKey'> & { id: string },
	now: Date
): Promise<{ id: string }> {
	const held = await lockFor(tx, actor, 'assess', { id: input.id }, now);
	if (!held.state.startedOn) throw new Refusal('conflict', m.referrals_refused_not_now());
	if (await procedureOf(tx, held.offerId, dayOf(now))) throw new Refusal('conflict', m.statutory_refused_prescribed());
	const [row] = await tx
		.insert(assessments)
		.values({
			networkId: held.networkId,
			referralId: held.id,
			regime: held.regime,
			providerId: held.toOrganisationId,
			progress: input.progress,
			strengths: [...new Set(input.strengths)],
			supports: [...new Set(input.supports)],
			recommendation: input.recommendation,
			summary: input.summary,
			recordedAt: now,
			recordedBy: actor.membershipId
		})
		.returning({ id: assessments.id });
	if (!row) throw new Refusal('conflict', m.errors_conflict());
	await record(tx, actor, 'referral.assessment-recorded', { referralId: held.id, assessmentId: row.id }, now);
	return row;
}

/**
 * Eröffnung: the provider notes when and how the person learned of the assessment, or the coded reason why that was not
 * possible; from then on the office reads it. What the person says to it is attached; saying nothing holds nothing up.
 *
 * @throws {Refusal} invalid at the field, conflict (opened already, taken back), not-found
 */
export async function openAssessment(
	tx: Tx,
	actor: Member,
	input: Omit<OpeningForm, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'open_assessment', { id: input.id }, now);
	const assessment = await getAssessment(tx, actor, held, input.assessmentId, now);
	if (assessment.opened || assessment.takenBack) throw new Refusal('conflict', m.statutory_refused_opened());
	if (input.openedOn && input.notOpened) throw new Refusal('invalid', m.statutory_refused_both(), 'notOpened');
	if (!input.openedOn && !input.notOpened) throw new Refusal('invalid', m.statutory_refused_unopened(), 'openedOn');
	if (input.openedOn && input.openedOn > dayOf(now)) throw new Refusal('invalid', m.referrals_day_ahead(), 'openedOn');
	if (input.openedOn && !input.manner) throw new Refusal('invalid', m.errors_choice(), 'manner');
	const step = input.openedOn
		? ({ event: 'opened', happensOn: input.openedOn, manner: input.manner } as const)
		: ({ event: 'not_opened', reason: input.notOpened } as const);
	await writeStep(tx, actor, held, assessment.id, step, now);
	if (input.comment && input.openedOn)
		await writeStep(tx, actor, held, assessment.id, { event: 'commented', words: input.comment }, now);
	await tellResponsible(tx, held, 'referrals.assessment', `assessment:${assessment.id}`);
	await noteTakesPart(tx, actor, held, now);
}

/**
 * The person says what they think of an assessment, to whichever side they talk; shown beside it.
 *
 * @throws {Refusal} not-found for one that the caller does not see, consent-missing
 */
export async function commentAssessment(
	tx: Tx,
	actor: Member,
	input: Omit<AssessmentComment, 'requestKey'> & { id: string },
	now: Date
): Promise<void> {
	const held = await lockReferral(tx, actor, input.id, now);
	if (!held.may.has('D6')) throw new Refusal('consent-missing', m.referrals_refused_no_ground());
	const assessment = await getAssessment(tx, actor, held, input.assessmentId, now);
	await writeStep(tx, actor, held, assessment.id, { event: 'commented', words: input.comment }, now);
}

/** It was wrong: an assessment that nobody opened yet is not passed on any more; it stays in the person's extract. */
export async function takeBackAssessment(
	tx: Tx,
	actor: Member,
	input: { id: string; assessmentId: string },
	now: Date
): Promise<void> {
	const held = await lockFor(tx, actor, 'open_assessment', { id: input.id }, now);
	const assessment = await getAssessment(tx, actor, held, input.assessmentId, now);
	if (assessment.takenBack) throw new Refusal('conflict', m.referrals_refused_not_now());
	await writeStep(tx, actor, held, assessment.id, { event: 'taken_back' }, now);
}

async function getAssessment(tx: Tx, actor: Actor, held: Held, id: string, now: Date): Promise<Assessment> {
	const all = await listAssessments(tx, actor, { caseId: held.caseId, referralId: held.id }, now);
	const found = all.find((one) => one.id === id);
	if (!found) throw new Refusal('not-found', m.errors_not_found());
	return found;
}

type NewStep = Pick<typeof assessmentSteps.$inferInsert, 'happensOn' | 'manner' | 'reason' | 'words'> & {
	event: AssessmentEvent;
};

async function writeStep(
	tx: Tx,
	actor: Member,
	held: Held,
	assessmentId: string,
	step: NewStep,
	now: Date
): Promise<void> {
	await tx.insert(assessmentSteps).values({
		...step,
		networkId: held.networkId,
		assessmentId,
		referralId: held.id,
		author: sideOf(actor) === 'provider' ? 'provider' : 'office',
		recordedAt: now,
		recordedBy: actor.membershipId
	});
	await record(
		tx,
		actor,
		`referral.assessment-${step.event.replaceAll('_', '-')}`,
		{ referralId: held.id, assessmentId },
		now
	);
}
