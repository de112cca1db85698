import { sql } from 'drizzle-orm';
import { logReads } from '#lib/consent/index.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { isProvider, type Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { procedureOf } from './attendance.server.ts';
import { loadReferral } from './load-referral.server.ts';
import { verdict, type Move } from './moves.ts';
import type { UndiscussedReason } from './reasons.ts';
import type { AssessmentEvent, OpeningManner, ProgressLevel, Recommendation, Strength, Support } from './statutory.ts';

type AssessmentStep = {
	id: string;
	event: AssessmentEvent;
	author: 'provider' | 'office';
	happensOn: string | null;
	manner: OpeningManner | null;
	reason: UndiscussedReason | null;
	words: string | null;
	recordedAt: string;
};
export type Assessment = {
	id: string;
	progress: ProgressLevel;
	strengths: Strength[];
	supports: Support[];
	recommendation: Recommendation;
	summary: string;
	recordedAt: string;
	steps: AssessmentStep[];
	/** Does the office read it? It was opened to the person, or could not be for a coded reason (rule 3). */
	opened: boolean;
	takenBack: boolean;
};

/**
 * Assessments of one referral with what became of them, newest first. Row security shows the office only those that
 * were opened to the person; before that it learns not even that there is one. Leaves a line in the disclosure log.
 */
export async function listAssessments(
	tx: Tx,
	actor: Actor,
	{ caseId, referralId }: { caseId: string; referralId: string },
	now: Date
): Promise<Assessment[]> {
	const rows = await tx.execute<
		Omit<Assessment, 'steps' | 'opened' | 'takenBack'> & { steps: AssessmentStep[] | null }
	>(sql`
		select a.id, a.progress, to_jsonb(a.strengths) as strengths, to_jsonb(a.supports) as supports, a.recommendation, a.summary,
			a.recorded_at as "recordedAt",
			(select jsonb_agg(jsonb_build_object('id', s.id, 'event', s.event, 'author', s.author, 'happensOn', s.happens_on, 'manner', s.manner,
				'reason', s.reason, 'words', s.words, 'recordedAt', s.recorded_at) order by s.recorded_at, (s.event = 'commented'), s.id)
				from casework.assessment_steps s where s.assessment_id = a.id) as steps
		from casework.assessments a where a.referral_id = ${referralId} order by a.recorded_at desc, a.id`);
	if (rows.length > 0)
		await logReads(
			tx,
			actor,
			isProvider(actor) ? 'assessment-entry' : 'assessment',
			[{ caseId, referralId, categories: ['D6'] }],
			now
		);
	return rows.map(({ steps, ...row }) => {
		const of = (...events: AssessmentEvent[]) => (steps ?? []).some(({ event }) => events.includes(event));
		return { ...row, steps: steps ?? [], opened: of('opened', 'not_opened'), takenBack: of('taken_back') };
	});
}

/** The provider's page of assessments: an explicit list, nothing of the case. @throws {Refusal} not-found */
export async function getAssessmentPage(tx: Tx, actor: Actor, id: string, now: Date) {
	if (!isProvider(actor)) throw new Refusal('not-found', m.errors_not_found());
	const held = await loadReferral(tx, actor, id, now);
	const may = (move: Move) =>
		verdict(move, { phase: held.state.phase, side: held.side, regime: held.regime, may: held.may }) === 'yes';
	const procedure = held.may.has('D6') ? await procedureOf(tx, held.offerId, dayOf(now)) : '';
	return {
		id,
		reference: held.reference,
		procedure,
		mayAssess: may('assess') && held.state.startedOn !== undefined && procedure === '',
		mayOpen: may('open_assessment'),
		assessments: await listAssessments(tx, actor, { caseId: held.caseId, referralId: id }, now)
	};
}
