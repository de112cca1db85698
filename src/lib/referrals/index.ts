export {
	boardFilter,
	closingSheet,
	consentWithdrawal,
	disclosureChoice,
	inboxFilter,
	officeReply,
	providerAnswer,
	referralDraft,
	referralFilter,
	referralStep,
	sendingStep,
	signpostForm,
	signpostStep,
	keepingList,
	keepingStep,
	stageReport,
	statusReport,
	goalAgreement,
	voucherExtension,
	type BoardFilter,
	type ClosingSheet,
	type DisclosureChoice,
	type InboxFilter,
	type ProviderAnswer,
	type ReferralDraft,
	type ReferralFilter,
	type StageReport,
	type StatusReport
} from './inputs.ts';
export {
	contactLabels,
	contributionLabels,
	counterLabels,
	endReasonLabels,
	eventLabels,
	feedbackScope,
	goalLabels,
	leaveLabels,
	notStartedLabels,
	offerWords,
	outcomeFamilyLabels,
	outcomeLabels,
	phaseLabels,
	standingWords,
	placeWords,
	placeStateLabels,
	queryLabels,
	reasonLabel,
	replyLabels,
	requestWords,
	declineReasonLabels,
	returnReasonLabels,
	sendingLabels,
	stageLabels,
	stationLabels,
	turnSentence,
	undiscussedLabels,
	urgencyLabels
} from './labels.ts';
export { isWithoutFeedback, stationOf, stations, type Station, type Stretch } from './board.ts';
export {
	contributions,
	familyOf,
	feedbackEvents,
	goalLevels,
	longestGoal,
	movesPlaces,
	outcomeFamilies,
	outcomes,
	stages,
	urgencies,
	type Contribution,
	type FeedbackEvent,
	type GoalLevel,
	type Outcome,
	type OutcomeFamily,
	type Stage,
	type Urgency
} from './model.ts';
export { cutsShort, type Move } from './moves.ts';
export {
	declineReasonsOf,
	endReasonsOf,
	reasonsAfterStart,
	returnReasons,
	returnReasonsOf,
	undiscussedReasons,
	unmetReasonOf,
	type DeclineReason,
	type ReturnReason,
	type UndiscussedReason
} from './reasons.ts';
export { type Phase } from './state.ts';
export { type Turn } from './turn.ts';
export { nextCheck, type AftercareCheck } from './aftercare.ts';
export {
	attendanceDueOn,
	dayKinds,
	hearings,
	openingManners,
	presentOf,
	progressLevels,
	recommendations,
	strengths,
	supports,
	type DayKind
} from './statutory.ts';
export {
	aftercareForm,
	assessmentComment,
	assessmentForm,
	assessmentStep,
	attendanceForm,
	openingForm,
	rowOf,
	sheetChoice,
	type SheetField
} from './statutory-inputs.ts';
export {
	assessmentEventLabels,
	dayKindLabels,
	followUpLabels,
	hearingLabels,
	mannerLabels,
	progressLabels,
	recommendationLabels,
	situationLabels,
	strengthLabels,
	supportLabels
} from './statutory-labels.ts';
export { previewOf, type Choice, type Return, type Visibility } from './preview.ts';
export { reportedEntries, timelineOf, type TimelineEntry } from './timeline.ts';
export { usualVoucherDays, voucherState, type VoucherState } from './voucher.ts';
export { addWorkingDays, isWorkingDay, workingDaysUntil } from './working-days.ts';
export { chainEntry, chainStep, handOverConsent, handOverEntry } from './chains/inputs.ts';
export { handOverMannerLabels, interfaceLabels } from './chains/labels.ts';
export { handOverManners, interfacesOf, usualIdleDays, type ChainLink, type Interface } from './chains/model.ts';
export { helpedCodes, missingCodes, type Helped, type Missing } from './goals/closing.ts';
export { attainmentEntry, assessmentEntry, goalEntry, stepEntry, targetEntry } from './goals/inputs.ts';
export {
	assessorLabels,
	attainmentLabel,
	goalKindLabels,
	goalReasonLabels,
	goalStateLabels,
	helpedLabels,
	missingLabels
} from './goals/labels.ts';
export {
	assessors,
	attainmentLevels,
	goalKinds,
	goalReasons,
	goalState,
	isGoalFamily,
	mayAssess,
	stepKinds,
	type AttainmentLevel,
	type GoalReason
} from './goals/model.ts';
export {
	conferenceAnswer,
	conferenceConsent,
	conferenceEntry,
	conferenceHeld,
	conferenceInvitation,
	conferenceItem,
	conferenceItemStep,
	conferenceStep
} from './conferences/inputs.ts';
export {
	conferenceAnswerLabels,
	conferenceModeLabels,
	conferenceStateLabels,
	itemKindLabels,
	itemOwnerLabels,
	topicLabels
} from './conferences/labels.ts';
export { conferenceModes, isSensitiveTopic, longestPlace, topics, type Topic } from './conferences/model.ts';
export {
	mandateEnd,
	mandateEntry,
	subReferralEntry,
	subReferralRenewal,
	subReferralWithdrawal
} from './mandates/inputs.ts';
export { mandateEndLabels, mandateStateLabels } from './mandates/labels.ts';
export { mandateState, maySubRefer, sayableEndReasons } from './mandates/model.ts';
