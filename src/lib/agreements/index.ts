export {
	agreementForms,
	agreementStates,
	expiryHorizonMonths,
	fieldsOf,
	freeOf,
	hintsOf,
	isExpiring,
	isRunning,
	isShared,
	isWithoutMoney,
	mandatoryBlocks,
	missingFor,
	monthsLater,
	stepsFor,
	type AgreementForm,
	type AgreementState,
	type FormField,
	type Hint,
	type Missing,
	type TermName,
	type Terms
} from './model.ts';
export { centsOf, typedOf } from './money.ts';
export { agreementForm, agreementQuery, stepForm, type AgreementInput, type AgreementQuery } from './inputs.ts';
export { agreementStateLabels, formLabels, formSentences, hintLabels, missingLabel, termLabels } from './labels.ts';
export { agreementReaders, mayReport, mayWriteAgreements } from './policy.ts';
