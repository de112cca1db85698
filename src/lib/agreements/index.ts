export {
	agreementForms,
	agreementStates,
	dutyKinds,
	expiryHorizonMonths,
	fieldsOf,
	freeOf,
	hintsOf,
	indicators,
	itemKinds,
	periodOf,
	isBound,
	purseKinds,
	figuresFor,
	rhythms,
	templateFor,
	isExpiring,
	isRunning,
	isShared,
	isWithoutMoney,
	mandatoryBlocks,
	missingFor,
	stepsFor,
	type AgreementForm,
	type AgreementState,
	type FormField,
	type DutyKind,
	type Hint,
	type Indicator,
	type ItemKind,
	type ReportFigure,
	type ReportQuestion,
	type Rhythm,
	type Missing,
	type PurseKind,
	type TermName,
	type Terms
} from './model.ts';
export {
	autonomies,
	formCheckChoices,
	formCheckQuestions,
	formCheckWarnings,
	hintOf,
	isCheckable,
	type Autonomy,
	type FormCheckAnswers,
	type SteeringHint
} from './form-check.ts';
export { centsOf, typedOf } from './money.ts';
export {
	agreementForm,
	agreementQuery,
	changeForm,
	itemForms,
	budgetForm,
	decisionForm,
	releaseForm,
	formCheckForm,
	entryForm,
	purseForm,
	reportForm,
	spendForm,
	stepForm,
	type Change,
	type ItemInput,
	type ReportInput,
	type AgreementInput,
	type AgreementQuery
} from './inputs.ts';
export {
	commitmentLabels,
	dutyLabels,
	indicatorLabels,
	purseLabels,
	questionLabels,
	rhythmLabels,
	senderLabels
} from './labels.ts';
export { agreementStateLabels, formLabels, formSentences, hintLabels, missingLabel, termLabels } from './labels.ts';
export {
	agreementReaders,
	mayCosign,
	maySeeAgreements,
	mayKeepPurses,
	mayReport,
	mayWriteAgreements
} from './policy.ts';
