import { m } from '#lib/paraglide/messages.js';
import type {
	AgreementForm,
	AgreementState,
	DutyKind,
	Hint,
	Indicator,
	Missing,
	CommitmentState,
	PurseKind,
	ReportQuestion,
	Rhythm,
	TermName
} from './model.ts';

export const formLabels: Record<AgreementForm, () => string> = {
	cooperation: m.agreements_form_cooperation,
	office_arrangement: m.agreements_form_office_arrangement,
	service_agreement: m.agreements_form_service_agreement,
	public_contract: m.agreements_form_public_contract,
	concession: m.agreements_form_concession,
	grant: m.agreements_form_grant,
	voucher: m.agreements_form_voucher,
	arrangement: m.agreements_form_arrangement
};

/** One sentence on when to choose it. */
export const formSentences: Record<AgreementForm, () => string> = {
	cooperation: m.agreements_about_cooperation,
	office_arrangement: m.agreements_about_office_arrangement,
	service_agreement: m.agreements_about_service_agreement,
	public_contract: m.agreements_about_public_contract,
	concession: m.agreements_about_concession,
	grant: m.agreements_about_grant,
	voucher: m.agreements_about_voucher,
	arrangement: m.agreements_about_arrangement
};

export const agreementStateLabels: Record<AgreementState, () => string> = {
	draft: m.agreements_state_draft,
	agreed: m.agreements_state_agreed,
	in_force: m.agreements_state_in_force,
	under_review: m.agreements_state_under_review,
	extended: m.agreements_state_extended,
	ended: m.agreements_state_ended
};

export const termLabels: Record<TermName, () => string> = {
	service: m.agreements_field_service,
	remuneration: m.agreements_field_remuneration,
	audit: m.agreements_field_audit,
	notification: m.agreements_field_notification,
	timeLimit: m.agreements_field_time_limit,
	termination: m.agreements_field_termination,
	officePart: m.agreements_field_office_part,
	partnerPart: m.agreements_field_partner_part,
	responsibilities: m.agreements_field_responsibilities,
	quality: m.agreements_field_quality,
	lot: m.agreements_field_lot,
	options: m.agreements_field_options,
	optionUntil: m.agreements_field_option_until,
	minPlaces: m.agreements_field_min_places,
	optionPlaces: m.agreements_field_option_places,
	right: m.agreements_field_right,
	priceList: m.agreements_field_price_list,
	grantPurpose: m.agreements_field_grant_purpose,
	approval: m.agreements_field_approval,
	ownShare: m.agreements_field_own_share,
	proofDueOn: m.agreements_field_proof_due_on,
	measureNumber: m.agreements_field_measure_number,
	accreditedUntil: m.agreements_field_accredited_until,
	rate: m.agreements_field_rate,
	agreedWith: m.agreements_field_agreed_with,
	agreedOn: m.agreements_field_agreed_on,
	consolidateBy: m.agreements_field_consolidate_by
};

const otherFields = {
	validFrom: m.agreements_field_valid_from,
	validUntil: m.agreements_field_valid_until,
	amount: m.agreements_field_amount,
	contacts: m.agreements_field_contacts,
	interfaces: m.agreements_field_interfaces
};
export const missingLabel = (one: Missing): string => ({ ...termLabels, ...otherFields })[one]();

export const hintLabels: Record<Hint, () => string> = {
	grant_with_places: m.agreements_hint_grant_with_places,
	no_offer: m.agreements_hint_no_offer,
	oral_long: m.agreements_hint_oral_long
};

export const indicatorLabels: Record<Indicator, () => string> = {
	requested: m.agreements_indicator_requested,
	accepted: m.agreements_indicator_accepted,
	begun: m.agreements_indicator_begun,
	ended: m.agreements_indicator_ended,
	regular: m.agreements_indicator_regular,
	utilisation: m.agreements_indicator_utilisation,
	response_days: m.agreements_indicator_response_days
};
export const dutyLabels: Record<DutyKind, () => string> = {
	report: m.agreements_duty_report,
	proof_of_use: m.agreements_duty_proof_of_use,
	quality_dialogue: m.agreements_duty_quality_dialogue
};
export const rhythmLabels: Record<Rhythm, () => string> = {
	once: m.agreements_rhythm_once,
	monthly: m.agreements_rhythm_monthly,
	quarterly: m.agreements_rhythm_quarterly,
	half_yearly: m.agreements_rhythm_half_yearly,
	yearly: m.agreements_rhythm_yearly
};
export const questionLabels: Record<ReportQuestion, () => string> = {
	course: m.agreements_question_course,
	quality: m.agreements_question_quality,
	funds: m.agreements_question_funds,
	outlook: m.agreements_question_outlook
};
export const senderLabels: Record<'provider' | 'office', () => string> = {
	provider: m.agreements_sender_provider,
	office: m.agreements_sender_office
};
export const purseLabels: Record<PurseKind, () => string> = {
	egt: m.agreements_purse_egt,
	municipal_16a: m.agreements_purse_municipal_16a,
	land_esf: m.agreements_purse_land_esf,
	third_party: m.agreements_purse_third_party
};
export const commitmentLabels: Record<CommitmentState, () => string> = {
	committed: m.agreements_commitment_committed,
	awaiting: m.agreements_commitment_awaiting,
	refused: m.agreements_commitment_refused,
	released: m.agreements_commitment_released
};
