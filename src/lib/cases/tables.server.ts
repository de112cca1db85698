import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	index,
	pgSchema,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import { memberships, networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { EmergencyReason, TransferReason } from './model.ts';

/** Persons are only here. Every table carries FORCE row-level security (drizzle/0001_…). */
export const casework = pgSchema('casework');

const at = (name: string) => timestamp(name, { withTimezone: true });

/** The whitelist of design.md § 7 rule 17, and nothing else about a person. */
export const cases = casework.table(
	'cases',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id),
		/** Own pseudonym, e.g. "Kiefer 22"; never a customer number. */
		reference: text('reference').notNull(),
		/** Case responsibility; a referral never changes it. */
		responsibleId: uuid('responsible_id')
			.notNull()
			.references(() => memberships.id),
		team: text('team'),
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		/** ISO 639-1 code of the language the person prefers. */
		language: text('language').notNull().default('de'),
		under25: boolean('under_25'),
		createdAt: at('created_at').notNull(),
		closedAt: at('closed_at')
	},
	(t) => [
		uniqueIndex('cases_reference_key').on(t.networkId, t.organisationId, t.reference),
		index('cases_responsible_idx').on(t.responsibleId)
	]
);

/** Name and ways to reach the person (D1); only once a referral needs them, in a table of its own. */
export const caseContacts = casework.table('case_contacts', {
	caseId: uuid('case_id')
		.primaryKey()
		.references(() => cases.id, { onDelete: 'cascade' }),
	name: text('name').notNull(),
	phone: text('phone').notNull().default(''),
	email: text('email').notNull().default(''),
	recordedAt: at('recorded_at').notNull()
});

export const caseNeeds = casework.table(
	'case_needs',
	{
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		notedAt: at('noted_at').notNull()
	},
	(t) => [
		primaryKey({ name: 'case_needs_pkey', columns: [t.caseId, t.termId] }),
		index('case_needs_term_idx').on(t.termId)
	]
);

/** Who acts for the responsible person, per case, at most six weeks (rule 10). */
export const covers = casework.table(
	'covers',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		organisationId: uuid('organisation_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		absentId: uuid('absent_id')
			.notNull()
			.references(() => memberships.id),
		substituteId: uuid('substitute_id')
			.notNull()
			.references(() => memberships.id),
		validFrom: at('valid_from').notNull(),
		validUntil: at('valid_until').notNull(),
		grantedBy: uuid('granted_by').notNull(),
		grantedAt: at('granted_at').notNull(),
		endedAt: at('ended_at')
	},
	(t) => [
		index('covers_substitute_idx').on(t.substituteId),
		index('covers_case_idx').on(t.caseId),
		check('covers_somebody_else', sql`${t.absentId} <> ${t.substituteId}`),
		check(
			'covers_at_most_six_weeks',
			sql`${t.validFrom} < ${t.validUntil} and ${t.validUntil} <= ${t.validFrom} + interval '42 days'`
		)
	]
);

/** Case responsibility moves by this alone; the history stays. Written by casework.hand_over_cases(). */
export const transfers = casework.table(
	'hand_overs',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		fromId: uuid('from_id')
			.notNull()
			.references(() => memberships.id),
		toId: uuid('to_id')
			.notNull()
			.references(() => memberships.id),
		reason: text('reason').$type<TransferReason>().notNull(),
		handedAt: at('handed_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('hand_overs_case_idx').on(t.caseId),
		check('hand_overs_somebody_else', sql`${t.fromId} <> ${t.toId}`),
		check('hand_overs_reason_known', sql`${t.reason} in ('person_asked', 'team_changed', 'left', 'new_area')`)
	]
);

/** Notfallzugriff (rule 16): asked for by one person, approved by another, a day at most; the person is told. */
export const emergencyAccesses = casework.table(
	'emergency_accesses',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		reason: text('reason').$type<EmergencyReason>().notNull(),
		requestedBy: uuid('requested_by')
			.notNull()
			.references(() => memberships.id),
		requestedAt: at('requested_at').notNull(),
		approvedBy: uuid('approved_by').references(() => memberships.id),
		approvedAt: at('approved_at'),
		validUntil: at('valid_until'),
		/** Day on which the responsible person told the client. */
		toldOn: date('told_on', { mode: 'string' })
	},
	(t) => [
		index('emergency_accesses_case_idx').on(t.caseId),
		index('emergency_accesses_requested_by_idx').on(t.requestedBy),
		check('emergency_accesses_reason_known', sql`${t.reason} in ('danger', 'unreachable', 'legal_duty')`),
		check('emergency_accesses_two_persons', sql`${t.approvedBy} <> ${t.requestedBy}`),
		check(
			'emergency_accesses_one_day',
			sql`(${t.approvedBy} is null) = (${t.validUntil} is null) and (${t.approvedBy} is null) = (${t.approvedAt} is null) and ${t.validUntil} <= ${t.approvedAt} + interval '24 hours'`
		)
	]
);

const network = key('Netzwerk', 'network');
const ofCase = key('Fall (Kennung)', 'case (identifier)');

/** What each column is, for extract and register (rule 18). */
export const caseFields = [
	declareFields(
		cases,
		{
			title: words('Ihr Fall', 'Your case'),
			purpose: words(
				'Passende Unterstützung finden und den Überblick behalten',
				'Finding fitting support and keeping track of it'
			),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: ofCase,
			networkId: network,
			organisationId: field('D0', 'Jobcenter', 'Jobcenter', 'organisation'),
			reference: field('D0', 'Kürzel', 'Pseudonym'),
			responsibleId: field('D0', 'Zuständig für Sie', 'Responsible for you', 'staff'),
			team: field('D0', 'Team', 'Team'),
			areaId: field('D0', 'Gegend', 'Area', 'area'),
			language: field('D0', 'Sprache', 'Language', 'language'),
			under25: field('D0', 'Unter 25', 'Under 25'),
			createdAt: field('D0', 'Angelegt am', 'Opened on'),
			closedAt: field('D0', 'Abgeschlossen am', 'Closed on')
		}
	),
	declareFields(
		caseContacts,
		{
			title: words('Name und wie man Sie erreicht', 'Your name and how to reach you'),
			purpose: words('Damit ein Anbieter Sie einladen kann', 'So that a provider can invite you'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			caseId: ofCase,
			name: field('D1', 'Name', 'Name'),
			phone: field('D1', 'Telefon', 'Telephone'),
			email: field('D1', 'E-Mail', 'E-mail'),
			recordedAt: field('D1', 'Aufgenommen am', 'Recorded on')
		}
	),
	declareFields(
		caseNeeds,
		{
			title: words('Wobei Sie Unterstützung möchten', 'What you want support with'),
			purpose: words('Angebote finden, die dazu passen', 'Finding offers that fit'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			caseId: ofCase,
			termId: field('D2', 'Bedarf', 'Need', 'term'),
			notedAt: field('D2', 'Notiert am', 'Noted on')
		}
	),
	declareFields(
		covers,
		{
			title: words('Vertretung', 'Cover'),
			purpose: words('Damit jemand da ist, wenn Ihre Ansprechperson fehlt', 'So that somebody is there for you'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Vertretung (Kennung)', 'cover (identifier)'),
			networkId: network,
			organisationId: field('access', 'Stelle', 'Organisation', 'organisation'),
			caseId: ofCase,
			absentId: field('access', 'Vertreten wird', 'Covered', 'staff'),
			substituteId: field('access', 'Vertretung', 'Cover', 'staff'),
			validFrom: field('access', 'Von', 'From'),
			validUntil: field('access', 'Bis', 'Until'),
			grantedBy: field('access', 'Eingetragen von', 'Entered by', 'staff'),
			grantedAt: field('access', 'Eingetragen am', 'Entered on'),
			endedAt: field('access', 'Vorzeitig beendet am', 'Ended early on')
		}
	),
	declareFields(
		transfers,
		{
			title: words('Wechsel der Zuständigkeit', 'Changes of responsibility'),
			purpose: words('Nachvollziehen, wer wann zuständig war', 'Showing who was responsible when'),
			basis: 'accountability',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Wechsel (Kennung)', 'hand-over (identifier)'),
			networkId: network,
			caseId: ofCase,
			fromId: field('access', 'Von', 'From', 'staff'),
			toId: field('access', 'An', 'To', 'staff'),
			reason: field('access', 'Grund', 'Reason', 'code'),
			handedAt: field('access', 'Am', 'On'),
			recordedBy: field('access', 'Eingetragen von', 'Entered by', 'staff')
		}
	),
	declareFields(
		emergencyAccesses,
		{
			title: words('Notfallzugriff', 'Emergency access'),
			purpose: words(
				'In einer Notlage erreichen, wer Hilfe braucht; zwei Personen entscheiden',
				'Reaching somebody in an emergency; two people decide'
			),
			basis: 'accountability',
			retention: 'case',
			seenBy: ['responsible', 'second_person', 'person']
		},
		{
			id: key('Zugriff (Kennung)', 'access (identifier)'),
			networkId: network,
			caseId: ofCase,
			reason: field('access', 'Grund', 'Reason', 'code'),
			requestedBy: field('access', 'Beantragt von', 'Asked for by', 'staff'),
			requestedAt: field('access', 'Beantragt am', 'Asked for on'),
			approvedBy: field('access', 'Freigegeben von', 'Approved by', 'staff'),
			approvedAt: field('access', 'Freigegeben am', 'Approved on'),
			validUntil: field('access', 'Offen bis', 'Open until'),
			toldOn: field('access', 'Ihnen mitgeteilt am', 'You were told on')
		}
	)
];
