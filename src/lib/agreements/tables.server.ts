import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	pgSchema,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { offers, organisations } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import type { Autonomy, FormCheckAnswers, SteeringHint } from './form-check.ts';
import type {
	AgreementContent,
	AgreementForm,
	AgreementState,
	CommitmentState,
	DutyKind,
	Indicator,
	PurseKind,
	Rhythm,
	Terms
} from './model.ts';

/** Agreements and plans: row policies by network and party. */
export const steering = pgSchema('steering');

const at = (name: string) => timestamp(name, { withTimezone: true });
const day = (name: string) => date(name, { mode: 'string' });
/** Whole cents. */
const cents = (name: string) => bigint(name, { mode: 'number' });
const networkId = () =>
	uuid('network_id')
		.notNull()
		.references(() => networks.id, { onDelete: 'cascade' });
const agreementId = () =>
	uuid('agreement_id')
		.notNull()
		.references(() => agreements.id, { onDelete: 'cascade' });

export const agreements = steering.table(
	'agreements',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		/** Counted per network: V 12. */
		number: integer('number').notNull(),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id, { onDelete: 'cascade' }),
		form: text('form').$type<AgreementForm>().notNull(),
		state: text('state').$type<AgreementState>().notNull().default('draft'),
		title: text('title').notNull(),
		summary: text('summary').notNull().default(''),
		validFrom: day('valid_from'),
		validUntil: day('valid_until'),
		reviewOn: day('review_on'),
		amountCents: cents('amount_cents'),
		/** Places that are paid or approved; null: none agreed. */
		places: integer('places'),
		/** § 16d: an approval is a grant with places. */
		workOpportunity: boolean('work_opportunity').notNull().default(false),
		officeContact: text('office_contact').notNull().default(''),
		partnerContact: text('partner_contact').notNull().default(''),
		terms: jsonb('terms').$type<Terms>().notNull().default({}),
		createdBy: uuid('created_by').notNull(),
		createdAt: at('created_at').notNull(),
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		uniqueIndex('agreements_number_key').on(t.networkId, t.number),
		index('agreements_organisation_idx').on(t.organisationId),
		index('agreements_end_idx').on(t.networkId, t.validUntil),
		check(
			'agreements_form_known',
			sql`${t.form} in ('cooperation', 'office_arrangement', 'service_agreement', 'public_contract', 'concession', 'grant', 'voucher', 'arrangement')`
		),
		check(
			'agreements_state_known',
			sql`${t.state} in ('draft', 'agreed', 'in_force', 'under_review', 'extended', 'ended')`
		),
		check(
			'agreements_money_by_form',
			sql`${t.amountCents} is null or ${t.amountCents} >= 0 and ${t.form} not in ('cooperation', 'office_arrangement', 'concession', 'arrangement')`
		),
		check('agreements_places_range', sql`${t.places} between 1 and 100000`),
		check('agreements_period_order', sql`${t.validUntil} >= ${t.validFrom}`),
		check('agreements_work_opportunity_is_grant', sql`not ${t.workOpportunity} or ${t.form} = 'grant'`)
	]
);

export const agreementOffers = steering.table(
	'agreement_offers',
	{
		agreementId: agreementId(),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id, { onDelete: 'cascade' })
	},
	(t) => [
		primaryKey({ name: 'agreement_offers_pkey', columns: [t.agreementId, t.offerId] }),
		index('agreement_offers_offer_idx').on(t.offerId)
	]
);

/** The interface sheet: who reports what to whom, within how many working days. */
export const agreementInterfaces = steering.table(
	'agreement_interfaces',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		what: text('what').notNull(),
		sender: text('sender').$type<'provider' | 'office'>().notNull(),
		recipient: text('recipient').notNull(),
		workingDays: integer('working_days').notNull()
	},
	(t) => [
		index('agreement_interfaces_agreement_idx').on(t.agreementId),
		check('agreement_interfaces_sender_known', sql`${t.sender} in ('provider', 'office')`),
		check('agreement_interfaces_days_range', sql`${t.workingDays} between 0 and 250`)
	]
);

/** Places of one offer for one commissioning body: a ledger that is never overbooked. */
export const agreementContingents = steering.table(
	'agreement_contingents',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id, { onDelete: 'cascade' }),
		/** The commissioning body in words: it may stand outside the network. */
		commissioner: text('commissioner').notNull(),
		/** The same as an organisation of the network, whose referrals take from it; null: it stands outside. */
		commissionerId: uuid('commissioner_id').references(() => organisations.id, { onDelete: 'set null' }),
		total: integer('total').notNull(),
		taken: integer('taken').notNull().default(0)
	},
	(t) => [
		uniqueIndex('agreement_contingents_body_key').on(t.agreementId, t.offerId, t.commissioner),
		check('agreement_contingents_total_range', sql`${t.total} between 1 and 100000`),
		check('agreement_contingents_not_overbooked', sql`${t.taken} between 0 and ${t.total}`)
	]
);

/** Steering-form check: answers, what they hint at and why another form was chosen (R35, R36). Append-only; the office's own. */
export const formChecks = steering.table(
	'form_checks',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		/** Version of the questions and rules. */
		version: integer('version').notNull(),
		answers: jsonb('answers').$type<FormCheckAnswers>().notNull(),
		/** The form that the answers hint at; null: they do not decide. */
		hinted: text('hinted').$type<SteeringHint>(),
		/** How freely the partner shapes the service. */
		autonomy: text('autonomy').$type<Autonomy>().notNull(),
		/** Why the form is right all the same, or how autonomy is meant. */
		justification: text('justification').notNull().default(''),
		checkedAt: at('checked_at').notNull(),
		checkedBy: uuid('checked_by').notNull()
	},
	(t) => [
		index('form_checks_agreement_idx').on(t.agreementId, t.checkedAt),
		check('form_checks_hinted_known', sql`${t.hinted} in ('public_contract', 'concession', 'grant', 'cooperation')`),
		check('form_checks_autonomy_known', sql`${t.autonomy} in ('high', 'medium', 'low')`)
	]
);

/** A corridor that both sides talk about, never a quota. */
export const agreementTargets = steering.table(
	'agreement_targets',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		indicator: text('indicator').$type<Indicator>().notNull(),
		low: integer('low').notNull(),
		high: integer('high').notNull(),
		note: text('note').notNull().default('')
	},
	(t) => [
		uniqueIndex('agreement_targets_indicator_key').on(t.agreementId, t.indicator),
		check('agreement_targets_is_corridor', sql`0 <= ${t.low} and ${t.low} < ${t.high}`)
	]
);

export const agreementDuties = steering.table(
	'agreement_duties',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		kind: text('kind').$type<DutyKind>().notNull(),
		rhythm: text('rhythm').$type<Rhythm>().notNull(),
		/** The next report; null after the only one. */
		dueOn: day('due_on')
	},
	(t) => [
		index('agreement_duties_due_idx').on(t.dueOn),
		index('agreement_duties_agreement_idx').on(t.agreementId),
		check('agreement_duties_kind_known', sql`${t.kind} in ('report', 'proof_of_use', 'quality_dialogue')`),
		check(
			'agreement_duties_rhythm_known',
			sql`${t.rhythm} in ('once', 'monthly', 'quarterly', 'half_yearly', 'yearly')`
		)
	]
);

/** What was handed in, in the version of the template of its day; append-only. */
export const agreementReports = steering.table(
	'agreement_reports',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		dutyId: uuid('duty_id')
			.notNull()
			.references(() => agreementDuties.id, { onDelete: 'cascade' }),
		dueOn: day('due_on').notNull(),
		periodFrom: day('period_from').notNull(),
		periodUntil: day('period_until').notNull(),
		template: text('template').notNull(),
		templateVersion: integer('template_version').notNull(),
		/** Figures as handed in; a null one is unknown or too small to be told. */
		figures: jsonb('figures').$type<Partial<Record<Indicator, number | null>>>().notNull(),
		answers: jsonb('answers').$type<Record<string, string>>().notNull(),
		submittedAt: at('submitted_at').notNull(),
		submittedBy: uuid('submitted_by').notNull()
	},
	(t) => [
		uniqueIndex('agreement_reports_duty_key').on(t.dutyId, t.dueOn),
		index('agreement_reports_agreement_idx').on(t.agreementId)
	]
);

/** What runs differently from what was agreed, and what the two sides agreed to do. */
export const agreementDeviations = steering.table(
	'agreement_deviations',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		what: text('what').notNull(),
		action: text('action').notNull(),
		dueOn: day('due_on').notNull(),
		notedAt: at('noted_at').notNull(),
		settledAt: at('settled_at')
	},
	(t) => [index('agreement_deviations_agreement_idx').on(t.agreementId)]
);

export const agreementMilestones = steering.table(
	'agreement_milestones',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		title: text('title').notNull(),
		dueOn: day('due_on').notNull(),
		reachedOn: day('reached_on')
	},
	(t) => [index('agreement_milestones_agreement_idx').on(t.agreementId)]
);

/** Where a document lies; the document itself stays in the office's files. */
export const agreementDocuments = steering.table(
	'agreement_documents',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		title: text('title').notNull(),
		reference: text('reference').notNull(),
		dated: day('dated')
	},
	(t) => [index('agreement_documents_agreement_idx').on(t.agreementId)]
);

/** The agreement as it stood before a change; append-only. */
export const agreementVersions = steering.table(
	'agreement_versions',
	{
		agreementId: agreementId(),
		version: integer('version').notNull(),
		content: jsonb('content').$type<AgreementContent>().notNull(),
		replacedAt: at('replaced_at').notNull(),
		replacedBy: uuid('replaced_by').notNull()
	},
	(t) => [primaryKey({ name: 'agreement_versions_pkey', columns: [t.agreementId, t.version] })]
);

/** Every step of its life; append-only. */
export const agreementSteps = steering.table(
	'agreement_steps',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		agreementId: agreementId(),
		state: text('state').$type<AgreementState>().notNull(),
		note: text('note').notNull().default(''),
		happenedAt: at('happened_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [index('agreement_steps_agreement_idx').on(t.agreementId, t.happenedAt)]
);

/** Money of one source in one year: allocation, pre-commitments, commitments; what is free is the rest, never negative. */
export const purses = steering.table(
	'purses',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		kind: text('kind').$type<PurseKind>().notNull(),
		year: integer('year').notNull(),
		allocatedCents: cents('allocated_cents').notNull(),
		precommittedCents: cents('precommitted_cents').notNull().default(0),
		committedCents: cents('committed_cents').notNull().default(0)
	},
	(t) => [
		uniqueIndex('purses_year_key').on(t.networkId, t.kind, t.year),
		check('purses_kind_known', sql`${t.kind} in ('egt', 'municipal_16a', 'land_esf', 'third_party')`),
		check('purses_year_range', sql`${t.year} between 2000 and 2199`),
		check(
			'purses_not_overdrawn',
			sql`${t.precommittedCents} >= 0 and ${t.committedCents} >= 0 and ${t.precommittedCents} + ${t.committedCents} <= ${t.allocatedCents}`
		)
	]
);

/** What moved a purse; append-only. Negative amounts give back. */
export const purseEntries = steering.table(
	'purse_entries',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		purseId: uuid('purse_id')
			.notNull()
			.references(() => purses.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<'allocation' | 'precommitment' | 'commitment'>().notNull(),
		amountCents: cents('amount_cents').notNull(),
		agreementId: uuid('agreement_id').references(() => agreements.id, { onDelete: 'set null' }),
		note: text('note').notNull().default(''),
		happenedAt: at('happened_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('purse_entries_purse_idx').on(t.purseId, t.happenedAt),
		index('purse_entries_agreement_idx').on(t.agreementId),
		check('purse_entries_kind_known', sql`${t.kind} in ('allocation', 'precommitment', 'commitment')`)
	]
);

/** Money that case managers commit themselves, case by case (R41); out of a purse. */
export const caseBudgets = steering.table(
	'case_budgets',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		purseId: uuid('purse_id')
			.notNull()
			.references(() => purses.id),
		title: text('title').notNull(),
		/** The case manager it is for; null: all of them. */
		holderId: uuid('holder_id'),
		totalCents: cents('total_cents').notNull(),
		committedCents: cents('committed_cents').notNull().default(0),
		/** Above it a second signature is needed. */
		cosignAboveCents: cents('cosign_above_cents').notNull()
	},
	(t) => [
		index('case_budgets_network_idx').on(t.networkId),
		check('case_budgets_not_overdrawn', sql`${t.committedCents} between 0 and ${t.totalCents}`),
		check('case_budgets_threshold_not_negative', sql`${t.cosignAboveCents} >= 0`)
	]
);

/** A commitment, not a payment: purpose and offer, no person. */
export const budgetCommitments = steering.table(
	'budget_commitments',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		budgetId: uuid('budget_id')
			.notNull()
			.references(() => caseBudgets.id, { onDelete: 'cascade' }),
		purpose: text('purpose').notNull(),
		offerId: uuid('offer_id').references(() => offers.id, { onDelete: 'set null' }),
		amountCents: cents('amount_cents').notNull(),
		state: text('state').$type<CommitmentState>().notNull(),
		requestedBy: uuid('requested_by').notNull(),
		requestedAt: at('requested_at').notNull(),
		decidedBy: uuid('decided_by'),
		decidedAt: at('decided_at')
	},
	(t) => [
		index('budget_commitments_budget_idx').on(t.budgetId, t.requestedAt),
		check('budget_commitments_state_known', sql`${t.state} in ('committed', 'awaiting', 'refused', 'released')`),
		check('budget_commitments_amount_positive', sql`${t.amountCents} > 0`),
		check(
			'budget_commitments_second_signature',
			sql`${t.decidedBy} is distinct from ${t.requestedBy} or ${t.state} = 'released'`
		)
	]
);
