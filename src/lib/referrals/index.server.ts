export { agreeDisclosure } from './agree-disclosure.server.ts';
export { answerReferral } from './answer-referral.server.ts';
export { getAssessmentPage, listAssessments, type Assessment } from './assessments.server.ts';
export {
	getAttendanceSheet,
	listAttendance,
	listReportedMonths,
	openMonths,
	procedureOf,
	type AttendanceMonth,
	type AttendanceSheet,
	type ReportedOffer,
	type SheetRow
} from './attendance.server.ts';
export { bookDirectly, bookingOf } from './book-directly.server.ts';
export { closeReferral } from './close-referral.server.ts';
export { correctReport } from './correct-report.server.ts';
export { discardDraft, draftReferral, updateDraft } from './draft-referral.server.ts';
export { findReferrals, type FoundReferral } from './find-referrals.server.ts';
export { closeSignpost, giveSignpost, listSignposts, type Signpost } from './give-signpost.server.ts';
export { listReferralDeadlines } from './list-deadlines.server.ts';
export { loadOffer, type ReferralOffer } from './load-offer.server.ts';
export { closedByMove, endResponsibility } from './end-responsibility.server.ts';
export { withdrawReferralConsent } from './lose-ground.server.ts';
export { listAftercare, noteAftercare } from './note-aftercare.server.ts';
export { passDeadline } from './pass-deadline.server.ts';
export { remindProvider } from './remind-provider.server.ts';
export { putAside, takeUp } from './put-aside.server.ts';
export { countUnanswered, getInboxItem, listInbox, type InboxItem, type InboxRow } from './inbox.server.ts';
export { listBoard, type Board, type BoardRow } from './list-board.server.ts';
export { isOfficeTurn, listReferrals, listToday, type ListedReferral } from './list-referrals.server.ts';
export { type Standing } from './lists.server.ts';
export { getReferences, getReferral, listOpenAlike, mustBeSettled, type ReferralPage } from './queries.server.ts';
export { commentAssessment, openAssessment, recordAssessment, takeBackAssessment } from './record-assessment.server.ts';
export { reportAttendance } from './report-attendance.server.ts';
export { replyToProvider } from './reply-referral.server.ts';
export { keepState, keepStates } from './keep-state.server.ts';
export { reportStage, reportStatus } from './report-status.server.ts';
export { reportUnmetFromDecline } from './report-unmet.server.ts';
export { letNeedWaitOn } from './wait-on.server.ts';
export { sendReferral } from './send-referral.server.ts';
export { settleOfferChange } from './settle-offer-change.server.ts';
export { checkGround } from './watch-deadlines.server.ts';
export { agreeGoal } from './agree-goal.server.ts';
export { extendVoucher } from './voucher.server.ts';
export { withdrawReferral } from './withdraw-referral.server.ts';
export { referralFields } from './tables.server.ts';
export {
	agreeHandOver,
	dropHandOver,
	getHandOverPaper,
	listSharedHandOvers,
	planHandOver,
	type SharedHandOver
} from './chains/hand-over.server.ts';
export {
	countChains,
	listChains,
	listInterruptions,
	type ChainView,
	type LinkChoice
} from './chains/queries.server.ts';
export { dissolveChain, saveChain } from './chains/save-chain.server.ts';
export { chainFields } from './chains/tables.server.ts';
export { assessGoal, settleGoal } from './goals/assess-goal.server.ts';
export { moveTarget, noteGoal } from './goals/note-goal.server.ts';
export { countGoals, listGoals, type GoalLine } from './goals/queries.server.ts';
export { goalFields } from './goals/tables.server.ts';
export { answerConference, finishItem, noteItem } from './conferences/answer-conference.server.ts';
export {
	agreeConference,
	callOffConference,
	holdConference,
	inviteParty,
	planConference,
	withdrawConference
} from './conferences/plan-conference.server.ts';
export {
	getConference,
	listConferences,
	listPartyChoices,
	type ConferencePage,
	type ListedConference
} from './conferences/queries.server.ts';
export { conferenceFields } from './conferences/tables.server.ts';
export { endExpiredMandates, endMandate, grantMandate } from './mandates/grant-mandate.server.ts';
export { remindMandated } from './mandates/remind-mandated.server.ts';
export {
	getMandate,
	hasMandates,
	listActing,
	listMandateGrounds,
	listMandates,
	type MandateLine
} from './mandates/queries.server.ts';
export { makeSubReferral, renewSubConsent, withdrawSubConsent } from './mandates/sub-referral.server.ts';
export { mandateFields } from './mandates/tables.server.ts';
