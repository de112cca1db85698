import { emergencyReasonLabels, handOverReasonLabels } from '#lib/cases/index.ts';
import {
	categoryWords,
	codePurposeLabels,
	consentPurposeLabels,
	directionLabels,
	formLabels,
	giverLabels,
	guardianScopeLabels,
	jointKindLabels,
	readPurposeLabels,
	receiptLabels,
	sayingLabels,
	withdrawalLabels
} from '#lib/consent/index.ts';
import { regimeLabels } from '#lib/directory/index.ts';
import { roleLabels } from '#lib/identity/index.ts';
import {
	conditionLabels,
	reasonLabels,
	substituteLabels,
	unmetStateLabels,
	urgencyLabels as needUrgencyLabels
} from '#lib/needs/index.ts';
import {
	assessorLabels,
	contributionLabels,
	counterLabels,
	declineReasonLabels,
	endReasonLabels,
	eventLabels,
	goalKindLabels,
	goalLabels,
	goalReasonLabels,
	handOverMannerLabels,
	helpedLabels,
	leaveLabels,
	missingLabels,
	notStartedLabels,
	outcomeLabels,
	placeStateLabels,
	queryLabels,
	replyLabels,
	returnReasonLabels,
	sendingLabels,
	stageLabels,
	undiscussedLabels,
	urgencyLabels
} from '#lib/referrals/index.ts';

type Labels = Partial<Record<string, () => string>>;
const said =
	(...labels: Labels[]) =>
	(code: string): string | undefined =>
		labels.find((some) => Object.hasOwn(some, code))?.[code]?.();

/** What stored codes are called, for the person's extract: `table.column` → words. */
export const personWords: Record<string, (code: string) => string | undefined> = {
	'unmet_needs.urgency': said(needUrgencyLabels),
	'unmet_needs.conditions': said(conditionLabels),
	'unmet_needs.reason': said(reasonLabels),
	'unmet_needs.substitute': said(substituteLabels),
	'unmet_needs.state': said(unmetStateLabels),
	'referrals.regime': said(regimeLabels),
	'referrals.contribution': said(contributionLabels),
	'referrals.urgency': said(urgencyLabels),
	'referrals.sending': said(sendingLabels),
	'referral_goals.family': said(outcomeLabels),
	'feedback.regime': said(regimeLabels),
	'feedback.category': said(categoryWords),
	'feedback.event': said(eventLabels),
	'feedback.reason': said(
		declineReasonLabels,
		endReasonLabels,
		returnReasonLabels,
		queryLabels,
		replyLabels,
		counterLabels,
		notStartedLabels,
		leaveLabels
	),
	'feedback.stage': said(stageLabels),
	'feedback.undiscussed_reason': said(undiscussedLabels),
	'place_holds.state': said(placeStateLabels),
	'closings.outcomes': said(outcomeLabels),
	'closings.goal': said(goalLabels),
	'closings.helped': said(helpedLabels),
	'closings.missing': said(missingLabels),
	'goals.kind': said(goalKindLabels),
	'goals.family': said(outcomeLabels),
	'goal_targets.reason': said(goalReasonLabels),
	'goal_assessments.assessed_by': said(assessorLabels),
	'goal_assessments.stage': said(stageLabels),
	'goal_attainments.reason': said(goalReasonLabels),
	'chain_hand_overs.manner': said(handOverMannerLabels),
	'joint_consents.kind': said(jointKindLabels),
	'joint_consents.form': said(formLabels),
	'joint_consents.given_by': said(giverLabels),
	'joint_consents.guardian_scope': said(guardianScopeLabels),
	'joint_withdrawals.form': said(withdrawalLabels),
	'consents.direction': said(directionLabels),
	'consents.categories': said(categoryWords),
	'consents.purpose': said(consentPurposeLabels),
	'consents.form': said(formLabels),
	'consents.given_by': said(giverLabels),
	'consents.guardian_scope': said(guardianScopeLabels),
	'consent_withdrawals.form': said(withdrawalLabels),
	'disclosure_log.role': said(roleLabels),
	'disclosure_log.purpose': said(readPurposeLabels),
	'disclosure_log.categories': said(categoryWords),
	'access_codes.purpose': said(codePurposeLabels),
	'self_reports.says': said(sayingLabels),
	'erase_tasks.categories': said(categoryWords),
	'erase_tasks.receipt': said(receiptLabels),
	'hand_overs.reason': said(handOverReasonLabels),
	'emergency_accesses.reason': said(emergencyReasonLabels)
};
