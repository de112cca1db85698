/**
 * Steering-form check (R35, R36; domain notes § 4): six questions, and what their answers hint at. A hint with reasons
 * for the people who decide, no legal advice. A file of its own because the rules are a table with a version.
 */
import type { AgreementForm } from './model.ts';

export const formCheckVersion = 1;

export const formCheckQuestions = [
	/** Does the office get a service for its own purpose? */
	'own_purpose',
	/** Is the service paid for, by the office? */
	'paid',
	/** Can the office enforce that it is rendered, or claim damages? */
	'enforceable',
	/** Does the office fix number, time and way of the service in detail (places called off)? */
	'detailed',
	/** Does the partner live of those who use it and bear the risk of demand? */
	'demand_risk',
	/** Does the partner bring its own money or its own task? */
	'own_share'
] as const;
export type FormCheckQuestion = (typeof formCheckQuestions)[number];
export const formCheckChoices = ['yes', 'no', 'unclear'] as const;
export type FormCheckChoice = (typeof formCheckChoices)[number];
export type FormCheckAnswers = Record<FormCheckQuestion, FormCheckChoice>;

export const autonomies = ['high', 'medium', 'low'] as const;
export type Autonomy = (typeof autonomies)[number];

export const steeringHints = ['public_contract', 'concession', 'grant', 'cooperation'] as const;
export type SteeringHint = (typeof steeringHints)[number];

/** One row per form: all of these answers together hint at it. The first row that fits wins. */
const formCheckRules: readonly { hint: SteeringHint; needs: Partial<FormCheckAnswers> }[] = [
	{ hint: 'concession', needs: { demand_risk: 'yes', paid: 'no' } },
	{ hint: 'public_contract', needs: { own_purpose: 'yes', paid: 'yes', enforceable: 'yes' } },
	{ hint: 'public_contract', needs: { paid: 'yes', enforceable: 'yes', detailed: 'yes' } },
	{ hint: 'grant', needs: { paid: 'yes', enforceable: 'no', detailed: 'no' } },
	{ hint: 'grant', needs: { paid: 'yes', enforceable: 'no', own_share: 'yes' } },
	{ hint: 'cooperation', needs: { paid: 'no', demand_risk: 'no' } }
];

type FormCheckReason = { question: FormCheckQuestion; answer: 'yes' | 'no' };
type FormCheckResult = { hint: SteeringHint | undefined; reasons: FormCheckReason[] };

/** What the answers hint at, with the answers that it rests on; undefined where they do not decide. */
export function hintOf(answers: FormCheckAnswers): FormCheckResult {
	const rule = formCheckRules.find(({ needs }) =>
		Object.entries(needs).every(([question, answer]) => answers[question as FormCheckQuestion] === answer)
	);
	if (!rule) return { hint: undefined, reasons: [] };
	return {
		hint: rule.hint,
		reasons: Object.entries(rule.needs).map(([question, answer]) => ({
			question: question as FormCheckQuestion,
			answer: answer as 'yes' | 'no'
		}))
	};
}

/** The kind of steering that an agreement's form stands for; an arrangement between offices needs no check. */
const hintOfForm: Record<AgreementForm, SteeringHint | undefined> = {
	cooperation: 'cooperation',
	arrangement: 'cooperation',
	office_arrangement: undefined,
	// § 17(2): an agreement on remuneration with whoever provides; nobody is chosen, every client may.
	service_agreement: undefined,
	voucher: undefined,
	public_contract: 'public_contract',
	concession: 'concession',
	grant: 'grant'
};

/** Forms that the check has something to say about. */
export const isCheckable = (form: AgreementForm): boolean => hintOfForm[form] !== undefined;

/** Do the answers hint at something else than what was chosen? Needs a word of reason, and stops nothing. */
export const contradicts = (form: AgreementForm, hint: SteeringHint | undefined): boolean =>
	hint !== undefined && isCheckable(form) && hintOfForm[form] !== hint;

export type FormCheckWarning = 'grant_called_off' | 'other_form' | 'low_autonomy';

/**
 * A grant with detailed call-off is more like a contract (OLG Düsseldorf, VII-Verg 1/18), except for an approved work
 * opportunity, which is a grant with places (§ 16d SGB II); a grant leaves the way of working to whoever receives it.
 */
export function formCheckWarnings(
	agreement: { form: AgreementForm; places: number | null; workOpportunity: boolean },
	answers: FormCheckAnswers,
	autonomy: Autonomy
): FormCheckWarning[] {
	const warnings: FormCheckWarning[] = [];
	if (agreement.form === 'grant' && !agreement.workOpportunity) {
		if (answers.detailed === 'yes' || agreement.places !== null) warnings.push('grant_called_off');
		if (autonomy === 'low') warnings.push('low_autonomy');
	}
	if (contradicts(agreement.form, hintOf(answers).hint)) warnings.push('other_form');
	return warnings;
}
