import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, date, index, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { Outcome, Stage } from '../model.ts';
import { referrals } from '../tables.server.ts';
import type { Assessor, GoalKind, GoalReason } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const ofNetwork = () =>
	uuid('network_id')
		.notNull()
		.references(() => networks.id, { onDelete: 'cascade' });
const ofCase = () =>
	uuid('case_id')
		.notNull()
		.references(() => cases.id, { onDelete: 'cascade' });

/** What a person wants to get to, in their own words (R55); steps towards it, and ways round, hang below it. */
export const goals = casework.table(
	'goals',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		/** A goal of one referral: outside statutory measures it is assessed with the person's consent alone (D7). */
		referralId: uuid('referral_id').references(() => referrals.id, { onDelete: 'set null' }),
		parentId: uuid('parent_id').references((): AnyPgColumn => goals.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<GoalKind>().notNull(),
		words: text('words').notNull(),
		/** Family of demo-catalogue § 9; participation first. */
		family: text('family').$type<Outcome>().notNull(),
		createdAt: at('created_at').notNull(),
		createdBy: uuid('created_by').notNull()
	},
	(t) => [
		index('goals_case_idx').on(t.caseId),
		index('goals_referral_idx').on(t.referralId),
		index('goals_parent_idx').on(t.parentId),
		check('goals_kind_known', sql`${t.kind} in ('goal', 'step', 'detour')`),
		check('goals_steps_below_a_goal', sql`(${t.kind} = 'goal') = (${t.parentId} is null)`),
		check('goals_words_short', sql`length(${t.words}) between 1 and 200`),
		check(
			'goals_family_known',
			sql`${t.family} in ('social_participation', 'daily_structure', 'self_efficacy', 'health_stabilised', 'debts_regulated', 'housing_secured', 'family_relieved', 'language_progress', 'qualification', 'apprenticeship', 'subsidised_work', 'part_integration', 'full_integration', 'need_resolved_otherwise', 'open_decided_otherwise')`
		)
	]
);

/** By when (R56). The newest row holds; a later day than the one before says why, without blame (R57). */
export const goalTargets = casework.table(
	'goal_targets',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		goalId: uuid('goal_id')
			.notNull()
			.references(() => goals.id, { onDelete: 'cascade' }),
		targetOn: date('target_on', { mode: 'string' }).notNull(),
		reason: text('reason').$type<GoalReason>(),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('goal_targets_goal_idx').on(t.goalId, t.recordedAt),
		check(
			'goal_targets_reason_known',
			sql`${t.reason} in ('no_place', 'long_wait', 'decision_pending', 'other_first', 'more_time', 'need_changed', 'person_decided')`
		)
	]
);

/** How the person and the case manager see it, each for themselves, over time; one of five stages, never a score. */
export const goalAssessments = casework.table(
	'goal_assessments',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		goalId: uuid('goal_id')
			.notNull()
			.references(() => goals.id, { onDelete: 'cascade' }),
		assessedBy: text('assessed_by').$type<Assessor>().notNull(),
		stage: text('stage').$type<Stage>().notNull(),
		saidOn: date('said_on', { mode: 'string' }).notNull(),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('goal_assessments_goal_idx').on(t.goalId, t.saidOn),
		check('goal_assessments_by_known', sql`${t.assessedBy} in ('person', 'case_manager')`),
		check(
			'goal_assessments_stage_known',
			sql`${t.stage} in ('arrived', 'clarifying', 'working', 'nearly_there', 'reached')`
		)
	]
);

/**
 * What became of it, agreed with the person: Goal Attainment −2…+2 (tried, not validated), or open and decided
 * otherwise, which is neutral. A correction is a new row; the newest holds.
 */
export const goalAttainments = casework.table(
	'goal_attainments',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		goalId: uuid('goal_id')
			.notNull()
			.references(() => goals.id, { onDelete: 'cascade' }),
		/** Null: open or decided otherwise. */
		level: smallint('level'),
		reason: text('reason').$type<GoalReason>(),
		agreedOn: date('agreed_on', { mode: 'string' }).notNull(),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('goal_attainments_goal_idx').on(t.goalId, t.recordedAt),
		check('goal_attainments_level', sql`${t.level} between -2 and 2`),
		check(
			'goal_attainments_reason_known',
			sql`${t.reason} in ('no_place', 'long_wait', 'decision_pending', 'other_first', 'more_time', 'need_changed', 'person_decided')`
		)
	]
);

const network = key('Netzwerk', 'network');
const caseKey = key('Fall (Kennung)', 'case (identifier)');
const goalKey = key('Ziel (Kennung)', 'goal (identifier)');
const recordedAt = field('D7', 'Aufgenommen am', 'Recorded on');
const recordedBy = field('D7', 'Aufgenommen von', 'Recorded by', 'staff');

/** What each column is, for extract and register (rule 18). */
export const goalFields = [
	declareFields(
		goals,
		{
			title: words('Was Sie erreichen möchten', 'What you want to reach'),
			purpose: words('Damit auf Ihre Ziele hingearbeitet wird', 'So that your goals are worked towards'),
			basis: 'own_words',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: goalKey,
			networkId: network,
			caseId: caseKey,
			referralId: field('key', 'Anfrage', 'Referral', 'referral'),
			parentId: key('Gehört zum Ziel (Kennung)', 'belongs to goal (identifier)'),
			kind: field('D2', 'Ziel, Teilziel oder Umweg', 'Goal, step or way round', 'code'),
			words: field('D2', 'In Ihren Worten', 'In your words'),
			family: field('D2', 'Worum es geht', 'What it is about', 'code'),
			createdAt: field('D2', 'Aufgenommen am', 'Recorded on'),
			createdBy: field('D2', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	),
	declareFields(
		goalTargets,
		{
			title: words('Bis wann', 'By when'),
			purpose: words('Damit Sie wissen, wann darüber gesprochen wird', 'So that you know when it is talked over'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Zeitrahmen (Kennung)', 'time frame (identifier)'),
			networkId: network,
			caseId: caseKey,
			goalId: goalKey,
			targetOn: field('D2', 'Bis', 'By'),
			reason: field('D2', 'Warum später', 'Why later', 'code'),
			recordedAt: field('D2', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('D2', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	),
	declareFields(
		goalAssessments,
		{
			title: words('Wie weit Sie und Ihre Ansprechperson es sehen', 'How far you and your contact person see it'),
			purpose: words('Damit beide Sichten nebeneinander stehen', 'So that both views stand side by side'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Einschätzung (Kennung)', 'assessment (identifier)'),
			networkId: network,
			caseId: caseKey,
			goalId: goalKey,
			assessedBy: field('D7', 'Wer es so sieht', 'Whose view', 'code'),
			stage: field('D7', 'Stand', 'Stage', 'code'),
			saidOn: field('D7', 'Gesagt am', 'Said on'),
			recordedAt,
			recordedBy
		}
	),
	declareFields(
		goalAttainments,
		{
			title: words('Was aus den Zielen wurde', 'What became of the goals'),
			purpose: words('Festhalten, was gemeinsam vereinbart wurde', 'Noting what was agreed together'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Ergebnis (Kennung)', 'result (identifier)'),
			networkId: network,
			caseId: caseKey,
			goalId: goalKey,
			level: field('D7', 'Zielerreichung von −2 bis +2 (erprobt, nicht validiert)', 'Attainment from −2 to +2'),
			reason: field('D7', 'Was dazwischenkam', 'What came between', 'code'),
			agreedOn: field('D7', 'Gemeinsam vereinbart am', 'Agreed together on'),
			recordedAt,
			recordedBy
		}
	)
];
