export {
	caseFacts,
	caseFilter,
	contactEntry,
	coverEnd,
	coverEntry,
	emergencyRequest,
	emergencyStep,
	handOverEntry,
	needEntry,
	newCase,
	ownCover,
	zLanguage,
	zPseudonym
} from './inputs.ts';
export { emergencyReasonLabels, handOverReasonLabels, inLanguage } from './labels.ts';
export {
	emergencyReasons,
	handOverReasons,
	longestCover,
	pseudonymPattern,
	suggestPseudonym,
	trees,
	type EmergencyReason,
	type HandOverReason
} from './model.ts';
export type { CaseFilter, ContactEntry, NeedEntry, NewCase } from './inputs.ts';
