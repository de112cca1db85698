import { sql } from 'drizzle-orm';
import { check, date, doublePrecision, index, integer, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { steering } from '#lib/agreements/tables.server.ts';
import { offers, organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import type { PlanStage, PlanType, SteeringForm } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

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
		/** Euros per year. */
		yearlyCost: integer('yearly_cost'),
		steeringForm: text('steering_form').$type<SteeringForm>(),
		moneySource: text('money_source').notNull().default(''),
		/** Who is to run it; null: not yet known. */
		organisationId: uuid('organisation_id').references(() => organisations.id, { onDelete: 'set null' }),
		/** § 17(1) SGB II: own facility only where third parties cannot. */
		ownFacilityReason: text('own_facility_reason'),
		/** Day the gap was recognised: starts gap-to-offer. */
		recognisedOn: date('recognised_on', { mode: 'string' }),
		nextStep: text('next_step').notNull().default(''),
		nextStepOn: date('next_step_on', { mode: 'string' }),
		droppedReason: text('dropped_reason'),
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
