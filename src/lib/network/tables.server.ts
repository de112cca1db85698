import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	text,
	time,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { steering } from '#lib/agreements/tables.server.ts';
import { organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import { memberships, networks } from '#lib/identity/tables.server.ts';
import type { BodyKind, CellFigures, ContactChannel } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const day = (name: string) => date(name, { mode: 'string' });
const networkId = () =>
	uuid('network_id')
		.notNull()
		.references(() => networks.id, { onDelete: 'cascade' });

/** Who keeps a partner, and how often somebody is in touch (R3, R17). */
export const partnerCare = steering.table(
	'partner_care',
	{
		organisationId: uuid('organisation_id')
			.primaryKey()
			.references(() => organisations.id, { onDelete: 'cascade' }),
		networkId: networkId(),
		coordinatorId: uuid('coordinator_id').references(() => memberships.id, { onDelete: 'set null' }),
		rhythmDays: integer('rhythm_days').notNull()
	},
	(t) => [
		index('partner_care_network_idx').on(t.networkId),
		check('partner_care_rhythm_range', sql`${t.rhythmDays} between 7 and 730`)
	]
);

/** The diary: when somebody was in touch, and about what; append-only, about the partner and never about clients. */
export const partnerContacts = steering.table(
	'partner_contacts',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id, { onDelete: 'cascade' }),
		heldOn: day('held_on').notNull(),
		channel: text('channel').$type<ContactChannel>().notNull(),
		topic: text('topic').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		recordedAt: at('recorded_at').notNull()
	},
	(t) => [
		index('partner_contacts_organisation_idx').on(t.organisationId, t.heldOn),
		check('partner_contacts_channel_known', sql`${t.channel} in ('visit', 'phone', 'video', 'mail', 'meeting')`),
		check('partner_contacts_topic_short', sql`length(${t.topic}) between 1 and 300`)
	]
);

/** Gremium: who meets how often, for what (R7). */
export const bodies = steering.table(
	'bodies',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: networkId(),
		kind: text('kind').$type<BodyKind>().notNull(),
		name: text('name').notNull(),
		purpose: text('purpose').notNull().default(''),
		/** Months between two meetings; null: when there is a reason. */
		rhythmMonths: integer('rhythm_months'),
		createdAt: at('created_at').notNull(),
		/** No longer meets. */
		endedOn: day('ended_on')
	},
	(t) => [
		uniqueIndex('bodies_name_key').on(t.networkId, t.name),
		check(
			'bodies_kind_known',
			sql`${t.kind} in ('steering_group', 'advisory_council', 'provider_dialogue', 'area_round', 'employer_round', 'working_group')`
		),
		check('bodies_rhythm_range', sql`${t.rhythmMonths} between 1 and 24`)
	]
);

/** A seat: an organisation and the function it is held in, never a person's name. */
export const bodyMembers = steering.table(
	'body_members',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		bodyId: uuid('body_id')
			.notNull()
			.references(() => bodies.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id').references(() => organisations.id, { onDelete: 'cascade' }),
		seat: text('seat').notNull(),
		chairs: boolean('chairs').notNull().default(false),
		since: day('since').notNull(),
		until: day('until')
	},
	(t) => [
		index('body_members_body_idx').on(t.bodyId),
		check('body_members_seat_short', sql`length(${t.seat}) between 1 and 120`),
		check('body_members_period_order', sql`${t.until} >= ${t.since}`)
	]
);

export const meetings = steering.table(
	'meetings',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		bodyId: uuid('body_id')
			.notNull()
			.references(() => bodies.id, { onDelete: 'cascade' }),
		meetsOn: day('meets_on').notNull(),
		meetsAt: time('meets_at'),
		place: text('place').notNull().default(''),
		minutes: text('minutes').notNull().default(''),
		/** Day on which the minutes were agreed; null: none yet. */
		minutesOn: day('minutes_on')
	},
	(t) => [uniqueIndex('meetings_day_key').on(t.bodyId, t.meetsOn)]
);

/** What is talked about; it may be a cell of the gap matrix, with its figures as they were shown (R106). */
export const agendaItems = steering.table(
	'agenda_items',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		meetingId: uuid('meeting_id')
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		position: integer('position').notNull(),
		title: text('title').notNull(),
		termId: uuid('term_id').references(() => terms.id, { onDelete: 'set null' }),
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		figures: jsonb('figures').$type<CellFigures>()
	},
	(t) => [uniqueIndex('agenda_items_position_key').on(t.meetingId, t.position)]
);

/** What a body decided, who takes it on and until when. */
export const decisions = steering.table(
	'decisions',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		meetingId: uuid('meeting_id')
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		agendaItemId: uuid('agenda_item_id').references(() => agendaItems.id, { onDelete: 'set null' }),
		words: text('words').notNull(),
		responsible: text('responsible').notNull().default(''),
		dueOn: day('due_on'),
		settledOn: day('settled_on')
	},
	(t) => [
		index('decisions_meeting_idx').on(t.meetingId),
		check('decisions_words_short', sql`length(${t.words}) between 1 and 500`)
	]
);
