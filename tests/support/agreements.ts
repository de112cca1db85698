import { fieldsOf, type AgreementForm, type Terms } from '#lib/agreements/index.ts';

/** Every field of a form, filled in. */
export const completeTerms = (form: AgreementForm): Terms =>
	Object.fromEntries(
		fieldsOf[form].map(({ name, kind }) => [
			name,
			kind === 'day' ? '2026-10-01' : kind === 'money' ? 100_000 : kind === 'whole' ? 10 : `Text zu ${name}`
		])
	);

/** A complete agreement for the pure checks; only what a test is about needs to be said. */
export const blankAgreement = (
	input: { form: AgreementForm; terms?: Terms } & Partial<{ validUntil: string; places: number }>
) => ({
	state: 'draft' as const,
	title: 'Werkhof',
	validFrom: '2026-01-01',
	validUntil: input.form === 'cooperation' ? null : '2026-12-31',
	amount: input.form === 'grant' || input.form === 'public_contract' ? 1_000_000 : null,
	places: null,
	workOpportunity: false,
	officeContact: 'Planung',
	partnerContact: 'Leitung',
	interfaces: 1,
	offers: 1,
	...input,
	terms: input.terms ? { ...completeTerms(input.form), ...input.terms } : completeTerms(input.form)
});
