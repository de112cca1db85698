import { sql } from 'drizzle-orm';
import { check, date, index, integer, primaryKey, text, time, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { offerLocations, offers, organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import type { Regime } from '#lib/directory/index.ts';
import { memberships, networks } from '#lib/identity/tables.server.ts';
import type { Category } from '#lib/consent/index.ts';
import {
	type Contribution,
	type FeedbackEvent,
	type GoalLevel,
	type Outcome,
	type PlaceState,
	type SendingState,
	type Stage,
	type Urgency
} from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/**
 * What the referring side entered: D0 fields only, so that the provider may read the row once it is sent.
 * The provider's answers are rows of `feedback`; the current state is derived from the rows a reader may see.
 */
export const referrals = casework.table(
	'referrals',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		/** 'A-2026-0417' */
		reference: text('reference').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id),
		offerLocationId: uuid('offer_location_id')
			.notNull()
			.references(() => offerLocations.id),
		fromOrganisationId: uuid('from_organisation_id')
			.notNull()
			.references(() => organisations.id),
		toOrganisationId: uuid('to_organisation_id')
			.notNull()
			.references(() => organisations.id),
		/** The offer's effective regime when the referral was made; versions of the law do not reach back. */
		regime: text('regime').$type<Regime>().notNull(),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		/** Area of the person, coarse (D0). */
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		contribution: text('contribution').$type<Contribution>().notNull().default('advise'),
		urgency: text('urgency').$type<Urgency>().notNull().default('soon'),
		desiredFrom: date('desired_from', { mode: 'string' }),
		reviewOn: date('review_on', { mode: 'string' }),
		sending: text('sending').$type<SendingState>().notNull().default('draft'),
		answerDueOn: date('answer_due_on', { mode: 'string' }),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => memberships.id),
		createdAt: at('created_at').notNull(),
		sentAt: at('sent_at'),
		withdrawnAt: at('withdrawn_at'),
		closedAt: at('closed_at'),
		/** The unmet need it answers, after a launch. */
		unmetNeedId: uuid('unmet_need_id'),
		/** Moves with every change of this row; a form that saw an older one is told so. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		uniqueIndex('referrals_reference_key').on(t.networkId, t.reference),
		// The pair feedback refers to, so that its regime is the referral's own.
		uniqueIndex('referrals_id_regime_key').on(t.id, t.regime),
		index('referrals_case_idx').on(t.caseId),
		index('referrals_inbox_idx').on(t.toOrganisationId, t.sending, t.sentAt),
		index('referrals_offer_idx').on(t.offerId),
		check('referrals_sending_known', sql`${t.sending} in ('draft', 'sent', 'withdrawn', 'closed')`),
		check('referrals_regime_known', sql`${t.regime} in ('statutory', 'counselling', 'voluntary', 'employer')`),
		check(
			'referrals_sent_with_due_day',
			sql`${t.sending} = 'draft' or (${t.sentAt} is not null and ${t.answerDueOn} is not null)`
		)
	]
);

/** Need, goal and the client's words (D2): apart from the row the provider sees at once. */
export const referralGoals = casework.table(
	'referral_goals',
	{
		referralId: uuid('referral_id')
			.primaryKey()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		words: text('words').notNull().default(''),
		family: text('family').$type<Outcome>(),
		targetOn: date('target_on', { mode: 'string' }),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D2'`)
	},
	(t) => [index('referral_goals_disclosure_key_idx').on(t.disclosureKey)]
);

/** What the provider reports. A row exists only where law or consent lets it be written (rule 1), and is read likewise. */
export const feedback = casework.table(
	'feedback',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		referralId: uuid('referral_id').notNull(),
		regime: text('regime').$type<Regime>().notNull(),
		providerId: uuid('provider_id')
			.notNull()
			.references(() => organisations.id),
		category: text('category').$type<Category>().notNull(),
		event: text('event').$type<FeedbackEvent>().notNull(),
		/** Coded; before the start of demo-catalogue § 8.1, after it of § 8.2 or § 8.4. */
		reason: text('reason'),
		/** Day of the appointment, start or end. In `voluntary` the first of its month. */
		happensOn: date('happens_on', { mode: 'string' }),
		happensAt: time('happens_at'),
		stage: text('stage').$type<Stage>(),
		/** One sentence to the stage, seen by the person (D7). */
		sentence: text('sentence'),
		/** "mit der Person besprochen am", or null with the reason why not. */
		discussedOn: date('discussed_on', { mode: 'string' }),
		undiscussedReason: text('undiscussed_reason'),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':' || category`)
	},
	(t) => [
		index('feedback_referral_idx').on(t.referralId, t.recordedAt),
		index('feedback_disclosure_key_idx').on(t.disclosureKey),
		check('feedback_category_known', sql`${t.category} in ('D3', 'D4', 'D5', 'D6', 'D7')`),
		// § 61 SGB II reaches attendance and assessment in statutory measures only; elsewhere they cannot be stored.
		check('feedback_attendance_statutory', sql`${t.category} not in ('D5', 'D6') or ${t.regime} = 'statutory'`),
		check('feedback_none_in_none', sql`${t.regime} in ('statutory', 'counselling', 'voluntary', 'employer')`),
		check('feedback_development_without_employer', sql`${t.category} <> 'D7' or ${t.regime} <> 'employer'`),
		// Counselling: started and ended only, and no reason after the start.
		check(
			'feedback_counselling_reach',
			sql`${t.regime} <> 'counselling' or ${t.category} <> 'D4' or (${t.event} in ('started', 'ended', 'returned') and ${t.reason} is null)`
		),
		// Voluntary: only running or ended, by month.
		check(
			'feedback_voluntary_by_month',
			sql`${t.regime} <> 'voluntary' or ${t.category} <> 'D4' or (${t.event} in ('started', 'ended', 'returned') and extract(day from ${t.happensOn}) = 1)`
		),
		check(
			'feedback_sentence_only_with_stage',
			sql`${t.sentence} is null or (${t.category} = 'D7' and length(${t.sentence}) <= 200)`
		),
		// An event cannot be stored under a category that lets more through than its own.
		check(
			'feedback_event_fits_category',
			sql`(${t.category} = 'D3') = (${t.event} in ('received', 'accepted', 'waitlisted', 'declined', 'appointment')) and (${t.category} = 'D4') = (${t.event} in ('started', 'interrupted', 'resumed', 'ended', 'returned')) and (${t.category} = 'D7') = (${t.event} = 'stage')`
		),
		// Codes, never words: no column may hold what was said in counselling (D8).
		check('feedback_reason_coded', sql`${t.reason} ~ '^[a-z][a-z_]{1,40}$'`),
		check('feedback_undiscussed_coded', sql`${t.undiscussedReason} in ('person_left', 'not_possible')`),
		check(
			'feedback_voluntary_without_reason',
			sql`${t.regime} <> 'voluntary' or ${t.category} <> 'D4' or ${t.reason} is null`
		),
		check(
			'feedback_stage_only_in_development',
			sql`(${t.stage} is null or ${t.category} = 'D7') and ${t.stage} in ('arrived', 'clarifying', 'working', 'nearly_there', 'reached')`
		),
		// Nothing is reported behind the person's back (rule 3, R63).
		check(
			'feedback_end_discussed',
			sql`${t.event} not in ('ended', 'stage') or ${t.discussedOn} is not null or ${t.undiscussedReason} is not null`
		)
	]
);

/** The place of a referral in offers whose places a single case moves (statutory, employer). */
export const placeHolds = casework.table(
	'place_holds',
	{
		referralId: uuid('referral_id')
			.primaryKey()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		providerId: uuid('provider_id').notNull(),
		offerLocationId: uuid('offer_location_id')
			.notNull()
			.references(() => offerLocations.id),
		state: text('state').$type<PlaceState>().notNull(),
		heldUntil: at('held_until'),
		changedAt: at('changed_at').notNull(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D3'`)
	},
	(t) => [
		index('place_holds_location_idx').on(t.offerLocationId, t.state),
		check('place_holds_state_known', sql`${t.state} in ('held', 'taken', 'released')`),
		check('place_holds_held_until', sql`${t.state} <> 'held' or ${t.heldUntil} is not null`)
	]
);

/** The provider's own housekeeping of its inbox: seen, put aside. Says nothing about the person. */
export const inboxMarks = casework.table(
	'inbox_marks',
	{
		referralId: uuid('referral_id')
			.notNull()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id').notNull(),
		seenAt: at('seen_at'),
		putAsideAt: at('put_aside_at')
	},
	(t) => [primaryKey({ name: 'inbox_marks_pkey', columns: [t.referralId, t.organisationId] })]
);

/** The case manager's closing sheet (design.md § 6): same form for every instrument. */
export const closings = casework.table(
	'closings',
	{
		referralId: uuid('referral_id')
			.primaryKey()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		outcomes: text('outcomes').array().$type<Outcome[]>().notNull(),
		goal: text('goal').$type<GoalLevel>().notNull(),
		closedAt: at('closed_at').notNull(),
		closedBy: uuid('closed_by').notNull()
	},
	(t) => [
		check('closings_goal_known', sql`${t.goal} in ('reached', 'partly', 'otherwise', 'open')`),
		check(
			'closings_outcomes_known',
			sql`${t.outcomes} <@ '{social_participation,daily_structure,self_efficacy,health_stabilised,debts_regulated,housing_secured,family_relieved,language_progress,qualification,apprenticeship,subsidised_work,part_integration,full_integration,need_resolved_otherwise,open_decided_otherwise,not_reached_yet}'::text[]`
		)
	]
);
