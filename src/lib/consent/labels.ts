import { m } from '#lib/paraglide/messages.js';
import type { FieldBasis, FieldCategory, Reader, RetentionClass } from '#lib/platform/person-fields.server.ts';
import {
	capacityOf,
	giverOf,
	type CapacityNote,
	type Category,
	type CodePurpose,
	type ConsentForm,
	type ConsentPurpose,
	type Direction,
	type Giver,
	type GuardianScope,
	type ReadPurpose,
	type Receipt,
	type Said,
	type WithdrawalForm
} from './model.ts';
import { retentionPeriods, type RetentionStart } from './retention.ts';

/** What a category is, in the words of the disclosure list. */
export const categoryLabels: Record<Category, () => string> = {
	D1: () => m.consent_category_d1(),
	D2: () => m.consent_category_d2(),
	D3: () => m.consent_category_d3(),
	D4: () => m.consent_category_d4(),
	D5: () => m.consent_category_d5(),
	D6: () => m.consent_category_d6(),
	D7: () => m.consent_category_d7()
};

/** A category in a list within a sentence. */
export const categoryWords: Record<Category, () => string> = {
	D1: () => m.consent_words_d1(),
	D2: () => m.consent_words_d2(),
	D3: () => m.consent_words_d3(),
	D4: () => m.consent_words_d4(),
	D5: () => m.consent_words_d5(),
	D6: () => m.consent_words_d6(),
	D7: () => m.consent_words_d7()
};

export const formLabels: Record<ConsentForm, () => string> = {
	written: () => m.consent_form_written(),
	electronic: () => m.consent_form_electronic(),
	recorded: () => m.consent_form_recorded()
};

export const directionLabels: Record<Direction, () => string> = {
	to_provider: () => m.consent_direction_to_provider(),
	to_authority: () => m.consent_direction_to_authority()
};

export const withdrawalLabels: Record<WithdrawalForm, () => string> = {
	spoken: () => m.consent_withdrawal_spoken(),
	letter: () => m.consent_withdrawal_letter(),
	code: () => m.consent_withdrawal_code()
};

/** Several categories as "Name und Telefonnummer, Ziel". */
export const listCategories = (categories: readonly Category[]): string =>
	categories.map((category) => categoryWords[category]()).join(', ');

export const fieldCategoryLabels: Record<FieldCategory, () => string> = {
	D0: () => m.consent_field_d0(),
	...categoryLabels,
	feedback: () => m.consent_field_feedback(),
	proof: () => m.consent_field_proof(),
	access: () => m.consent_field_access(),
	key: () => m.consent_field_key(),
	law: () => m.consent_field_law()
};

export const fieldBasisLabels: Record<FieldBasis, () => string> = {
	task: () => m.consent_basis_task(),
	regime: () => m.consent_basis_regime(),
	consent: () => m.consent_basis_consent(),
	accountability: () => m.consent_basis_accountability(),
	own_words: () => m.consent_basis_own_words(),
	law: () => m.consent_basis_law()
};

export const readerLabels: Record<Reader, () => string> = {
	responsible: () => m.consent_reader_responsible(),
	provider: () => m.consent_reader_provider(),
	person: () => m.consent_reader_person(),
	reporter: () => m.consent_reader_reporter(),
	second_person: () => m.consent_reader_second_person(),
	everybody: () => m.consent_reader_everybody()
};

const startLabels: Record<RetentionStart, () => string> = {
	creation: () => m.consent_retention_from_creation(),
	report: () => m.consent_retention_from_report(),
	closing: () => m.consent_retention_from_closing(),
	end_of_consent: () => m.consent_retention_from_end_of_consent(),
	expiry: () => m.consent_retention_from_expiry()
};

/** "12 Monate nach dem Abschluss" */
export function retentionWords(kept: RetentionClass): string {
	const period = retentionPeriods[kept];
	if (!period) return m.consent_retention_none();
	const { days, months, years } = period;
	const length =
		days !== undefined
			? m.consent_retention_days({ count: days })
			: months !== undefined
				? m.consent_retention_months({ count: months })
				: m.consent_retention_years({ count: years ?? 0 });
	return m.consent_retention_period({ length, from: startLabels[period.from]() });
}

export const giverLabels: Record<Giver, () => string> = {
	person: () => m.consent_giver_person(),
	representative: () => m.consent_giver_representative(),
	guardian: () => m.consent_giver_guardian()
};

export const guardianScopeLabels: Record<GuardianScope, () => string> = {
	authorities: () => m.consent_scope_authorities(),
	health: () => m.consent_scope_health(),
	property: () => m.consent_scope_property(),
	all_matters: () => m.consent_scope_all_matters()
};

export const consentPurposeLabels: Record<ConsentPurpose, () => string> = {
	hand_over: () => m.consent_purpose_hand_over(),
	feedback: () => m.consent_purpose_feedback()
};

export const codePurposeLabels: Record<CodePurpose, () => string> = {
	extract: () => m.consent_code_extract(),
	slip: () => m.consent_code_slip()
};

export const sayingLabels: Record<Said, () => string> = {
	begun: () => m.consent_says_begun(),
	running: () => m.consent_says_running(),
	ended: () => m.consent_says_ended()
};

export const receiptLabels: Record<Receipt, () => string> = {
	erased: () => m.consent_receipt_erased(),
	locked: () => m.consent_receipt_locked(),
	nothing_kept: () => m.consent_receipt_nothing_kept()
};

export const readPurposeLabels: Record<ReadPurpose, () => string> = {
	'referral-page': () => m.consent_read_referral_page(),
	'referral-list': () => m.consent_read_referral_list(),
	'referral-export': () => m.consent_read_referral_export(),
	'inbox-item': () => m.consent_read_inbox_item(),
	'inbox-list': () => m.consent_read_inbox_list(),
	'inbox-print': () => m.consent_read_inbox_print(),
	'inbox-export': () => m.consent_read_inbox_export(),
	board: () => m.consent_read_board(),
	'case-page': () => m.consent_read_case_page(),
	attendance: () => m.statutory_read_attendance(),
	assessment: () => m.statutory_read_assessment(),
	'monthly-report': () => m.statutory_read_monthly_report(),
	'assessment-entry': () => m.statutory_read_assessment_entry(),
	calendar: () => m.consent_read_calendar(),
	extract: () => m.consent_read_extract(),
	'extract-json': () => m.consent_read_extract_json(),
	emergency: () => m.consent_read_emergency(),
	conference: () => m.conferences_read(),
	'conference-print': () => m.conferences_read_print(),
	mandate: () => m.mandates_read()
};

export const capacityLabels: Record<CapacityNote, () => string> = { from_15: () => m.statutory_capacity_from_15() };

/** "rechtliche Betreuung: Gesundheit" */
export function signatoryLabel(signatory: string): string {
	if (capacityOf(signatory)) return m.statutory_signatory_from_15();
	const { givenBy, guardianScope } = giverOf(signatory);
	return guardianScope ? `${giverLabels[givenBy]()}: ${guardianScopeLabels[guardianScope]()}` : giverLabels[givenBy]();
}
