export {
	categories,
	consentable,
	consentForms,
	directions,
	disclosed,
	disclosedToProvider,
	disclosureKey,
	disclosureRules,
	exportPurposes,
	givers,
	guardianScopes,
	inForce,
	needsConsent,
	noLongerRead,
	readPurposes,
	receipts,
	giverOf,
	saidWithdrawals,
	sayings,
	scopeReaches,
	consentSignatories,
	signatories,
	withdrawalForms,
	type Basis,
	type Category,
	type ConsentForm,
	type Direction,
	type Disclosable,
	type GivenConsent,
	type Giver,
	type GuardianScope,
	type Heard,
	type ReadPurpose,
	type Receipt,
	type Said,
	type Withdrawal,
	type WithdrawalForm
} from './model.ts';
export {
	capacityLabels,
	categoryLabels,
	categoryWords,
	directionLabels,
	fieldBasisLabels,
	fieldCategoryLabels,
	codePurposeLabels,
	consentPurposeLabels,
	formLabels,
	giverLabels,
	guardianScopeLabels,
	listCategories,
	readerLabels,
	readPurposeLabels,
	receiptLabels,
	retentionWords,
	sayingLabels,
	signatoryLabel,
	withdrawalLabels
} from './labels.ts';
export {
	consentLanguages,
	consentText,
	currentConsentText,
	isRightToLeft,
	type ConsentNames,
	type ConsentText
} from './texts.ts';
export { endOf, lastDay, lastDayOf, startOfDay } from './validity.ts';
export { providerAccessMonths, retentionPeriods, withinProviderAccess } from './retention.ts';
export { extractMinutes, formatCode, mostTries, readCode } from './codes.ts';
export { codeEntry, eraseReceipt, givingFields, slipEntry } from './inputs.ts';
export { jointWithdrawal } from './joint/inputs.ts';
export { jointInForce, jointKinds, namesAll, type JointKind } from './joint/model.ts';
export { sheetIn } from './sheet.ts';
export { slipIn, slipWordings } from './slip.ts';
export { jointText, jointTextVersion } from './joint/texts.ts';
export { jointKindLabels } from './joint/labels.ts';
