import { sql } from 'drizzle-orm';
import {
	check,
	date,
	doublePrecision,
	index,
	integer,
	jsonb,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { agreements, purses, steering } from '#lib/agreements/tables.server.ts';
import { offers, organisations, planningAreas, sites, terms } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { bodies } from '#lib/network/tables.server.ts';
import type { ScenarioGround } from './what-if.ts';
import type { PlanStage, PlanType, SteeringForm } from './model.ts';
import type { RunBy, SuggestionState, Verdict, YearStep, DecisionResult } from './year.ts';
import type { RunState } from './runs.ts';
import type { Certainty } from './siting.ts';
import type { Proposal, SitingRequest } from './siting-request.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** A year's programme, from the round of needs to the review (Planungsjahr). */
export const planningYears = steering.table(
	'planning_years',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		year: integer('year').notNull(),
		/** First paragraph of the chapter. */
		preface: text('preface').notNull().default(''),
		createdBy: uuid('created_by').notNull(),
		createdAt: at('created_at').notNull(),
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		uniqueIndex('planning_years_year_key').on(t.networkId, t.year),
		check('planning_years_year_range', sql`${t.year} between 2020 and 2100`)
	]
);

export const planningYearSteps = steering.table(
	'planning_year_steps',
	{
		planningYearId: uuid('planning_year_id')
			.notNull()
			.references(() => planningYears.id, { onDelete: 'cascade' }),
		step: text('step').$type<YearStep>().notNull(),
		dueOn: date('due_on', { mode: 'string' }),
		doneOn: date('done_on', { mode: 'string' }),
		/** Who advises or decides. */
		bodyId: uuid('body_id').references(() => bodies.id, { onDelete: 'set null' }),
		note: text('note').notNull().default('')
	},
	(t) => [
		primaryKey({ name: 'planning_year_steps_pkey', columns: [t.planningYearId, t.step] }),
		check(
			'planning_year_steps_step_known',
			sql`${t.step} in ('needs_round', 'draft', 'council', 'decision', 'procurement', 'launch', 'review')`
		)
	]
);

export const plannedOffers = steering.table(
	'planned_offers',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		title: text('title').notNull(),
		type: text('type').$type<PlanType>().notNull().default('new'),
		stage: text('stage').$type<PlanStage>().notNull().default('idea'),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		places: integer('places'),
		/** Fixed, in euros per year. */
		yearlyCost: integer('yearly_cost'),
		/** On top of it, in euros per place and year. */
		costPerPlace: integer('cost_per_place'),
		steeringForm: text('steering_form').$type<SteeringForm>(),
		moneySource: text('money_source').notNull().default(''),
		/** The purse it is to be paid from. */
		purseId: uuid('purse_id').references(() => purses.id, { onDelete: 'set null' }),
		/** Months between the order and the start; null: as usual for the steering form. */
		leadMonths: integer('lead_months'),
		startsOn: date('starts_on', { mode: 'string' }),
		/** Last day to draw an option, and what it is. */
		optionOn: date('option_on', { mode: 'string' }),
		optionNote: text('option_note').notNull().default(''),
		runBy: text('run_by').$type<RunBy>().notNull().default('third_party'),
		/** Who is to run it; null: not yet known. */
		organisationId: uuid('organisation_id').references(() => organisations.id, { onDelete: 'set null' }),
		/** § 17(1) SGB II: own facility only where third parties cannot. */
		ownFacilityReason: text('own_facility_reason'),
		/** Day the gap was recognised: starts gap-to-offer. */
		recognisedOn: date('recognised_on', { mode: 'string' }),
		nextStep: text('next_step').notNull().default(''),
		nextStepOn: date('next_step_on', { mode: 'string' }),
		droppedReason: text('dropped_reason'),
		planningYearId: uuid('planning_year_id').references(() => planningYears.id, { onDelete: 'set null' }),
		/** The agreement under which it runs. */
		agreementId: uuid('agreement_id').references(() => agreements.id, { onDelete: 'set null' }),
		/** The offer it became. */
		offerId: uuid('offer_id').references(() => offers.id, { onDelete: 'set null' }),
		launchedAt: at('launched_at'),
		reconnectedNeeds: integer('reconnected_needs').notNull().default(0),
		createdBy: uuid('created_by').notNull(),
		createdAt: at('created_at').notNull(),
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		index('planned_offers_stage_idx').on(t.networkId, t.stage),
		check(
			'planned_offers_stage_known',
			sql`${t.stage} in ('idea', 'needs_confirmed', 'concept', 'decided', 'procurement', 'agreement', 'launched', 'reviewed', 'dropped')`
		),
		check('planned_offers_type_known', sql`${t.type} in ('new', 'expand', 'move', 'redesign', 'reduce')`),
		check('planned_offers_places_range', sql`${t.places} between 1 and 10000`),
		check('planned_offers_run_by_known', sql`${t.runBy} in ('third_party', 'own')`),
		check(
			'planned_offers_own_with_reason',
			sql`${t.runBy} <> 'own' or length(coalesce(${t.ownFacilityReason}, '')) > 0`
		),
		check('planned_offers_lead_range', sql`${t.leadMonths} between 0 and 36`),
		check('planned_offers_dropped_with_reason', sql`${t.stage} <> 'dropped' or ${t.droppedReason} is not null`),
		check('planned_offers_launched_with_offer', sql`${t.stage} <> 'launched' or ${t.launchedAt} is not null`)
	]
);

/** Areas it is meant for; none means the whole network. */
export const plannedOfferAreas = steering.table(
	'planned_offer_areas',
	{
		plannedOfferId: uuid('planned_offer_id')
			.notNull()
			.references(() => plannedOffers.id, { onDelete: 'cascade' }),
		areaId: uuid('area_id')
			.notNull()
			.references(() => planningAreas.id)
	},
	(t) => [primaryKey({ name: 'planned_offer_areas_pkey', columns: [t.plannedOfferId, t.areaId] })]
);

/** The gap cell it cites, with the figures as they were shown (null: suppressed or unknown). */
export const planEvidence = steering.table(
	'plan_evidence',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		plannedOfferId: uuid('planned_offer_id')
			.notNull()
			.references(() => plannedOffers.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		areaId: uuid('area_id').references(() => planningAreas.id),
		usable: integer('usable'),
		active: integer('active'),
		waiting: integer('waiting'),
		openNeeds: integer('open_needs'),
		coverage: doublePrecision('coverage'),
		citedAt: at('cited_at').notNull(),
		citedBy: uuid('cited_by').notNull()
	},
	(t) => [index('plan_evidence_plan_idx').on(t.plannedOfferId)]
);

/** Every step with its day and author; append-only. */
export const planSteps = steering.table(
	'plan_steps',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		plannedOfferId: uuid('planned_offer_id')
			.notNull()
			.references(() => plannedOffers.id, { onDelete: 'cascade' }),
		stage: text('stage').$type<PlanStage>().notNull(),
		note: text('note').notNull().default(''),
		happenedAt: at('happened_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [index('plan_steps_plan_idx').on(t.plannedOfferId, t.happenedAt)]
);

/** A what-if that was kept: never changed, and the same inputs always give the same bytes. */
export const scenarios = steering.table(
	'scenarios',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		plannedOfferId: uuid('planned_offer_id').references(() => plannedOffers.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		name: text('name').notNull(),
		/** Canonical JSON: what was asked, of which network, and what came out. */
		inputs: text('inputs').notNull(),
		ground: text('ground').notNull(),
		figures: text('figures').notNull(),
		/** SHA-256 over the three. */
		fingerprint: text('fingerprint').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: at('created_at').notNull()
	},
	(t) => [
		index('scenarios_network_idx').on(t.networkId, t.createdAt),
		check('scenarios_fingerprint_whole', sql`length(${t.fingerprint}) = 64`)
	]
);

/** An order to the optimiser, found again under "Laufende Aufträge" from any instance. */
export const optimiserRuns = steering.table(
	'optimiser_runs',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		state: text('state').$type<RunState>().notNull().default('waiting'),
		request: jsonb('request').$type<SitingRequest>().notNull(),
		/** The network as it was when it was asked. */
		ground: jsonb('ground').$type<ScenarioGround>().notNull(),
		/** The answer that was there at once. */
		first: jsonb('first').$type<Proposal>().notNull(),
		best: jsonb('best').$type<Proposal>().notNull(),
		certainty: text('certainty').$type<Certainty['kind']>(),
		/** No answer can be better than `best` by more than this share of it. */
		gap: doublePrecision('gap'),
		createdBy: uuid('created_by').notNull(),
		createdAt: at('created_at').notNull(),
		startedAt: at('started_at'),
		/** Last sign of life of whoever works on it. */
		beatAt: at('beat_at'),
		endedAt: at('ended_at'),
		cancelRequestedAt: at('cancel_requested_at')
	},
	(t) => [
		index('optimiser_runs_network_idx').on(t.networkId, t.createdAt),
		check('optimiser_runs_state_known', sql`${t.state} in ('waiting', 'running', 'done', 'cancelled', 'failed')`),
		check('optimiser_runs_gap_range', sql`${t.gap} between 0 and 1`)
	]
);

const planId = () =>
	uuid('planned_offer_id')
		.notNull()
		.references(() => plannedOffers.id, { onDelete: 'cascade' });

/** Where it could stand: a partner's site, or an area where there is none yet. */
export const planSites = steering.table(
	'plan_sites',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		plannedOfferId: planId(),
		siteId: uuid('site_id').references(() => sites.id, { onDelete: 'cascade' }),
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'cascade' }),
		places: integer('places'),
		note: text('note').notNull().default('')
	},
	(t) => [
		index('plan_sites_plan_idx').on(t.plannedOfferId),
		check('plan_sites_one_place', sql`(${t.siteId} is null) <> (${t.areaId} is null)`),
		check('plan_sites_places_range', sql`${t.places} between 1 and 10000`)
	]
);

/** What a body decided about a plan; append-only. */
export const planDecisions = steering.table(
	'plan_decisions',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		plannedOfferId: planId(),
		bodyId: uuid('body_id')
			.notNull()
			.references(() => bodies.id, { onDelete: 'cascade' }),
		decidedOn: date('decided_on', { mode: 'string' }).notNull(),
		result: text('result').$type<DecisionResult>().notNull(),
		note: text('note').notNull().default(''),
		recordedBy: uuid('recorded_by').notNull(),
		recordedAt: at('recorded_at').notNull()
	},
	(t) => [
		index('plan_decisions_plan_idx').on(t.plannedOfferId, t.decidedOn),
		check(
			'plan_decisions_result_known',
			sql`${t.result} in ('approved', 'recommended', 'noted', 'deferred', 'rejected')`
		)
	]
);

/** What a provider suggests for a need; taken into a plan by system management, and answered (R16). */
export const planSuggestions = steering.table(
	'plan_suggestions',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id, { onDelete: 'cascade' }),
		suggestedBy: uuid('suggested_by').notNull(),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		words: text('words').notNull(),
		createdAt: at('created_at').notNull(),
		plannedOfferId: uuid('planned_offer_id').references(() => plannedOffers.id, { onDelete: 'set null' }),
		state: text('state').$type<SuggestionState>().notNull().default('open'),
		answer: text('answer').notNull().default(''),
		answeredAt: at('answered_at')
	},
	(t) => [
		index('plan_suggestions_network_idx').on(t.networkId, t.termId),
		index('plan_suggestions_organisation_idx').on(t.organisationId),
		check('plan_suggestions_state_known', sql`${t.state} in ('open', 'taken', 'later', 'declined')`),
		check('plan_suggestions_words_short', sql`length(${t.words}) between 1 and 500`),
		check('plan_suggestions_answered', sql`(${t.state} = 'open') = (${t.answeredAt} is null)`)
	]
);

/** How a started offer did; append-only. */
export const planReviews = steering.table(
	'plan_reviews',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		plannedOfferId: planId(),
		reviewedOn: date('reviewed_on', { mode: 'string' }).notNull(),
		verdict: text('verdict').$type<Verdict>().notNull(),
		findings: text('findings').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		recordedAt: at('recorded_at').notNull()
	},
	(t) => [
		index('plan_reviews_plan_idx').on(t.plannedOfferId),
		check('plan_reviews_verdict_known', sql`${t.verdict} in ('continue', 'adjust', 'end')`)
	]
);
