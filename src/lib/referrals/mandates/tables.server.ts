import { sql } from 'drizzle-orm';
import { check, date, index, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { organisations } from '#lib/directory/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import { referrals } from '../tables.server.ts';
import type { MandateEndReason } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/**
 * *Fallmanagement durch Dritte* (rule 9): for one case a provider may refer on, within needs and days. Case
 * responsibility stays where it is. Scope and days do not change: a mandate that changes is ended and given anew.
 */
export const mandates = casework.table(
	'mandates',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		caseId: uuid('case_id')
			.notNull()
			.references(() => cases.id, { onDelete: 'cascade' }),
		/** The referral to the offer that is case management by a third party. */
		referralId: uuid('referral_id')
			.notNull()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		organisationId: uuid('organisation_id')
			.notNull()
			.references(() => organisations.id),
		/** Needs for which it may refer; no others. */
		termIds: uuid('term_ids').array().notNull(),
		validFrom: date('valid_from', { mode: 'string' }).notNull(),
		/** Last day. */
		validUntil: date('valid_until', { mode: 'string' }).notNull(),
		grantedAt: at('granted_at').notNull(),
		grantedBy: uuid('granted_by').notNull(),
		endedAt: at('ended_at'),
		endReason: text('end_reason').$type<MandateEndReason>(),
		/** Null: by the calendar. */
		endedBy: uuid('ended_by')
	},
	(t) => [
		index('mandates_case_idx').on(t.caseId),
		index('mandates_organisation_idx').on(t.organisationId),
		index('mandates_referral_idx').on(t.referralId),
		// What a sub-referral refers to: the mandate with its own case.
		uniqueIndex('mandates_id_case_key').on(t.id, t.caseId),
		check('mandates_has_scope', sql`cardinality(${t.termIds}) > 0`),
		check(
			'mandates_term',
			sql`${t.validFrom} <= ${t.validUntil} and ${t.validUntil} <= ${t.validFrom} + interval '12 months'`
		),
		check(
			'mandates_end_said',
			sql`(${t.endedAt} is null) = (${t.endReason} is null) and ${t.endReason} in ('done', 'person_asked', 'provider_asked', 'need_changed', 'expired') and (${t.endReason} is not distinct from 'expired') = (${t.endedAt} is not null and ${t.endedBy} is null)`
		)
	]
);

/** What each column is, for extract and register (rule 18). */
export const mandateFields = [
	declareFields(
		mandates,
		{
			title: words('Auftrag an Dritte', 'Mandates to third parties'),
			purpose: words(
				'Damit eine andere Stelle Sie in Ihrem Sinn weitervermitteln darf; zuständig bleibt Ihre Ansprechperson',
				'So that another organisation may refer you on; your contact person stays responsible'
			),
			basis: 'consent',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Auftrag (Kennung)', 'mandate (identifier)'),
			networkId: key('Netzwerk', 'network'),
			caseId: key('Fall (Kennung)', 'case (identifier)'),
			referralId: field('D0', 'Zur Anfrage', 'Of referral', 'referral'),
			organisationId: field('D0', 'Beauftragte Stelle', 'Mandated organisation', 'organisation'),
			termIds: field('D2', 'Wofür', 'What for', 'term'),
			validFrom: field('D0', 'Von', 'From'),
			validUntil: field('D0', 'Bis', 'Until'),
			grantedAt: field('D0', 'Erteilt am', 'Given on'),
			grantedBy: field('D0', 'Erteilt von', 'Given by', 'staff'),
			endedAt: field('D0', 'Beendet am', 'Ended on'),
			endReason: field('D0', 'Warum beendet', 'Why ended', 'code'),
			endedBy: field('D0', 'Beendet von', 'Ended by', 'staff')
		}
	)
];
