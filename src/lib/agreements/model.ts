/** Words, states and pure rules of agreements (design.md § 11, domain notes § 4). */
import type { MemberRole } from '#lib/platform/actor.ts';
import { monthsLater } from '#lib/platform/days.ts';

export const agreementForms = [
	'cooperation',
	'office_arrangement',
	'service_agreement',
	'public_contract',
	'concession',
	'grant',
	'voucher',
	'arrangement'
] as const;
export type AgreementForm = (typeof agreementForms)[number];

export const agreementStates = ['draft', 'agreed', 'in_force', 'under_review', 'extended', 'ended'] as const;
export type AgreementState = (typeof agreementStates)[number];

/** Forms in which the office pays nothing: an amount is refused. A concession lives of what is called off. */
export const isWithoutMoney = (form: AgreementForm): boolean =>
	form === 'cooperation' || form === 'office_arrangement' || form === 'arrangement' || form === 'concession';

/** § 2 EinglMindV with § 17(2) SGB II: these six blocks and no others. */
export const mandatoryBlocks = [
	'service',
	'remuneration',
	'audit',
	'notification',
	'timeLimit',
	'termination'
] as const;

/** What is typed into a field of a form. */
export type FieldKind = 'line' | 'paragraph' | 'day' | 'money' | 'whole';
export type FormField = { name: TermName; kind: FieldKind; required: boolean };

export const termNames = [
	...mandatoryBlocks,
	'officePart',
	'partnerPart',
	'responsibilities',
	'quality',
	'lot',
	'options',
	'optionUntil',
	'minPlaces',
	'optionPlaces',
	'right',
	'priceList',
	'grantPurpose',
	'approval',
	'ownShare',
	'proofDueOn',
	'measureNumber',
	'accreditedUntil',
	'rate',
	'agreedWith',
	'agreedOn',
	'consolidateBy'
] as const;
export type TermName = (typeof termNames)[number];
/** Fields of one form: texts, days, and money and numbers as numbers (money in cents). */
export type Terms = Partial<Record<TermName, string | number>>;

/** What an agreement said before a change of it, as kept from then on; days as `YYYY-MM-DD`, the amount in whole cents. */
export type AgreementContent = {
	title: string;
	summary: string;
	validFrom: string | null;
	validUntil: string | null;
	reviewOn: string | null;
	amount: number | null;
	places: number | null;
	officeContact: string;
	partnerContact: string;
	terms: Terms;
	/** Their names. */
	offers: string[];
	interfaces: { what: string; sender: 'provider' | 'office'; recipient: string; workingDays: number }[];
	contingents: { commissioner: string; total: number }[];
	targets: { indicator: Indicator; low: number; high: number }[];
};

const field = (name: TermName, kind: FieldKind, required = false): FormField => ({ name, kind, required });

/** Each form's own fields; what is required must be there before the two sides can have agreed. */
export const fieldsOf: Record<AgreementForm, readonly FormField[]> = {
	cooperation: [field('officePart', 'paragraph', true), field('partnerPart', 'paragraph', true)],
	office_arrangement: [field('responsibilities', 'paragraph', true)],
	service_agreement: mandatoryBlocks.map((name) => field(name, 'paragraph', true)),
	public_contract: [
		field('lot', 'line', true),
		field('quality', 'paragraph', true),
		field('minPlaces', 'whole'),
		field('optionPlaces', 'whole'),
		field('options', 'line'),
		field('optionUntil', 'day')
	],
	concession: [
		field('right', 'paragraph', true),
		field('priceList', 'paragraph', true),
		field('quality', 'paragraph', true)
	],
	grant: [
		field('grantPurpose', 'paragraph', true),
		field('approval', 'line'),
		field('ownShare', 'money'),
		field('proofDueOn', 'day', true),
		field('quality', 'paragraph', true)
	],
	voucher: [
		field('measureNumber', 'line', true),
		field('accreditedUntil', 'day', true),
		field('rate', 'line'),
		field('quality', 'paragraph', true)
	],
	arrangement: [field('agreedWith', 'line', true), field('agreedOn', 'day', true), field('consolidateBy', 'day', true)]
};

/** Every field that some form has, once. */
export const allFields: readonly FormField[] = [
	...new Map(
		agreementForms.flatMap((form) => fieldsOf[form].map((one): [TermName, FormField] => [one.name, one]))
	).values()
];

/** What the checks look at. */
export type Agreement = {
	form: AgreementForm;
	state: AgreementState;
	title: string;
	validFrom: string | null;
	validUntil: string | null;
	amount: number | null;
	places: number | null;
	workOpportunity: boolean;
	terms: Terms;
	officeContact: string;
	partnerContact: string;
	/** Lines of the interface sheet. */
	interfaces: number;
	offers: number;
};

export type Missing = TermName | 'validFrom' | 'validUntil' | 'amount' | 'contacts' | 'interfaces';

/** Forms that are made for a time; the others may be open-ended. */
export const isTimeLimited = (form: AgreementForm): boolean =>
	form !== 'cooperation' && form !== 'office_arrangement' && form !== 'concession';

/** A contract and a grant are about an amount. */
export const needsAmount = (form: AgreementForm): boolean => form === 'grant' || form === 'public_contract';

/**
 * What is still missing before a step: the form's fields before `agreed`, besides them the interface sheet (who reports
 * what to whom until when, and contacts of both sides) before `in_force`.
 */
export function missingFor(agreement: Agreement, step: AgreementState): Missing[] {
	if (step !== 'agreed' && step !== 'in_force' && step !== 'extended') return [];
	const missing: Missing[] = fieldsOf[agreement.form]
		.filter(({ name, required }) => required && (agreement.terms[name] ?? '') === '')
		.map(({ name }) => name);
	if (!agreement.validFrom) missing.push('validFrom');
	if (isTimeLimited(agreement.form) && !agreement.validUntil) missing.push('validUntil');
	if (needsAmount(agreement.form) && agreement.amount === null) missing.push('amount');
	if (step === 'agreed') return missing;
	if (agreement.interfaces === 0) missing.push('interfaces');
	if (agreement.officeContact === '' || agreement.partnerContact === '') missing.push('contacts');
	return missing;
}

export type Hint = 'grant_with_places' | 'no_offer' | 'oral_long';

/** What deserves a second look and stops nothing (R36: a grant with call-off places is more like a contract). */
export function hintsOf(agreement: Agreement, today: string): Hint[] {
	const hints: Hint[] = [];
	if (agreement.form === 'grant' && agreement.places !== null && !agreement.workOpportunity)
		hints.push('grant_with_places');
	if (agreement.offers === 0) hints.push('no_offer');
	const since = agreement.terms.agreedOn;
	if (agreement.form === 'arrangement' && typeof since === 'string' && monthsLater(since, 6) <= today)
		hints.push('oral_long');
	return hints;
}

/** The life of an agreement as data: from, to, who takes the step, and whether it needs a word of reason. */
export type Step = {
	from: AgreementState;
	to: AgreementState;
	roles: readonly MemberRole[];
	reason: boolean;
};
const office: readonly MemberRole[] = ['system-manager'];
export const steps: readonly Step[] = [
	{ from: 'draft', to: 'agreed', roles: office, reason: false },
	{ from: 'agreed', to: 'in_force', roles: office, reason: false },
	{ from: 'agreed', to: 'ended', roles: office, reason: true },
	{ from: 'in_force', to: 'under_review', roles: office, reason: false },
	{ from: 'in_force', to: 'ended', roles: office, reason: true },
	{ from: 'under_review', to: 'extended', roles: office, reason: false },
	{ from: 'under_review', to: 'ended', roles: office, reason: true },
	{ from: 'extended', to: 'under_review', roles: office, reason: false },
	{ from: 'extended', to: 'ended', roles: office, reason: true }
];
export const stepsFor = (state: AgreementState, role: string): Step[] =>
	steps.filter(({ from, roles }) => from === state && (roles as readonly string[]).includes(role));

/** From here on the other side sees it, and every change keeps the earlier version. */
export const isShared = (state: AgreementState): boolean => state !== 'draft';
/** It carries its offers now. */
export const runningStates: readonly AgreementState[] = ['in_force', 'under_review', 'extended'];
export const isRunning = (state: AgreementState): boolean => runningStates.includes(state);

/** Months before the end that an agreement counts as running out. */
export const expiryHorizonMonths = 6;

/** Runs, and ends within the horizon. */
export const isExpiring = (agreement: { state: AgreementState; validUntil: string | null }, today: string): boolean =>
	isRunning(agreement.state) &&
	agreement.validUntil !== null &&
	agreement.validUntil >= today &&
	agreement.validUntil <= monthsLater(today, expiryHorizonMonths);

export const rhythms = ['once', 'monthly', 'quarterly', 'half_yearly', 'yearly'] as const;
export type Rhythm = (typeof rhythms)[number];
const monthsOf: Record<Rhythm, number> = { once: 0, monthly: 1, quarterly: 3, half_yearly: 6, yearly: 12 };
export const dutyKinds = ['report', 'proof_of_use', 'quality_dialogue'] as const;
export type DutyKind = (typeof dutyKinds)[number];

/** The period that a report due on a day is about: the rhythm's months up to the end of the month before. */
export function periodOf(dueOn: string, rhythm: Rhythm): { from: string; until: string } {
	const [year = 0, month = 1] = dueOn.split('-').map(Number);
	const start = Date.UTC(year, month - 1 - (monthsOf[rhythm] || 12), 1);
	const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
	return { from: iso(start), until: iso(Date.UTC(year, month - 1, 0)) };
}
/** When the next report is due; undefined after the only one. */
export const nextDue = (dueOn: string, rhythm: Rhythm): string | undefined =>
	rhythm === 'once' ? undefined : monthsLater(dueOn, monthsOf[rhythm]);

/** Figures of targets and reports; definitions are the same for both sides (R95). */
export const indicators = [
	'requested',
	'accepted',
	'begun',
	'ended',
	'regular',
	'utilisation',
	'response_days'
] as const;
export type Indicator = (typeof indicators)[number];

export const purseKinds = ['egt', 'municipal_16a', 'land_esf', 'third_party'] as const;
export type PurseKind = (typeof purseKinds)[number];

/** Money of a case budget that somebody asked for: it is bound until it is refused or given back. */
export type CommitmentState = 'committed' | 'awaiting' | 'refused' | 'released';
export const isBound = (state: CommitmentState): boolean => state === 'committed' || state === 'awaiting';

/** What can still be committed: never below zero, the database asks the same. */
export const freeOf = (purse: { allocated: number; precommitted: number; committed: number }): number =>
	purse.allocated - purse.precommitted - purse.committed;

export const itemKinds = ['interface', 'contingent', 'target', 'duty', 'milestone', 'document', 'deviation'] as const;
export type ItemKind = (typeof itemKinds)[number];
/** Part of what was agreed: a change keeps the earlier version. */
export const isContent = (kind: ItemKind): boolean =>
	kind === 'interface' || kind === 'contingent' || kind === 'target' || kind === 'duty';

export const reportQuestions = ['course', 'quality', 'funds', 'outlook'] as const;
export type ReportQuestion = (typeof reportQuestions)[number];
const reportFigures = ['requested', 'accepted', 'begun', 'ended'] as const;
export type ReportFigure = (typeof reportFigures)[number];
/** What a report asks for: the figures of every report, and those that a corridor was agreed for. */
export const figuresFor = (targets: readonly { indicator: Indicator }[]): Indicator[] =>
	indicators.filter(
		(one) => (reportFigures as readonly string[]).includes(one) || targets.some(({ indicator }) => indicator === one)
	);
export type ReportTemplate = { key: string; version: number; questions: readonly ReportQuestion[] };

/** One template per instrument, the same for all providers (R39); a proof of use asks for the money, too. */
export const templateFor = (instrument: string | null, kind: DutyKind): ReportTemplate => ({
	key: `${instrument ?? 'general'}/${kind}`,
	version: 1,
	questions:
		kind === 'proof_of_use'
			? ['course', 'funds', 'outlook']
			: kind === 'quality_dialogue'
				? ['quality', 'outlook']
				: ['course', 'quality', 'outlook']
});
