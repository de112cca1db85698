import { sql } from 'drizzle-orm';
import { check, date, index, integer, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { casework } from '#lib/cases/tables.server.ts';
import { organisations } from '#lib/directory/tables.server.ts';
import type { Regime } from '#lib/directory/index.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { AftercareMonths, FollowUp, Situation } from './aftercare.ts';
import type { UndiscussedReason } from './reasons.ts';
import type {
	AssessmentEvent,
	Hearing,
	OpeningManner,
	ProgressLevel,
	Recommendation,
	Strength,
	Support
} from './statutory.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Attendance in statutory measures (D5): days per month and kind, no single day. Append-only: a correction is a row that
 * replaces another. Foreign keys to the referral, with its regime, and to the replaced row are added by migration.
 */
export const attendanceMonths = casework.table(
	'attendance_months',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		referralId: uuid('referral_id').notNull(),
		regime: text('regime').$type<Regime>().notNull(),
		providerId: uuid('provider_id')
			.notNull()
			.references(() => organisations.id),
		/** Its first day. */
		month: date('month', { mode: 'string' }).notNull(),
		present: integer('present').notNull(),
		excused: integer('excused').notNull(),
		/** Only that a certificate of incapacity was handed in; never of what. */
		sickNote: integer('sick_note_days').notNull(),
		unexcused: integer('unexcused').notNull(),
		holidayOrClosed: integer('holiday_or_closed').notNull(),
		/** Before unexcused days leave, the person may say something to them. */
		heard: text('heard').$type<Hearing>(),
		statement: text('statement'),
		replacesId: uuid('replaces_id'),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D5'`)
	},
	(t) => [
		uniqueIndex('attendance_months_first_key')
			.on(t.referralId, t.month)
			.where(sql`replaces_id is null`),
		uniqueIndex('attendance_months_replaces_key').on(t.replacesId),
		uniqueIndex('attendance_months_same_month_key').on(t.id, t.referralId, t.month),
		// § 61 SGB II reaches attendance in statutory measures only; elsewhere it cannot be stored.
		check('attendance_months_statutory', sql`${t.regime} = 'statutory'`),
		check('attendance_months_by_month', sql`extract(day from ${t.month}) = 1`),
		check(
			'attendance_months_fit_month',
			sql`least(${t.present}, ${t.excused}, ${t.sickNote}, ${t.unexcused}, ${t.holidayOrClosed}) >= 0 and ${t.present} + ${t.excused} + ${t.sickNote} + ${t.unexcused} + ${t.holidayOrClosed} between 1 and extract(day from ${t.month} + interval '1 month' - interval '1 day')`
		),
		check(
			'attendance_months_person_heard',
			sql`(${t.unexcused} > 0) = (${t.heard} is not null) and ${t.heard} in ('said', 'nothing_said', 'not_reached')`
		),
		check(
			'attendance_months_statement_said',
			sql`coalesce(${t.heard} = 'said', false) = (${t.statement} is not null) and length(${t.statement}) between 1 and 200`
		)
	]
);

/** An assessment of a statutory measure (D6): coded parts and a short text. The office reads it once it was opened. */
export const assessments = casework.table(
	'assessments',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		referralId: uuid('referral_id').notNull(),
		regime: text('regime').$type<Regime>().notNull(),
		providerId: uuid('provider_id')
			.notNull()
			.references(() => organisations.id),
		progress: text('progress').$type<ProgressLevel>().notNull(),
		strengths: text('strengths').array().$type<Strength[]>().notNull(),
		supports: text('supports').array().$type<Support[]>().notNull(),
		recommendation: text('recommendation').$type<Recommendation>().notNull(),
		/** Facts of the measure in a few sentences; no value judgements (§ 61(2) SGB II), nothing about health. */
		summary: text('summary').notNull().default(''),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D6'`)
	},
	(t) => [
		uniqueIndex('assessments_referral_key').on(t.id, t.referralId),
		index('assessments_of_referral_idx').on(t.referralId, t.recordedAt),
		check('assessments_statutory', sql`${t.regime} = 'statutory'`),
		check('assessments_progress_known', sql`${t.progress} in ('reached', 'nearly', 'begun', 'open')`),
		check(
			'assessments_strengths_known',
			sql`${t.strengths} <@ '{reliable,persevering,cooperative,independent,careful,quick_to_learn,communicative,practical,organised}'::text[]`
		),
		check(
			'assessments_supports_known',
			sql`${t.supports} <@ '{language,basic_education,digital_skills,qualification,orientation,working_hours,childcare,way_to_work,accompaniment}'::text[]`
		),
		check(
			'assessments_recommendation_known',
			sql`${t.recommendation} in ('stay_longer', 'training', 'work', 'trial_work', 'other_offer', 'advice', 'none')`
		),
		check('assessments_summary_short', sql`length(${t.summary}) <= 500`)
	]
);

/** What became of an assessment: opened to the person, why not, what the person says to it. Append-only. */
export const assessmentSteps = casework.table(
	'assessment_steps',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		assessmentId: uuid('assessment_id').notNull(),
		referralId: uuid('referral_id').notNull(),
		event: text('event').$type<AssessmentEvent>().notNull(),
		author: text('author').$type<'provider' | 'office'>().notNull(),
		/** Day on which it was opened. */
		happensOn: date('happens_on', { mode: 'string' }),
		manner: text('manner').$type<OpeningManner>(),
		reason: text('reason').$type<UndiscussedReason>(),
		/** The person's own comment. */
		words: text('words'),
		recordedAt: at('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D6'`)
	},
	(t) => [
		// Each thing happens once; the person may say more than once what they think.
		uniqueIndex('assessment_steps_once_key')
			.on(t.assessmentId, t.event)
			.where(sql`event <> 'commented'`),
		index('assessment_steps_of_assessment_idx').on(t.assessmentId, t.recordedAt),
		index('assessment_steps_of_referral_idx').on(t.referralId),
		check('assessment_steps_event_known', sql`${t.event} in ('opened', 'not_opened', 'commented', 'taken_back')`),
		check(
			'assessment_steps_author_fits',
			sql`${t.author} = 'provider' or (${t.author} = 'office' and ${t.event} = 'commented')`
		),
		check(
			'assessment_steps_opened_how',
			sql`(${t.event} = 'opened') = (${t.happensOn} is not null) and (${t.event} = 'opened') = (${t.manner} is not null) and ${t.manner} in ('in_person', 'by_phone', 'by_video', 'by_letter')`
		),
		check(
			'assessment_steps_not_opened_why',
			sql`(${t.event} = 'not_opened') = (${t.reason} is not null) and ${t.reason} in ('person_left', 'not_possible')`
		),
		check(
			'assessment_steps_words_short',
			sql`(${t.event} = 'commented') = (${t.words} is not null) and length(${t.words}) between 1 and 500`
		)
	]
);

/** Aftercare at three and six months after the end: the case manager's own note (R107). The provider never reads it. */
export const aftercareChecks = casework.table(
	'aftercare_checks',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		/** The foreign key is added by migration: the table of referrals knows these. */
		referralId: uuid('referral_id').notNull(),
		months: integer('months').$type<AftercareMonths>().notNull(),
		situation: text('situation').$type<Situation>().notNull(),
		followUp: text('follow_up').$type<FollowUp>().notNull(),
		notedAt: at('noted_at').notNull(),
		notedBy: uuid('noted_by').notNull()
	},
	(t) => [
		uniqueIndex('aftercare_checks_once_key').on(t.referralId, t.months),
		check('aftercare_checks_months_known', sql`${t.months} in (3, 6)`),
		check(
			'aftercare_checks_situation_known',
			sql`${t.situation} in ('in_work', 'in_training', 'in_offer', 'searching', 'otherwise', 'not_reached', 'declined')`
		),
		check('aftercare_checks_follow_up_known', sql`${t.followUp} in ('nothing', 'advice', 'new_referral')`)
	]
);

const network = key('Netzwerk', 'network');
const ofReferral = field('key', 'Anfrage', 'Referral', 'referral');
const disclosure = key('Schlüssel der Freigabe', 'disclosure key');

export const statutoryFields = [
	declareFields(
		attendanceMonths,
		{
			title: words('Ihre Anwesenheit nach Monaten', 'Your attendance by month'),
			purpose: words(
				'Monatsmeldung, die das Gesetz vom Anbieter verlangt (§ 61 SGB II)',
				'Monthly report that the law asks of the provider (§ 61 SGB II)'
			),
			basis: 'regime',
			retention: 'attendance',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Meldung (Kennung)', 'report (identifier)'),
			networkId: network,
			referralId: ofReferral,
			regime: field('D5', 'Rechtlicher Rahmen', 'Legal frame', 'code'),
			providerId: field('D5', 'Anbieter', 'Provider', 'organisation'),
			month: field('D5', 'Monat, ab dem Ersten', 'Month, from the first'),
			present: field('D5', 'Tage anwesend', 'Days present'),
			excused: field('D5', 'Tage entschuldigt', 'Days excused'),
			sickNote: field('D5', 'Tage mit gemeldeter Arbeitsunfähigkeit', 'Days with a reported incapacity'),
			unexcused: field('D5', 'Tage unentschuldigt', 'Days unexcused'),
			holidayOrClosed: field('D5', 'Tage Feiertag oder geschlossen', 'Days of holiday or closure'),
			heard: field('D5', 'Stellungnahme', 'Statement', 'code'),
			statement: field('D5', 'Was Sie dazu gesagt haben', 'What you said to it'),
			replacesId: key('Ersetzt Meldung (Kennung)', 'replaces report (identifier)'),
			recordedAt: field('D5', 'Gemeldet am', 'Reported on'),
			recordedBy: field('D5', 'Gemeldet von', 'Reported by', 'staff'),
			disclosureKey: disclosure
		}
	),
	declareFields(
		assessments,
		{
			title: words('Einschätzungen von Anbietern', 'Assessments by providers'),
			purpose: words(
				'Beurteilung, die das Gesetz vom Anbieter verlangt (§ 61 SGB II)',
				'Assessment that the law asks of the provider (§ 61 SGB II)'
			),
			basis: 'regime',
			retention: 'assessment',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Einschätzung (Kennung)', 'assessment (identifier)'),
			networkId: network,
			referralId: ofReferral,
			regime: field('D6', 'Rechtlicher Rahmen', 'Legal frame', 'code'),
			providerId: field('D6', 'Anbieter', 'Provider', 'organisation'),
			progress: field('D6', 'Vereinbartes Ziel', 'Agreed goal', 'code'),
			strengths: field('D6', 'Was gelingt', 'What goes well', 'code'),
			supports: field('D6', 'Was weiter hilft', 'What would help', 'code'),
			recommendation: field('D6', 'Empfehlung', 'Recommendation', 'code'),
			summary: field('D6', 'In Worten', 'In words'),
			recordedAt: field('D6', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('D6', 'Aufgenommen von', 'Recorded by', 'staff'),
			disclosureKey: disclosure
		}
	),
	declareFields(
		assessmentSteps,
		{
			title: words('Was aus Einschätzungen wurde', 'What became of assessments'),
			purpose: words(
				'Nachweis, dass eine Einschätzung zuerst Ihnen eröffnet wurde',
				'Proof that an assessment was opened to you first'
			),
			basis: 'regime',
			retention: 'assessment',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Schritt (Kennung)', 'step (identifier)'),
			networkId: network,
			assessmentId: key('Einschätzung (Kennung)', 'assessment (identifier)'),
			referralId: ofReferral,
			event: field('D6', 'Was', 'What', 'code'),
			author: field('D6', 'Von welcher Seite', 'From which side', 'code'),
			happensOn: field('D6', 'Ihnen eröffnet am', 'Opened to you on'),
			manner: field('D6', 'Wie eröffnet', 'How opened', 'code'),
			reason: field('D6', 'Warum nicht eröffnet', 'Why not opened', 'code'),
			words: field('D6', 'Ihr Kommentar', 'Your comment'),
			recordedAt: field('D6', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('D6', 'Aufgenommen von', 'Recorded by', 'staff'),
			disclosureKey: disclosure
		}
	),
	declareFields(
		aftercareChecks,
		{
			title: words('Nachbetreuung', 'Aftercare'),
			purpose: words('Nachfragen, wie es nach dem Ende weiterging', 'Asking how things went on after the end'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Nachfrage (Kennung)', 'check (identifier)'),
			networkId: network,
			referralId: ofReferral,
			months: field('D7', 'Monate nach dem Ende', 'Months after the end'),
			situation: field('D7', 'Was dann war', 'What applied then', 'code'),
			followUp: field('D7', 'Wie es weitergeht', 'What follows', 'code'),
			notedAt: field('D7', 'Aufgenommen am', 'Noted on'),
			notedBy: field('D7', 'Aufgenommen von', 'Noted by', 'staff')
		}
	)
];
