import { sql } from 'drizzle-orm';
import { boolean, check, date, index, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { organisations } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { Category, Direction } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** The rows of consent/model.ts, where the database evaluates them: law is data. */
export const disclosureRules = casework.table(
	'disclosure_rules',
	{
		regime: text('regime').notNull(),
		direction: text('direction').$type<Direction>().notNull(),
		category: text('category').$type<Category>().notNull(),
		basis: text('basis').$type<'law' | 'consent'>().notNull()
	},
	(t) => [primaryKey({ name: 'disclosure_rules_pkey', columns: [t.regime, t.direction, t.category] })]
);

/** Append-only; per referral and direction, never blanket; there is no override flag (design.md § 7 rule 15). */
export const consents = casework.table(
	'consents',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		/** The foreign key to casework.referrals is added by migration: consent knows no referral. */
		referralId: uuid('referral_id').notNull(),
		recipientId: uuid('recipient_id')
			.notNull()
			.references(() => organisations.id),
		direction: text('direction').$type<Direction>().notNull(),
		categories: text('categories').array().$type<Category[]>().notNull(),
		purpose: text('purpose').notNull(),
		validFrom: at('valid_from').notNull(),
		validUntil: at('valid_until').notNull(),
		textVersion: text('text_version').notNull(),
		language: text('language').notNull().default('de'),
		/** written: signed on paper · electronic · recorded: spoken, noted by the case manager. */
		form: text('form').$type<'written' | 'electronic' | 'recorded'>().notNull(),
		givenBy: text('given_by').$type<'person' | 'representative' | 'guardian'>().notNull().default('person'),
		copyHandedOn: date('copy_handed_on', { mode: 'string' }),
		/** The text names health data where the offer is sensitive (Art. 9 DSGVO). */
		namesHealthData: boolean('names_health_data').notNull().default(false),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('consents_referral_idx').on(t.referralId),
		index('consents_case_idx').on(t.caseId),
		check('consents_direction_known', sql`${t.direction} in ('to_provider', 'to_authority')`),
		check('consents_form_known', sql`${t.form} in ('written', 'electronic', 'recorded')`),
		check('consents_given_by_known', sql`${t.givenBy} in ('person', 'representative', 'guardian')`),
		check(
			'consents_period',
			sql`${t.validFrom} < ${t.validUntil} and ${t.validUntil} <= ${t.validFrom} + interval '12 months 1 day'`
		),
		check(
			'consents_categories_known',
			sql`cardinality(${t.categories}) > 0 and ${t.categories} <@ '{D1,D2,D3,D4,D7}'::text[]`
		)
	]
);

/** Effective at once for the future, in the same transaction (design.md § 7 rule 12). */
export const consentWithdrawals = casework.table('consent_withdrawals', {
	consentId: uuid('consent_id')
		.primaryKey()
		.references(() => consents.id, { onDelete: 'cascade' }),
	withdrawnAt: at('withdrawn_at').notNull(),
	form: text('form').$type<'spoken' | 'letter' | 'code'>().notNull(),
	recordedBy: uuid('recorded_by').notNull()
});

/** Who read which category of whom, for what; no values (design.md § 7 rule 20). */
export const disclosureLog = casework.table(
	'disclosure_log',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		referralId: uuid('referral_id'),
		organisationId: uuid('organisation_id').notNull(),
		membershipId: uuid('membership_id').notNull(),
		role: text('role').notNull(),
		purpose: text('purpose').notNull(),
		categories: text('categories').array().$type<Category[]>().notNull(),
		readAt: at('read_at').notNull()
	},
	(t) => [index('disclosure_log_case_idx').on(t.caseId, t.readAt)]
);

const network = key('Netzwerk', 'network');
const ofCase = key('Fall (Kennung)', 'case (identifier)');
const ofReferral = key('Anfrage (Kennung)', 'referral (identifier)');

/** What each column is, for extract and register (rule 18). */
export const consentFields = [
	declareFields(
		disclosureRules,
		{
			title: words('Regeln der Weitergabe', 'Rules of disclosure'),
			purpose: words('Was nach welchem Recht fließen darf', 'What may flow on which ground'),
			basis: 'law',
			retention: 'none',
			seenBy: ['everybody']
		},
		{
			regime: field('law', 'Regime', 'Regime', 'code'),
			direction: field('law', 'Richtung', 'Direction', 'code'),
			category: field('law', 'Kategorie', 'Category', 'code'),
			basis: field('law', 'Grundlage', 'Basis', 'code')
		}
	),
	declareFields(
		consents,
		{
			title: words('Ihre Einwilligungen', 'Your consents'),
			purpose: words('Nachweis, was Sie erlaubt haben', 'Proof of what you allowed'),
			basis: 'accountability',
			retention: 'proof',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Einwilligung (Kennung)', 'consent (identifier)'),
			networkId: network,
			caseId: ofCase,
			referralId: ofReferral,
			recipientId: field('proof', 'Wer die Angaben bekommt', 'Who receives it', 'organisation'),
			direction: field('proof', 'Richtung', 'Direction', 'code'),
			categories: field('proof', 'Welche Angaben', 'What', 'code'),
			purpose: field('proof', 'Wozu', 'What for', 'code'),
			validFrom: field('proof', 'Gilt ab', 'Valid from'),
			validUntil: field('proof', 'Gilt bis', 'Valid until'),
			textVersion: field('proof', 'Fassung des Textes', 'Version of the text'),
			language: field('proof', 'Sprache des Textes', 'Language of the text', 'language'),
			form: field('proof', 'Form', 'Form', 'code'),
			givenBy: field('proof', 'Eingewilligt hat', 'Given by', 'code'),
			copyHandedOn: field('proof', 'Kopie ausgehändigt am', 'Copy handed over on'),
			namesHealthData: field('proof', 'Gilt auch für Gesundheitsdaten', 'Covers health data'),
			recordedAt: field('proof', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('proof', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	),
	declareFields(
		consentWithdrawals,
		{
			title: words('Ihre Widerrufe', 'What you took back'),
			purpose: words('Nachweis, seit wann nichts mehr fließt', 'Proof since when nothing flows'),
			basis: 'accountability',
			retention: 'proof',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			consentId: key('Einwilligung (Kennung)', 'consent (identifier)'),
			withdrawnAt: field('proof', 'Widerrufen am', 'Withdrawn on'),
			form: field('proof', 'Wie widerrufen', 'How', 'code'),
			recordedBy: field('proof', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	),
	declareFields(
		disclosureLog,
		{
			title: words('Wer Angaben über Sie gelesen hat', 'Who read about you'),
			purpose: words('Damit Sie prüfen können, wer was gesehen hat', 'So that you can check who saw what'),
			basis: 'accountability',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Zeile (Kennung)', 'line (identifier)'),
			networkId: network,
			caseId: ofCase,
			referralId: ofReferral,
			organisationId: field('access', 'Stelle', 'Organisation', 'organisation'),
			membershipId: field('access', 'Funktion', 'Function', 'staff'),
			role: field('access', 'Rolle', 'Role', 'code'),
			purpose: field('access', 'Wo gelesen', 'Where', 'code'),
			categories: field('access', 'Welche Angaben', 'What', 'code'),
			readAt: field('access', 'Gelesen am', 'Read on')
		}
	)
];
