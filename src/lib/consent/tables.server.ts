import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	index,
	integer,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { organisations } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { JointKind } from './joint/model.ts';
import { jointConsents } from './joint/tables.server.ts';
import type { CapacityNote, Category, CodePurpose, Direction, GuardianScope, Receipt, Said } from './model.ts';

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
		/** What a guardian's office covers, where a guardian consented (§ 1815 BGB). */
		guardianScope: text('guardian_scope').$type<GuardianScope>(),
		/** Noted where somebody from 15 to 17 consents themselves; never how old they are (rule 11). */
		capacityNoted: text('capacity_noted').$type<CapacityNote>(),
		copyGivenOn: date('copy_handed_on', { mode: 'string' }),
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
			'consents_guardian_with_scope',
			sql`(${t.givenBy} = 'guardian') = (${t.guardianScope} is not null) and ${t.guardianScope} in ('authorities', 'health', 'property', 'all_matters')`
		),
		check(
			'consents_capacity_of_person',
			sql`${t.capacityNoted} is null or (${t.capacityNoted} = 'from_15' and ${t.givenBy} = 'person')`
		),
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
	/** Null: the person, with the code of a slip. */
	recordedBy: uuid('recorded_by')
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

/**
 * Codes handed over on paper: for *Mein Stand* (15 minutes), and on the slip with which a person tells how it goes
 * (rule 13). The first four signs find the row, a hash checks the others; five wrong tries end it.
 */
export const accessCodes = casework.table(
	'access_codes',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		/** The foreign key to casework.referrals is added by migration. */
		referralId: uuid('referral_id'),
		purpose: text('purpose').$type<CodePurpose>().notNull(),
		selector: text('selector').notNull(),
		verifierHash: text('verifier_hash').notNull(),
		createdAt: at('created_at').notNull(),
		createdBy: uuid('created_by').notNull(),
		expiresAt: at('expires_at').notNull(),
		wrongTries: integer('wrong_tries').notNull().default(0),
		openings: integer('openings').notNull().default(0),
		lastOpenedAt: at('last_opened_at'),
		endedAt: at('ended_at')
	},
	(t) => [
		uniqueIndex('access_codes_selector_key').on(t.selector),
		index('access_codes_case_idx').on(t.caseId),
		check('access_codes_purpose_known', sql`${t.purpose} in ('extract', 'slip')`),
		check('access_codes_slip_of_referral', sql`(${t.purpose} = 'slip') = (${t.referralId} is not null)`),
		check('access_codes_hashed', sql`${t.verifierHash} ~ '^[0-9a-f]{64}$'`),
		check(
			'access_codes_short_lived',
			sql`${t.expiresAt} <= ${t.createdAt} + case when ${t.purpose} = 'extract' then interval '15 minutes' else interval '12 months' end`
		)
	]
);

/** What a person told with a slip: begun, running or ended, nothing else (rule 13). */
export const selfReports = casework.table(
	'self_reports',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		referralId: uuid('referral_id').notNull(),
		says: text('says').$type<Said>().notNull(),
		reportedAt: at('reported_at').notNull()
	},
	(t) => [
		index('self_reports_referral_idx').on(t.referralId),
		check('self_reports_says_known', sql`${t.says} in ('begun', 'running', 'ended')`)
	]
);

/**
 * After a withdrawal whoever could know erases or locks what it holds outside the portal, and confirms it (rule 12): the
 * recipient of a referral's consent, or each organisation that a joint consent let know of a hand-over or conference.
 */
export const eraseTasks = casework.table(
	'erase_tasks',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		/** The referral and its consent; null where a joint consent was taken back. */
		referralId: uuid('referral_id'),
		consentId: uuid('consent_id').references(() => consents.id, { onDelete: 'cascade' }),
		/** The joint consent, what it was for, and the day of that; null where a referral's consent was taken back. */
		jointConsentId: uuid('joint_consent_id').references(() => jointConsents.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<JointKind>(),
		/** Null where the day of a hand-over had been dropped before. */
		happensOn: date('happens_on', { mode: 'string' }),
		/** Who has to erase. */
		organisationId: uuid('organisation_id').notNull(),
		categories: text('categories').array().$type<Category[]>().notNull(),
		createdAt: at('created_at').notNull(),
		doneAt: at('done_at'),
		doneBy: uuid('done_by'),
		receipt: text('receipt').$type<Receipt>()
	},
	(t) => [
		uniqueIndex('erase_tasks_consent_key').on(t.consentId),
		uniqueIndex('erase_tasks_joint_key').on(t.jointConsentId, t.organisationId),
		index('erase_tasks_case_idx').on(t.caseId),
		index('erase_tasks_referral_idx').on(t.referralId),
		index('erase_tasks_open_idx').on(t.organisationId, t.doneAt),
		check(
			'erase_tasks_after_one_consent',
			sql`(${t.jointConsentId} is null) = (${t.consentId} is not null) and (${t.jointConsentId} is null) = (${t.referralId} is not null) and (${t.jointConsentId} is null) = (${t.kind} is null) and (${t.happensOn} is null or ${t.kind} is not null)`
		),
		check('erase_tasks_kind_known', sql`${t.kind} in ('hand_over', 'conference')`),
		check(
			'erase_tasks_done_with_receipt',
			sql`(${t.doneAt} is null) = (${t.receipt} is null) and (${t.doneAt} is null) = (${t.doneBy} is null) and ${t.receipt} in ('erased', 'locked', 'nothing_kept')`
		)
	]
);

const network = key('Netzwerk', 'network');
const ofCase = key('Fall (Kennung)', 'case (identifier)');
const ofReferral = field('key', 'Anfrage', 'Referral', 'referral');

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
			guardianScope: field('proof', 'Aufgabenkreis der Betreuung', 'Scope of the guardian', 'code'),
			capacityNoted: field('proof', 'Einsichtsfähigkeit festgestellt', 'Capacity noted', 'code'),
			copyGivenOn: field('proof', 'Kopie ausgehändigt am', 'Copy handed over on'),
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
	),
	declareFields(
		accessCodes,
		{
			title: words('Codes, die Sie bekommen haben', 'Codes you were given'),
			purpose: words(
				'Damit Sie ohne Konto lesen, mitteilen und widerrufen können',
				'So that you can read, tell and withdraw without an account'
			),
			basis: 'accountability',
			retention: 'code',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Code (Kennung)', 'code (identifier)'),
			networkId: network,
			caseId: ofCase,
			referralId: ofReferral,
			purpose: field('proof', 'Wofür', 'What for', 'code'),
			selector: field('proof', 'Die ersten vier Zeichen', 'The first four signs'),
			verifierHash: field('proof', 'Prüfwert der übrigen Zeichen', 'Check value of the others', 'secret'),
			createdAt: field('proof', 'Ausgehändigt am', 'Handed over on'),
			createdBy: field('proof', 'Ausgehändigt von', 'Handed over by', 'staff'),
			expiresAt: field('proof', 'Gilt bis', 'Valid until'),
			wrongTries: field('proof', 'Falsche Eingaben', 'Wrong tries'),
			openings: field('proof', 'Benutzt, Anzahl', 'Used, times'),
			lastOpenedAt: field('proof', 'Zuletzt benutzt am', 'Last used on'),
			endedAt: field('proof', 'Beendet am', 'Ended on')
		}
	),
	declareFields(
		selfReports,
		{
			title: words('Was Sie selbst mitgeteilt haben', 'What you told yourself'),
			purpose: words('Damit Sie niemand danach fragen muss', 'So that nobody needs to ask you'),
			basis: 'own_words',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Mitteilung (Kennung)', 'message (identifier)'),
			networkId: network,
			caseId: ofCase,
			referralId: ofReferral,
			says: field('D4', 'Was', 'What', 'code'),
			reportedAt: field('D4', 'Mitgeteilt am', 'Told on')
		}
	),
	declareFields(
		eraseTasks,
		{
			title: words('Löschen nach Ihrem Widerruf', 'Erasing after your withdrawal'),
			purpose: words('Nachweis, dass auch Kopien gelöscht sind', 'Proof that copies are erased as well'),
			basis: 'accountability',
			retention: 'proof',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Aufgabe (Kennung)', 'task (identifier)'),
			networkId: network,
			caseId: ofCase,
			referralId: ofReferral,
			consentId: key('Einwilligung (Kennung)', 'consent (identifier)'),
			jointConsentId: key('Einwilligung für mehrere Stellen (Kennung)', 'joint consent (identifier)'),
			kind: field('proof', 'Worum es ging', 'What it was about', 'code'),
			happensOn: field('proof', 'Tag der Übergabe oder Konferenz', 'Day of the hand-over or conference'),
			organisationId: field('proof', 'Wer löscht', 'Who erases', 'organisation'),
			categories: field('proof', 'Welche Angaben', 'What', 'code'),
			createdAt: field('proof', 'Aufgabe vom', 'Task of'),
			doneAt: field('proof', 'Erledigt am', 'Done on'),
			doneBy: field('proof', 'Bestätigt von', 'Confirmed by', 'staff'),
			receipt: field('proof', 'Bestätigung', 'Receipt', 'code')
		}
	)
];
