import { z } from 'zod';
import { m } from '#lib/paraglide/messages.js';
import {
	zCode,
	zDay,
	zId,
	zOptionalDay,
	zOptionalId,
	zOptionalWhole,
	zRequired,
	zText,
	zWhole
} from '#lib/platform/inputs.ts';
import { autonomies, formCheckChoices, formCheckQuestions, type FormCheckQuestion } from './form-check.ts';
import {
	agreementForms,
	agreementStates,
	allFields,
	dutyKinds,
	fieldsOf,
	indicators,
	purseKinds,
	isWithoutMoney,
	rhythms,
	type FieldKind,
	type ItemKind,
	type TermName,
	type Terms
} from './model.ts';
import { centsOf } from './money.ts';

/** Most that any field takes: 999 million euros. */
const mostCents = 99_900_000_000;

/** An amount typed the German way, as whole cents. */
const zMoney = z
	.string({ error: () => m.agreements_refused_money() })
	.trim()
	.refine((text) => (centsOf(text) ?? Infinity) <= mostCents, { error: () => m.agreements_refused_money() })
	.transform((text) => centsOf(text) ?? 0);
const zOptionalMoney = z.union([z.literal('').transform(() => undefined), zMoney]).optional();

const optionalOf = (kind: FieldKind) => {
	switch (kind) {
		case 'line':
			return zText(200).optional();
		case 'paragraph':
			return zText(4_000).optional();
		case 'day':
			return zOptionalDay;
		case 'money':
			return zOptionalMoney;
		case 'whole':
			return zOptionalWhole(0, 100_000);
		default:
			return kind satisfies never;
	}
};

const zTerms = Object.fromEntries(allFields.map(({ name, kind }) => [name, optionalOf(kind)])) as unknown as Record<
	TermName,
	z.ZodType<string | number | undefined>
>;

const agreementShape = z.object({
	form: zCode(agreementForms),
	organisationId: zId,
	title: zRequired(160),
	summary: zText(2_000).default(''),
	validFrom: zOptionalDay,
	validUntil: zOptionalDay,
	reviewOn: zOptionalDay,
	amount: zOptionalMoney,
	places: zOptionalWhole(1, 100_000),
	/** § 16d: an approval with places. */
	workOpportunity: z.literal('on').optional(),
	officeContact: zText(200).default(''),
	partnerContact: zText(200).default(''),
	offerIds: z.array(zId).max(100).default([]),
	/** What the editor saw; a mismatch means that somebody else was faster. */
	revision: zOptionalWhole(1, 1_000_000),
	...zTerms
});

/** What is typed about an agreement. Drafts may be incomplete; what cannot be true is refused at its field. */
export const agreementForm = agreementShape.superRefine((typed, context) => {
	const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
	if (typed.amount !== undefined && isWithoutMoney(typed.form)) refuse('amount', m.agreements_refused_amount());
	if (typed.validFrom && typed.validUntil && typed.validUntil < typed.validFrom)
		refuse('validUntil', m.agreements_refused_period());
	if (typed.workOpportunity && typed.form !== 'grant')
		refuse('workOpportunity', m.agreements_refused_work_opportunity());
	if (typed.workOpportunity && typed.places === undefined) refuse('places', m.agreements_refused_places());
});
export type AgreementInput = z.output<typeof agreementForm>;

/** The fields of its form that were filled in; those of other forms fall away. */
export function termsOf(input: AgreementInput): Terms {
	const typed = input as unknown as Terms;
	return Object.fromEntries(
		fieldsOf[input.form].flatMap(({ name }) => {
			const value = typed[name];
			return value === undefined || value === '' ? [] : [[name, value]];
		})
	);
}

export const agreementQuery = z.object({
	zustand: zCode(agreementStates).optional().catch(undefined),
	form: zCode(agreementForms).optional().catch(undefined),
	anbieter: zOptionalId.catch(undefined),
	endet: z.literal('1').optional().catch(undefined),
	/** A report of it is overdue. */
	bericht: z.literal('ueberfaellig').optional().catch(undefined)
});
export type AgreementQuery = z.output<typeof agreementQuery>;

export const stepForm = z.object({
	state: zCode(agreementStates),
	note: zText(500).default(''),
	/** The new end, when it is extended. */
	validUntil: zOptionalDay,
	revision: zWhole(1, 1_000_000)
});
export type StepInput = z.output<typeof stepForm>;

/** What can be added to an agreement, and how it is typed. */
export const itemForms = {
	interface: z.object({
		what: zRequired(200),
		sender: zCode(['provider', 'office']),
		recipient: zRequired(160),
		workingDays: zWhole(0, 250)
	}),
	contingent: z.object({ offerId: zId, commissioner: zRequired(160), total: zWhole(1, 100_000) }),
	target: z.object({
		indicator: zCode(indicators),
		low: zWhole(0, 1_000_000),
		high: zWhole(0, 1_000_000),
		note: zText(300).default('')
	}),
	duty: z.object({ dutyKind: zCode(dutyKinds), rhythm: zCode(rhythms), dueOn: zDay }),
	milestone: z.object({ milestone: zRequired(200), milestoneOn: zDay }),
	document: z.object({ document: zRequired(200), reference: zRequired(200), dated: zOptionalDay }),
	deviation: z.object({ deviation: zRequired(500), action: zRequired(500), actionOn: zDay })
} satisfies Record<ItemKind, z.ZodObject>;
export type ItemInput = { [Kind in ItemKind]: { kind: Kind } & z.output<(typeof itemForms)[Kind]> }[ItemKind];

export const changes = ['take', 'give', 'reach', 'settle'] as const;
export type Change = (typeof changes)[number];
export const changeForm = z.object({ change: zCode(changes), itemId: zId });

export const formCheckForm = z.object({
	...(Object.fromEntries(formCheckQuestions.map((question) => [question, zCode(formCheckChoices)])) as Record<
		FormCheckQuestion,
		ReturnType<typeof zCode<typeof formCheckChoices>>
	>),
	autonomy: zCode(autonomies),
	justification: zText(500).default('')
});
export type FormCheckInput = z.output<typeof formCheckForm>;

export const reportForm = z.object({
	dutyId: zId,
	dueOn: zDay,
	requested: zOptionalWhole(0, 1_000_000),
	accepted: zOptionalWhole(0, 1_000_000),
	begun: zOptionalWhole(0, 1_000_000),
	ended: zOptionalWhole(0, 1_000_000),
	regular: zOptionalWhole(0, 100),
	utilisation: zOptionalWhole(0, 200),
	response_days: zOptionalWhole(0, 1_000),
	course: zText(4_000).default(''),
	quality: zText(4_000).default(''),
	funds: zText(4_000).default(''),
	outlook: zText(4_000).default('')
});
export type ReportInput = z.output<typeof reportForm>;

export const purseForm = z.object({ kind: zCode(purseKinds), year: zWhole(2000, 2199), amount: zMoney });
/** Money of a purse that is meant for something (`precommitment`) or bound (`commitment`). */
export const entryForm = z.object({
	purseId: zId,
	entry: zCode(['precommitment', 'commitment']),
	entryAmount: zMoney,
	note: zRequired(200)
});
export const budgetForm = z.object({
	purseId: zId,
	title: zRequired(120),
	budgetAmount: zMoney,
	cosignAbove: zMoney
});
export const spendForm = z.object({
	budgetId: zId,
	purpose: zRequired(200),
	offerId: zOptionalId,
	amount: zMoney
});
export const releaseForm = z.object({ commitmentId: zId });
export const decisionForm = z.object({ commitmentId: zId, decision: zCode(['sign', 'decline']) });
