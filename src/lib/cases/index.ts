export {
	caseFacts,
	caseFilter,
	contactEntry,
	coverEnd,
	coverEntry,
	emergencyRequest,
	emergencyStep,
	transferEntry,
	needEntry,
	newCase,
	ownCover,
	zLanguage,
	zPseudonym
} from './inputs.ts';
export { emergencyReasonLabels, transferReasonLabels, inLanguage } from './labels.ts';
export {
	emergencyReasons,
	transferReasons,
	longestCover,
	pseudonymPattern,
	suggestPseudonym,
	trees,
	type EmergencyReason,
	type TransferReason
} from './model.ts';
export type { CaseFilter, ContactEntry, NeedEntry, NewCase } from './inputs.ts';
