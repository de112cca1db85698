import { sql } from 'drizzle-orm';
import { boolean, check, date, index, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { ConsentForm, Giver, GuardianScope, WithdrawalForm } from '../model.ts';
import type { JointKind } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Consents that name several organisations at once: the day of a hand-over between two of them (rule 7), a case
 * conference with all its participants (rule 8). Append-only, like every consent; there is no override.
 */
export const jointConsents = casework.table(
	'joint_consents',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		kind: text('kind').$type<JointKind>().notNull(),
		/** The hand-over or the conference; this module knows neither. */
		subjectId: uuid('subject_id').notNull(),
		/** Every organisation that may know; one that is not named never does. */
		organisationIds: uuid('organisation_ids').array().notNull(),
		/** Coded topics of a conference; empty for a hand-over. */
		topics: text('topics').array().notNull(),
		validFrom: at('valid_from').notNull(),
		validUntil: at('valid_until').notNull(),
		textVersion: text('text_version').notNull(),
		language: text('language').notNull().default('de'),
		form: text('form').$type<ConsentForm>().notNull(),
		givenBy: text('given_by').$type<Giver>().notNull().default('person'),
		guardianScope: text('guardian_scope').$type<GuardianScope>(),
		copyGivenOn: date('copy_handed_on', { mode: 'string' }),
		/** The text names health data where a topic or partner is sensitive (Art. 9 DSGVO). */
		namesHealthData: boolean('names_health_data').notNull().default(false),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull()
	},
	(t) => [
		index('joint_consents_subject_idx').on(t.subjectId),
		index('joint_consents_case_idx').on(t.caseId),
		check('joint_consents_kind_known', sql`${t.kind} in ('hand_over', 'conference')`),
		check('joint_consents_names_somebody', sql`cardinality(${t.organisationIds}) > 0`),
		check('joint_consents_two_for_hand_over', sql`${t.kind} <> 'hand_over' or cardinality(${t.organisationIds}) = 2`),
		check('joint_consents_form_known', sql`${t.form} in ('written', 'electronic', 'recorded')`),
		check(
			'joint_consents_guardian_with_scope',
			sql`(${t.givenBy} = 'guardian') = (${t.guardianScope} is not null) and ${t.givenBy} in ('person', 'representative', 'guardian') and ${t.guardianScope} in ('authorities', 'health', 'property', 'all_matters')`
		),
		check(
			'joint_consents_period',
			sql`${t.validFrom} < ${t.validUntil} and ${t.validUntil} <= ${t.validFrom} + interval '12 months 1 day'`
		)
	]
);

/** Effective at once for the future (rule 12); the proof stays with the office and the person. */
export const jointWithdrawals = casework.table('joint_withdrawals', {
	jointConsentId: uuid('joint_consent_id')
		.primaryKey()
		.references(() => jointConsents.id, { onDelete: 'cascade' }),
	caseId: uuid('case_id')
		.notNull()
		.references(() => cases.id, { onDelete: 'cascade' }),
	withdrawnAt: at('withdrawn_at').notNull(),
	form: text('form').$type<WithdrawalForm>().notNull(),
	recordedBy: uuid('recorded_by').notNull()
});

const ofCase = key('Fall (Kennung)', 'case (identifier)');

/** What each column is, for extract and register (rule 18). */
export const jointFields = [
	declareFields(
		jointConsents,
		{
			title: words('Einwilligungen für mehrere Stellen zugleich', 'Consents for several organisations at once'),
			purpose: words(
				'Nachweis, wer gemeinsam über Sie sprechen oder einen Übergabetag kennen darf',
				'Proof who may talk about you together or know the day of a hand-over'
			),
			basis: 'accountability',
			retention: 'proof',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Einwilligung (Kennung)', 'consent (identifier)'),
			networkId: key('Netzwerk', 'network'),
			caseId: ofCase,
			kind: field('proof', 'Wofür', 'What for', 'code'),
			subjectId: key('Übergabe oder Konferenz (Kennung)', 'hand-over or conference (identifier)'),
			organisationIds: field('proof', 'Welche Stellen', 'Which organisations', 'organisation'),
			topics: field('proof', 'Themen', 'Topics', 'code'),
			validFrom: field('proof', 'Gilt ab', 'Valid from'),
			validUntil: field('proof', 'Gilt bis', 'Valid until'),
			textVersion: field('proof', 'Fassung des Textes', 'Version of the text'),
			language: field('proof', 'Sprache des Textes', 'Language of the text', 'language'),
			form: field('proof', 'Form', 'Form', 'code'),
			givenBy: field('proof', 'Eingewilligt hat', 'Given by', 'code'),
			guardianScope: field('proof', 'Aufgabenkreis der Betreuung', 'Scope of the guardian', 'code'),
			copyGivenOn: field('proof', 'Kopie ausgehändigt am', 'Copy handed over on'),
			namesHealthData: field('proof', 'Gilt auch für Gesundheitsdaten', 'Covers health data'),
			recordedAt: field('proof', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('proof', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	),
	declareFields(
		jointWithdrawals,
		{
			title: words('Widerrufe dazu', 'What you took back of these'),
			purpose: words('Nachweis, seit wann nichts mehr fließt', 'Proof since when nothing flows'),
			basis: 'accountability',
			retention: 'proof',
			seenBy: ['responsible', 'person']
		},
		{
			jointConsentId: key('Einwilligung (Kennung)', 'consent (identifier)'),
			caseId: ofCase,
			withdrawnAt: field('proof', 'Widerrufen am', 'Withdrawn on'),
			form: field('proof', 'Wie widerrufen', 'How', 'code'),
			recordedBy: field('proof', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	)
];
