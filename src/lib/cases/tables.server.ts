import { boolean, index, pgSchema, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import { memberships, networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';

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
			reference: field('D0', 'Deckname', 'Cover name'),
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
	)
];
