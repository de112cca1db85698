export {
	categories,
	consentable,
	consentForms,
	directions,
	disclosed,
	disclosedToProvider,
	disclosureKey,
	disclosureRules,
	givers,
	inForce,
	needsConsent,
	withdrawalForms,
	type Basis,
	type Category,
	type ConsentForm,
	type Direction,
	type Disclosable,
	type GivenConsent,
	type Giver,
	type Withdrawal,
	type WithdrawalForm
} from './model.ts';
export {
	categoryLabels,
	categoryWords,
	directionLabels,
	fieldBasisLabels,
	fieldCategoryLabels,
	formLabels,
	listCategories,
	readerLabels,
	retentionWords,
	withdrawalLabels
} from './labels.ts';
export { consentLanguages, consentText, currentConsentText, type ConsentNames } from './texts.ts';
export { endOf, lastDay, lastDayOf, startOfDay } from './validity.ts';
export { providerAccessMonths, retentionPeriods } from './retention.ts';
