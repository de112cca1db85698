import { sql } from 'drizzle-orm';
import { boolean, check, date, index, text, time, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { organisations } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { ConferenceMode, ConferenceState, ItemKind, ItemOwner, Topic } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const ofNetwork = () =>
	uuid('network_id')
		.notNull()
		.references(() => networks.id, { onDelete: 'cascade' });
const ofCase = () =>
	uuid('case_id')
		.notNull()
		.references(() => cases.id, { onDelete: 'cascade' });

/**
 * A talk about one case, with the person (R105). Day and topics do not change: the consent names them. A conference
 * that changes is called off and made anew.
 */
export const conferences = casework.table(
	'conferences',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		meetsOn: date('meets_on', { mode: 'string' }).notNull(),
		meetsAt: time('meets_at'),
		mode: text('mode').$type<ConferenceMode>().notNull(),
		/** Room, address or link: where to be, no part of what is consented to. */
		place: text('place').notNull().default(''),
		/** Coded, never words; they are what the consent is about. */
		topics: text('topics').array().$type<Topic[]>().notNull(),
		state: text('state').$type<ConferenceState>().notNull().default('planned'),
		/** Whether the person took part; null before. */
		personAttended: boolean('person_attended'),
		createdAt: at('created_at').notNull(),
		createdBy: uuid('created_by').notNull(),
		endedAt: at('ended_at')
	},
	(t) => [
		index('conferences_case_idx').on(t.caseId),
		check('conferences_place_short', sql`length(${t.place}) <= 120`),
		check('conferences_mode_known', sql`${t.mode} in ('in_person', 'video', 'phone')`),
		check('conferences_state_known', sql`${t.state} in ('planned', 'held', 'called_off')`),
		check(
			'conferences_topics_known',
			sql`cardinality(${t.topics}) > 0 and ${t.topics} <@ '{next_steps,division_of_work,hand_over,work_training,daily_structure,housing,money,family,strain}'::text[]`
		),
		check('conferences_attendance_after', sql`(${t.state} = 'held') = (${t.personAttended} is not null)`)
	]
);

/** Who is invited: only an organisation that the consent in force names (rule 8). The person always is. */
export const conferenceParties = casework.table(
	'conference_parties',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		conferenceId: uuid('conference_id')
			.notNull()
			.references(() => conferences.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id),
		invitedAt: at('invited_at').notNull(),
		invitedBy: uuid('invited_by').notNull(),
		answer: text('answer').$type<'coming' | 'not_coming'>(),
		answeredAt: at('answered_at'),
		answeredBy: uuid('answered_by'),
		attended: boolean('attended')
	},
	(t) => [
		uniqueIndex('conference_parties_key').on(t.conferenceId, t.organisationId),
		index('conference_parties_organisation_idx').on(t.organisationId),
		index('conference_parties_case_idx').on(t.caseId),
		check('conference_parties_answer_known', sql`${t.answer} in ('coming', 'not_coming')`)
	]
);

/** What was decided, and who does what; read by who took part, and by the person. */
export const conferenceItems = casework.table(
	'conference_items',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		conferenceId: uuid('conference_id')
			.notNull()
			.references(() => conferences.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<ItemKind>().notNull(),
		words: text('words').notNull(),
		/** Of a task: who does it. */
		owner: text('owner').$type<ItemOwner>(),
		organisationId: uuid('organisation_id').references(() => organisations.id),
		dueOn: date('due_on', { mode: 'string' }),
		doneOn: date('done_on', { mode: 'string' }),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('conference_items_conference_idx').on(t.conferenceId),
		index('conference_items_case_idx').on(t.caseId),
		check('conference_items_kind_known', sql`${t.kind} in ('decision', 'task')`),
		check('conference_items_words_short', sql`length(${t.words}) between 1 and 200`),
		check(
			'conference_items_task_has_owner',
			sql`(${t.kind} = 'task') = (${t.owner} is not null) and ${t.owner} in ('office', 'person', 'party')`
		),
		check(
			'conference_items_party_named',
			sql`(${t.owner} is not distinct from 'party') = (${t.organisationId} is not null)`
		)
	]
);

const network = key('Netzwerk', 'network');
const caseKey = key('Fall (Kennung)', 'case (identifier)');
const conferenceKey = key('Konferenz (Kennung)', 'conference (identifier)');

/** What each column is, for extract and register (rule 18). */
export const conferenceFields = [
	declareFields(
		conferences,
		{
			title: words('Fallkonferenzen', 'Case conferences'),
			purpose: words('Mit Ihnen gemeinsam absprechen, wie es weitergeht', 'Agreeing with you how to go on'),
			basis: 'consent',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: conferenceKey,
			networkId: network,
			caseId: caseKey,
			meetsOn: field('D2', 'Am', 'On'),
			meetsAt: field('D2', 'Um', 'At'),
			mode: field('D2', 'Wie', 'How', 'code'),
			place: field('D2', 'Wo', 'Where'),
			topics: field('D2', 'Themen', 'Topics', 'code'),
			state: field('D2', 'Stand', 'State', 'code'),
			personAttended: field('D2', 'Sie waren dabei', 'You took part'),
			createdAt: field('D2', 'Angelegt am', 'Begun on'),
			createdBy: field('D2', 'Angelegt von', 'Begun by', 'staff'),
			endedAt: field('D2', 'Beendet oder abgesagt am', 'Ended or called off on')
		}
	),
	declareFields(
		conferenceParties,
		{
			title: words('Wer zu Fallkonferenzen eingeladen ist', 'Who is invited to case conferences'),
			purpose: words('Nur wen Ihre Einwilligung nennt', 'Only whom your consent names'),
			basis: 'consent',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Einladung (Kennung)', 'invitation (identifier)'),
			networkId: network,
			caseId: caseKey,
			conferenceId: conferenceKey,
			organisationId: field('D2', 'Stelle', 'Organisation', 'organisation'),
			invitedAt: field('D2', 'Eingeladen am', 'Invited on'),
			invitedBy: field('D2', 'Eingeladen von', 'Invited by', 'staff'),
			answer: field('D2', 'Antwort', 'Answer', 'code'),
			answeredAt: field('D2', 'Geantwortet am', 'Answered on'),
			answeredBy: field('D2', 'Geantwortet hat', 'Answered by', 'staff'),
			attended: field('D2', 'War dabei', 'Took part')
		}
	),
	declareFields(
		conferenceItems,
		{
			title: words('Was in Fallkonferenzen vereinbart wurde', 'What case conferences agreed'),
			purpose: words('Damit alle wissen, wer was tut', 'So that everybody knows who does what'),
			basis: 'consent',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Vereinbarung (Kennung)', 'agreement (identifier)'),
			networkId: network,
			caseId: caseKey,
			conferenceId: conferenceKey,
			kind: field('D7', 'Art', 'Kind', 'code'),
			words: field('D7', 'Was', 'What'),
			owner: field('D7', 'Wer', 'Who', 'code'),
			organisationId: field('D7', 'Stelle', 'Organisation', 'organisation'),
			dueOn: field('D7', 'Bis', 'By'),
			doneOn: field('D7', 'Erledigt am', 'Done on'),
			recordedAt: field('D7', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('D7', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	)
];
