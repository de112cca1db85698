import { sql } from 'drizzle-orm';
import { check, date, index, integer, numeric, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { steering } from '#lib/agreements/tables.server.ts';
import { terms } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';

/** What a body decided that there is to be for a need, from a day on; the newest that is in force holds. */
export const planningNorms = steering.table(
	'planning_norms',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id, { onDelete: 'cascade' }),
		validFrom: date('valid_from', { mode: 'string' }).notNull(),
		/** Places per 1,000 of the demand base. */
		ratio: numeric('ratio', { mode: 'number', precision: 7, scale: 2 }),
		maxWaitDays: integer('max_wait_days'),
		/** Kilometres of travel. */
		maxDistance: integer('max_distance'),
		/** The body, and its decision. */
		decidedBy: text('decided_by').notNull().default(''),
		/** The authority outside the network that answers for the need; empty: the network itself. */
		answeredBy: text('answered_by').notNull().default(''),
		/** Expected need: per cent of the demand base who have it at one time; a planning figure, never added to what is reported. */
		prevalence: numeric('prevalence', { mode: 'number', precision: 5, scale: 2 }),
		prevalenceSource: text('prevalence_source').notNull().default(''),
		setBy: uuid('set_by').notNull(),
		setAt: timestamp('set_at', { withTimezone: true }).notNull()
	},
	(t) => [
		uniqueIndex('planning_norms_day_key').on(t.networkId, t.termId, t.validFrom),
		index('planning_norms_term_idx').on(t.termId),
		check('planning_norms_ratio_positive', sql`${t.ratio} > 0`),
		check('planning_norms_wait_range', sql`${t.maxWaitDays} between 1 and 730`),
		check('planning_norms_distance_range', sql`${t.maxDistance} between 1 and 200`),
		check('planning_norms_prevalence_range', sql`${t.prevalence} > 0 and ${t.prevalence} <= 100`),
		check('planning_norms_prevalence_has_source', sql`${t.prevalence} is null or ${t.prevalenceSource} <> ''`)
	]
);
