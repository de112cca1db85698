import { sql } from 'drizzle-orm';
import { boolean, check, date, index, integer, jsonb, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { directory, organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import { memberships, networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { Condition, Substitute, UnmetReason, UnmetState, UnmetUrgency } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** What somebody needed and could not get. No free text (design.md § 8). */
export const unmetNeeds = casework.table(
	'unmet_needs',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id),
		reportedBy: uuid('reported_by')
			.notNull()
			.references(() => memberships.id),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		persons: integer('persons').notNull().default(1),
		neededFrom: date('needed_from', { mode: 'string' }),
		urgency: text('urgency').$type<UnmetUrgency>().notNull().default('soon'),
		conditions: text('conditions')
			.array()
			.$type<Condition[]>()
			.notNull()
			.default(sql`'{}'`),
		reason: text('reason').$type<UnmetReason>().notNull(),
		substitute: text('substitute').$type<Substitute>().notNull().default('none'),
		/** The search that found nothing: filters and the ids of offers looked at. */
		evidence: jsonb('evidence').$type<Record<string, string | readonly string[]>>().notNull().default({}),
		caseId: uuid('case_id').references(() => cases.id, { onDelete: 'set null' }),
		/** The declined referral it came from. */
		referralId: uuid('referral_id'),
		wantsNotification: boolean('wants_notification').notNull().default(true),
		state: text('state').$type<UnmetState>().notNull().default('open'),
		/** What became of it. */
		plannedOfferId: uuid('planned_offer_id'),
		offeredReferralId: uuid('offered_referral_id'),
		createdAt: at('created_at').notNull(),
		stateChangedAt: at('state_changed_at').notNull()
	},
	(t) => [
		index('unmet_needs_reported_by_idx').on(t.reportedBy),
		index('unmet_needs_cell_idx').on(t.networkId, t.termId, t.areaId, t.createdAt),
		index('unmet_needs_month_idx').on(t.networkId, t.createdAt),
		// What the matrix counts, read from the index alone.
		index('unmet_needs_open_idx')
			.on(t.networkId, t.termId, t.areaId, t.caseId, t.reason, t.persons)
			.where(sql`${t.state} in ('open', 'in_review', 'planned')`),
		index('unmet_needs_case_idx').on(t.caseId),
		check('unmet_needs_persons_range', sql`${t.persons} between 1 and 20`),
		check(
			'unmet_needs_state_known',
			sql`${t.state} in ('draft', 'open', 'in_review', 'planned', 'covered', 'obsolete')`
		)
	]
);

/** Searches of the directory that found nothing, counted per need, area and month: nobody's, so no person's data. */
export const zeroHitSearches = directory.table(
	'zero_hit_searches',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id, { onDelete: 'cascade' }),
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'cascade' }),
		/** First day. */
		month: date('month', { mode: 'string' }).notNull(),
		searches: integer('searches').notNull(),
		lastAt: at('last_at').notNull()
	},
	(t) => [
		uniqueIndex('zero_hit_searches_cell_key').on(
			t.networkId,
			t.termId,
			sql`coalesce(area_id, '00000000-0000-0000-0000-000000000000'::uuid)`,
			t.month
		),
		check('zero_hit_searches_month_first_day', sql`extract(day from ${t.month}) = 1`),
		check('zero_hit_searches_some', sql`${t.searches} > 0`)
	]
);

/** What each column is, for extract and register (rule 18). */
export const needFields = [
	declareFields(
		unmetNeeds,
		{
			title: words('Was es für Sie nicht gab', 'What could not be had'),
			purpose: words(
				'Damit fehlende Angebote geplant werden; gezählt, nie mit Namen',
				'So that missing offers are planned; counted, never with a name'
			),
			basis: 'task',
			retention: 'case',
			seenBy: ['reporter', 'person']
		},
		{
			id: key('Bedarf (Kennung)', 'need (identifier)'),
			networkId: key('Netzwerk', 'network'),
			organisationId: field('D0', 'Gemeldet von der Stelle', 'Reported by', 'organisation'),
			reportedBy: field('D0', 'Gemeldet von', 'Reported by (function)', 'staff'),
			termId: field('D2', 'Bedarf', 'Need', 'term'),
			areaId: field('D0', 'Gegend', 'Area', 'area'),
			persons: field('D0', 'Personen', 'Persons'),
			neededFrom: field('D2', 'Gebraucht ab', 'Needed from'),
			urgency: field('D2', 'Dringlichkeit', 'Urgency', 'code'),
			conditions: field('D2', 'Was dabei nötig ist', 'What is needed for it', 'code'),
			reason: field('D2', 'Warum es nicht ging', 'Why it was not possible', 'code'),
			substitute: field('D2', 'Was stattdessen', 'What instead', 'code'),
			evidence: field('D0', 'Suche, die nichts fand', 'Search that found nothing', 'search'),
			caseId: key('Fall (Kennung)', 'case (identifier)'),
			referralId: field('key', 'Anfrage', 'Referral', 'referral'),
			wantsNotification: field('D0', 'Mitteilung erwünscht', 'Notification wanted'),
			state: field('D0', 'Was daraus wurde', 'What became of it', 'code'),
			plannedOfferId: key('Vorhaben (Kennung)', 'plan (identifier)'),
			offeredReferralId: field('key', 'Anfrage daraus', 'Resulting referral', 'referral'),
			createdAt: field('D0', 'Gemeldet am', 'Reported on'),
			stateChangedAt: field('D0', 'Stand vom', 'As of')
		}
	)
];
