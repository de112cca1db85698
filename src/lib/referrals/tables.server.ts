import { sql } from 'drizzle-orm';
import {
	check,
	date,
	index,
	integer,
	primaryKey,
	smallint,
	text,
	time,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { agreementContingents } from '#lib/agreements/tables.server.ts';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { offerLocations, offers, organisations, planningAreas, terms } from '#lib/directory/tables.server.ts';
import type { Regime } from '#lib/directory/index.ts';
import { memberships, networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import type { Category } from '#lib/consent/index.ts';
import type { Helped, Missing } from './goals/closing.ts';
import type { AttainmentLevel, GoalReason } from './goals/model.ts';
import {
	type Author,
	type ClosingGround,
	type Contribution,
	type FeedbackEvent,
	type GoalLevel,
	type Outcome,
	type PlaceState,
	type SendingState,
	type Stage,
	type Urgency
} from './model.ts';
import { statutoryFields } from './statutory-tables.server.ts';

export { aftercareChecks, assessments, assessmentSteps, attendanceMonths } from './statutory-tables.server.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/**
 * What the referring side entered: D0 fields only, so that the provider may read the row once it is sent.
 * The provider's answers are rows of `feedback`; the current state is derived from the rows a reader may see.
 */
export const referrals = casework.table(
	'referrals',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		/** 'A-2026-0417' */
		reference: text('reference').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id),
		offerLocationId: uuid('offer_location_id')
			.notNull()
			.references(() => offerLocations.id),
		fromOrganisationId: uuid('from_organisation_id')
			.notNull()
			.references(() => organisations.id),
		toOrganisationId: uuid('to_organisation_id')
			.notNull()
			.references(() => organisations.id),
		/** The offer's effective regime when the referral was made; versions of the law do not reach back. */
		regime: text('regime').$type<Regime>().notNull(),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		/** Area of the person, coarse (D0). */
		areaId: uuid('area_id').references(() => planningAreas.id, { onDelete: 'set null' }),
		contribution: text('contribution').$type<Contribution>().notNull().default('advise'),
		urgency: text('urgency').$type<Urgency>().notNull().default('soon'),
		desiredFrom: date('desired_from', { mode: 'string' }),
		sending: text('sending').$type<SendingState>().notNull().default('draft'),
		answerDueOn: date('answer_due_on', { mode: 'string' }),
		/** Last day on which a provider may say yes to the voucher that the office issued with it; null: needs none. */
		voucherUntil: date('voucher_until', { mode: 'string' }),
		createdBy: uuid('created_by')
			.notNull()
			.references(() => memberships.id),
		createdAt: at('created_at').notNull(),
		sentAt: at('sent_at'),
		/** When the office last asked the provider for an answer that is overdue. */
		remindedAt: at('reminded_at'),
		withdrawnAt: at('withdrawn_at'),
		closedAt: at('closed_at'),
		/** The unmet need it answers, after a launch. */
		unmetNeedId: uuid('unmet_need_id'),
		/** The mandate in which a third party made it; the foreign key is added by migration. */
		mandateId: uuid('mandate_id'),
		/** Moves with every change of this row; a form that saw an older one is told so. */
		revision: integer('revision').notNull().default(1)
	},
	(t) => [
		uniqueIndex('referrals_reference_key').on(t.networkId, t.reference),
		// The pair feedback refers to, so that its regime is the referral's own.
		uniqueIndex('referrals_id_regime_key').on(t.id, t.regime),
		index('referrals_case_idx').on(t.caseId),
		index('referrals_inbox_idx').on(t.toOrganisationId, t.sending, t.sentAt),
		index('referrals_offer_idx').on(t.offerId),
		index('referrals_mandate_idx').on(t.mandateId),
		// Assigning with legal consequences stays with the office.
		check('referrals_mandate_never_statutory', sql`${t.mandateId} is null or ${t.regime} <> 'statutory'`),
		check('referrals_sending_known', sql`${t.sending} in ('draft', 'sent', 'withdrawn', 'closed')`),
		check('referrals_regime_known', sql`${t.regime} in ('statutory', 'counselling', 'voluntary', 'employer')`),
		check(
			'referrals_sent_with_due_day',
			sql`${t.sending} = 'draft' or (${t.sentAt} is not null and ${t.answerDueOn} is not null)`
		)
	]
);

/** Need, goal and the client's words (D2): apart from the row the provider sees at once. */
export const referralGoals = casework.table(
	'referral_goals',
	{
		referralId: uuid('referral_id')
			.primaryKey()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		words: text('words').notNull().default(''),
		family: text('family').$type<Outcome>(),
		/** When it is looked at with the person; for the office alone. */
		targetOn: date('target_on', { mode: 'string' }),
		/** Why that day was last put off, without blame (R57). */
		laterBecause: text('later_because').$type<GoalReason>(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D2'`)
	},
	(t) => [
		index('referral_goals_disclosure_key_idx').on(t.disclosureKey),
		check(
			'referral_goals_reason_known',
			sql`${t.laterBecause} in ('no_place', 'long_wait', 'decision_pending', 'other_first', 'more_time', 'need_changed', 'person_decided')`
		)
	]
);

/** What the provider reports. A row exists only where law or consent lets it be written (rule 1), and is read likewise. */
export const feedback = casework.table(
	'feedback',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		referralId: uuid('referral_id').notNull(),
		regime: text('regime').$type<Regime>().notNull(),
		providerId: uuid('provider_id')
			.notNull()
			.references(() => organisations.id),
		category: text('category').$type<Category>().notNull(),
		event: text('event').$type<FeedbackEvent>().notNull(),
		author: text('author').$type<Author>().notNull().default('provider'),
		/** Coded; before the start of demo-catalogue § 8.1, after it of § 8.2 or § 8.4; also what a query asks. */
		reason: text('reason'),
		/** Day of the appointment, start or end. In `voluntary` the first of its month. */
		happensOn: date('happens_on', { mode: 'string' }),
		happensAt: time('happens_at'),
		stage: text('stage').$type<Stage>(),
		/** One sentence to the stage, seen by the person (D7). */
		sentence: text('sentence'),
		/** Query, counter-offer and their replies (rule 21), or the person's own statement to what is reported of it. */
		words: text('words'),
		/** A counter-offer or decline may name another offer. */
		proposedOfferId: uuid('proposed_offer_id').references(() => offers.id),
		/** The earlier report that this one takes back; history keeps both. */
		correctsId: uuid('corrects_id'),
		/** "mit der Person besprochen am", or null with the reason why not. */
		discussedOn: date('discussed_on', { mode: 'string' }),
		undiscussedReason: text('undiscussed_reason'),
		recordedAt: at('recorded_at').notNull(),
		/** Null for what the system did. */
		recordedBy: uuid('recorded_by'),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':' || category`)
	},
	(t) => [
		index('feedback_referral_idx').on(t.referralId, t.recordedAt),
		index('feedback_disclosure_key_idx').on(t.disclosureKey),
		// A report is taken back once.
		uniqueIndex('feedback_corrects_key').on(t.correctsId),
		check('feedback_category_known', sql`${t.category} in ('D3', 'D4', 'D5', 'D6', 'D7')`),
		// § 61 SGB II reaches attendance and assessment in statutory measures only; elsewhere they cannot be stored.
		check('feedback_attendance_statutory', sql`${t.category} not in ('D5', 'D6') or ${t.regime} = 'statutory'`),
		check('feedback_none_in_none', sql`${t.regime} in ('statutory', 'counselling', 'voluntary', 'employer')`),
		check('feedback_development_without_employer', sql`${t.category} <> 'D7' or ${t.regime} <> 'employer'`),
		// Counselling: started and ended only, and no reason after the start.
		check(
			'feedback_counselling_reach',
			sql`${t.regime} <> 'counselling' or ${t.category} <> 'D4' or (${t.event} in ('started', 'ended', 'returned', 'corrected') and ${t.reason} is null)`
		),
		// Voluntary: only running or ended, by month.
		check(
			'feedback_voluntary_by_month',
			sql`${t.regime} <> 'voluntary' or ${t.category} <> 'D4' or ((${t.event} in ('started', 'ended', 'returned') and extract(day from ${t.happensOn}) = 1) or (${t.event} = 'corrected' and ${t.happensOn} is null))`
		),
		check(
			'feedback_sentence_only_with_stage',
			sql`${t.sentence} is null or (${t.category} = 'D7' and length(${t.sentence}) <= 200)`
		),
		// An event cannot be stored under a category that lets more through than its own.
		check(
			'feedback_event_fits_category',
			sql`(${t.category} in ('D3', 'D4') and ${t.event} = 'corrected') or ((${t.category} = 'D3') = (${t.event} in ('received', 'queried', 'answered', 'countered', 'agreed', 'not_agreed', 'accepted', 'waitlisted', 'offered', 'confirmed', 'left_list', 'lapsed', 'declined', 'appointment', 'handoff_unchanged')) and (${t.category} = 'D4') = (${t.event} in ('not_started', 'started', 'interrupted', 'resumed', 'ended', 'returned', 'participation_unchanged')) and (${t.category} = 'D7') = (${t.event} = 'stage'))`
		),
		// § 61 SGB II alone lets somebody say that a person did not begin.
		check('feedback_not_started_statutory', sql`${t.event} <> 'not_started' or ${t.regime} = 'statutory'`),
		check('feedback_author_known', sql`${t.author} in ('provider', 'office', 'system')`),
		check(
			'feedback_author_fits_event',
			sql`(${t.author} = 'office') = (${t.event} in ('answered', 'agreed', 'not_agreed', 'confirmed', 'left_list')) and (${t.author} = 'system') = (${t.event} = 'lapsed') and (${t.author} = 'system') = (${t.recordedBy} is null)`
		),
		// A timer speaks only where a single case moves a place (rule 5).
		check('feedback_lapse_moves_places', sql`${t.event} <> 'lapsed' or ${t.regime} in ('statutory', 'employer')`),
		check(
			'feedback_words_short',
			sql`${t.words} is null or (length(${t.words}) <= 200 and (${t.event} in ('queried', 'answered', 'countered', 'agreed', 'not_agreed') or (${t.event} in ('not_started', 'interrupted', 'ended', 'returned') and ${t.regime} = 'statutory')))`
		),
		check('feedback_correction_names_report', sql`(${t.event} = 'corrected') = (${t.correctsId} is not null)`),
		// Codes, never words: no column may hold what was said in counselling (D8).
		check('feedback_reason_coded', sql`${t.reason} ~ '^[a-z][a-z_]{1,40}$'`),
		check('feedback_undiscussed_coded', sql`${t.undiscussedReason} in ('person_left', 'not_possible')`),
		check(
			'feedback_voluntary_without_reason',
			sql`${t.regime} <> 'voluntary' or ${t.category} <> 'D4' or ${t.reason} is null`
		),
		check(
			'feedback_stage_only_in_development',
			sql`(${t.stage} is null or ${t.category} = 'D7') and ${t.stage} in ('arrived', 'clarifying', 'working', 'nearly_there', 'reached')`
		),
		// Nothing is reported behind the person's back (rule 3, R63).
		check(
			'feedback_end_discussed',
			sql`${t.event} not in ('ended', 'stage', 'agreed', 'not_agreed', 'confirmed', 'left_list', 'not_started', 'interrupted', 'returned') or ${t.discussedOn} is not null or ${t.undiscussedReason} is not null`
		)
	]
);

/** The place of a referral in offers whose places a single case moves (statutory, employer). */
export const placeHolds = casework.table(
	'place_holds',
	{
		referralId: uuid('referral_id')
			.primaryKey()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		providerId: uuid('provider_id').notNull(),
		offerLocationId: uuid('offer_location_id')
			.notNull()
			.references(() => offerLocations.id),
		state: text('state').$type<PlaceState>().notNull(),
		/** The office's agreed contingent that the place counts in; null: none is agreed. */
		contingentId: uuid('contingent_id').references(() => agreementContingents.id, { onDelete: 'set null' }),
		heldUntil: at('held_until'),
		changedAt: at('changed_at').notNull(),
		disclosureKey: text('disclosure_key').generatedAlwaysAs(sql`referral_id::text || ':D3'`)
	},
	(t) => [
		index('place_holds_location_idx').on(t.offerLocationId, t.state),
		check('place_holds_state_known', sql`${t.state} in ('held', 'taken', 'released')`),
		check('place_holds_held_until', sql`${t.state} <> 'held' or ${t.heldUntil} is not null`)
	]
);

/** The provider's own housekeeping of its inbox: seen, put aside. Says nothing about the person. */
export const inboxMarks = casework.table(
	'inbox_marks',
	{
		referralId: uuid('referral_id')
			.notNull()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id').notNull(),
		seenAt: at('seen_at'),
		putAsideAt: at('put_aside_at')
	},
	(t) => [primaryKey({ name: 'inbox_marks_pkey', columns: [t.referralId, t.organisationId] })]
);

/** The case manager's closing sheet (design.md § 6): same form for every instrument. */
export const closings = casework.table(
	'closings',
	{
		referralId: uuid('referral_id')
			.primaryKey()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		outcomes: text('outcomes').array().$type<Outcome[]>().notNull(),
		goal: text('goal').$type<GoalLevel>().notNull(),
		closedAt: at('closed_at').notNull(),
		closedBy: uuid('closed_by').notNull(),
		/** Goal Attainment −2…+2, agreed with the person (tried, not validated); null: not said. */
		attainment: smallint('attainment').$type<AttainmentLevel>(),
		/** What helped, and what was missing (R90). */
		helped: text('helped').$type<Helped>(),
		missing: text('missing').$type<Missing>(),
		/** By the sheet, or because another office is responsible now; never a judgement. */
		ground: text('ground').$type<ClosingGround>().notNull().default('sheet')
	},
	(t) => [
		check('closings_attainment', sql`${t.attainment} between -2 and 2`),
		check(
			'closings_helped_known',
			sql`${t.helped} in ('contact_person', 'group', 'own_pace', 'childcare', 'short_way', 'money_settled', 'other_support')`
		),
		check(
			'closings_missing_known',
			sql`${t.missing} in ('nothing', 'faster_start', 'shorter_way', 'childcare', 'language', 'more_time', 'other_content')`
		),
		check('closings_ground_known', sql`${t.ground} in ('sheet', 'responsibility_ended')`),
		check('closings_goal_known', sql`${t.goal} in ('reached', 'partly', 'otherwise', 'open')`),
		check(
			'closings_outcomes_known',
			sql`${t.outcomes} <@ '{social_participation,daily_structure,self_efficacy,health_stabilised,debts_regulated,housing_secured,family_relieved,language_progress,qualification,apprenticeship,subsidised_work,part_integration,full_integration,need_resolved_otherwise,open_decided_otherwise,not_reached_yet}'::text[]`
		)
	]
);

/** *Hinweis* at an open door: the case manager's own note; the provider never sees it. */
export const signposts = casework.table(
	'signposts',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id').notNull(),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		offerId: uuid('offer_id')
			.notNull()
			.references(() => offers.id),
		termId: uuid('term_id')
			.notNull()
			.references(() => terms.id),
		givenAt: at('given_at').notNull(),
		givenBy: uuid('given_by').notNull(),
		closedAt: at('closed_at')
	},
	(t) => [index('signposts_case_idx').on(t.caseId)]
);

const network = key('Netzwerk', 'network');
const ofReferral = field('key', 'Anfrage', 'Referral', 'referral');
const disclosure = key('Schlüssel der Freigabe', 'disclosure key');

/** What each column is, for extract and register (rule 18). A new column or table is declared here as well. */
export const referralFields = [
	declareFields(
		referrals,
		{
			title: words('Anfragen für Sie', 'Referrals made for you'),
			purpose: words('Einen Platz oder eine Beratung anfragen', 'Asking for a place or for advice'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Anfrage (Kennung)', 'referral (identifier)'),
			networkId: network,
			reference: field('D0', 'Nummer', 'Number'),
			caseId: key('Fall (Kennung)', 'case (identifier)'),
			offerId: field('D0', 'Angebot', 'Offer', 'offer'),
			offerLocationId: field('D0', 'Ort', 'Place', 'place'),
			fromOrganisationId: field('D0', 'Von', 'From', 'organisation'),
			toOrganisationId: field('D0', 'An', 'To', 'organisation'),
			regime: field('D0', 'Rechtlicher Rahmen', 'Legal frame', 'code'),
			termId: field('D0', 'Bedarf', 'Need', 'term'),
			areaId: field('D0', 'Gegend', 'Area', 'area'),
			contribution: field('D0', 'Was das Angebot beitragen soll', 'What it is to contribute', 'code'),
			urgency: field('D0', 'Dringlichkeit', 'Urgency', 'code'),
			desiredFrom: field('D0', 'Gewünscht ab', 'Wanted from'),
			sending: field('D0', 'Stand', 'State', 'code'),
			answerDueOn: field('D0', 'Antwort erwartet bis', 'Answer expected by'),
			voucherUntil: field('D0', 'Gutschein gültig bis', 'Voucher valid until'),
			createdBy: field('D0', 'Gestellt von', 'Made by', 'staff'),
			createdAt: field('D0', 'Angelegt am', 'Begun on'),
			sentAt: field('D0', 'Gesendet am', 'Sent on'),
			remindedAt: field('D0', 'Beim Anbieter nachgefragt am', 'Provider asked on'),
			withdrawnAt: field('D0', 'Zurückgezogen am', 'Withdrawn on'),
			closedAt: field('D0', 'Abgeschlossen am', 'Closed on'),
			unmetNeedId: key('Bedarf (Kennung)', 'need (identifier)'),
			mandateId: key('Auftrag (Kennung)', 'mandate (identifier)'),
			revision: key('Fassung', 'revision')
		}
	),
	declareFields(
		referralGoals,
		{
			title: words('Ihre Ziele', 'Your goals'),
			purpose: words('Damit auf Ihr Ziel hingearbeitet wird', 'So that your goal is worked towards'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			referralId: ofReferral,
			words: field('D2', 'In Ihren Worten', 'In your words'),
			family: field('D2', 'Art des Ziels', 'Kind of goal', 'code'),
			targetOn: field('D2', 'Bis wann', 'By when'),
			laterBecause: field('D2', 'Warum später', 'Why later', 'code'),
			disclosureKey: disclosure
		}
	),
	declareFields(
		feedback,
		{
			title: words('Was Anbieter zurückgemeldet haben', 'What providers reported'),
			purpose: words(
				'Damit Ihre Ansprechperson weiß, ob es zustande kommt',
				'So that your contact person knows whether it comes about'
			),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Rückmeldung (Kennung)', 'report (identifier)'),
			networkId: network,
			referralId: ofReferral,
			regime: field('feedback', 'Rechtlicher Rahmen', 'Legal frame', 'code'),
			providerId: field('feedback', 'Anbieter', 'Provider', 'organisation'),
			category: field('feedback', 'Art der Angabe', 'Kind', 'code'),
			event: field('feedback', 'Was', 'What', 'code'),
			author: field('feedback', 'Von welcher Seite', 'From which side', 'code'),
			words: field('feedback', 'Worte dazu', 'Words'),
			proposedOfferId: field('feedback', 'Vorgeschlagenes Angebot', 'Proposed offer', 'offer'),
			correctsId: key('Berichtigt Rückmeldung (Kennung)', 'corrects report (identifier)'),
			reason: field('feedback', 'Grund', 'Reason', 'code'),
			happensOn: field('feedback', 'Tag', 'Day'),
			happensAt: field('feedback', 'Uhrzeit', 'Time'),
			stage: field('D7', 'Stand der Entwicklung', 'Stage', 'code'),
			sentence: field('D7', 'Satz dazu', 'Sentence'),
			discussedOn: field('feedback', 'Mit Ihnen besprochen am', 'Talked over with you on'),
			undiscussedReason: field('feedback', 'Warum nicht besprochen', 'Why not talked over', 'code'),
			recordedAt: field('feedback', 'Aufgenommen am', 'Recorded on'),
			recordedBy: field('feedback', 'Aufgenommen von', 'Recorded by', 'staff'),
			disclosureKey: disclosure
		}
	),
	declareFields(
		placeHolds,
		{
			title: words('Ihr Platz', 'Your place'),
			purpose: words('Einen Platz für Sie freihalten', 'Keeping a place for you'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			referralId: ofReferral,
			providerId: field('D3', 'Anbieter', 'Provider', 'organisation'),
			offerLocationId: field('D3', 'Ort', 'Place', 'place'),
			state: field('D3', 'Stand', 'State', 'code'),
			contingentId: key('Kontingent (Kennung)', 'contingent (identifier)'),
			heldUntil: field('D3', 'Vorgemerkt bis', 'Held until'),
			changedAt: field('D3', 'Geändert am', 'Changed on'),
			disclosureKey: disclosure
		}
	),
	declareFields(
		inboxMarks,
		{
			title: words('Vermerke im Eingang des Anbieters', 'Marks in the provider’s inbox'),
			purpose: words('Ordnung im Eingang', 'Order in the inbox'),
			basis: 'task',
			retention: 'case',
			seenBy: ['provider', 'person']
		},
		{
			referralId: ofReferral,
			organisationId: field('D0', 'Anbieter', 'Provider', 'organisation'),
			seenAt: field('D0', 'Gesehen am', 'Seen on'),
			putAsideAt: field('D0', 'Weggelegt am', 'Put aside on')
		}
	),
	declareFields(
		closings,
		{
			title: words('Abschluss', 'Closing'),
			purpose: words('Festhalten, was daraus wurde', 'Noting what came of it'),
			basis: 'regime',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			referralId: ofReferral,
			outcomes: field('D7', 'Was erreicht wurde', 'What was reached', 'code'),
			goal: field('D7', 'Ziel', 'Goal', 'code'),
			closedAt: field('D7', 'Abgeschlossen am', 'Closed on'),
			closedBy: field('D7', 'Abgeschlossen von', 'Closed by', 'staff'),
			attainment: field('D7', 'Zielerreichung von −2 bis +2 (erprobt, nicht validiert)', 'Attainment from −2 to +2'),
			helped: field('D7', 'Was geholfen hat', 'What helped', 'code'),
			missing: field('D7', 'Was gefehlt hat', 'What was missing', 'code'),
			ground: field('D0', 'Weshalb', 'Why', 'code')
		}
	),
	declareFields(
		signposts,
		{
			title: words('Hinweise auf offene Türen', 'Signposts to open doors'),
			purpose: words('Festhalten, worauf Sie hingewiesen wurden', 'Noting what you were told of'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Hinweis (Kennung)', 'signpost (identifier)'),
			networkId: network,
			caseId: key('Fall (Kennung)', 'case (identifier)'),
			offerId: field('D0', 'Angebot', 'Offer', 'offer'),
			termId: field('D0', 'Bedarf', 'Need', 'term'),
			givenAt: field('D0', 'Gegeben am', 'Given on'),
			givenBy: field('D0', 'Gegeben von', 'Given by', 'staff'),
			closedAt: field('D0', 'Erledigt am', 'Done on')
		}
	),
	...statutoryFields
];
