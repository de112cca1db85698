import { sql } from 'drizzle-orm';
import { check, date, index, integer, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { cases, casework } from '#lib/cases/tables.server.ts';
import { networks } from '#lib/identity/tables.server.ts';
import { declareFields, field, key, words } from '#lib/platform/person-fields.server.ts';
import { goals } from '../goals/tables.server.ts';
import { referrals } from '../tables.server.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const ofNetwork = () =>
	uuid('network_id')
		.notNull()
		.references(() => networks.id, { onDelete: 'cascade' });
const ofCase = () =>
	uuid('case_id')
		.notNull()
		.references(() => cases.id, { onDelete: 'cascade' });

/** *Leistungskette*: several referrals of one case that build on each other (R4). The office's own plan; no provider sees it. */
export const chains = casework.table(
	'chains',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		goalId: uuid('goal_id').references(() => goals.id, { onDelete: 'set null' }),
		/** Days after which a chain counts as interrupted when its next link has not begun. */
		idleDays: integer('idle_days').notNull().default(21),
		createdAt: at('created_at').notNull(),
		createdBy: uuid('created_by').notNull()
	},
	(t) => [index('chains_case_idx').on(t.caseId), check('chains_idle_days', sql`${t.idleDays} between 1 and 365`)]
);

/** A referral in a chain. Links of the same position run side by side. */
export const chainLinks = casework.table(
	'chain_links',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		chainId: uuid('chain_id')
			.notNull()
			.references(() => chains.id, { onDelete: 'cascade' }),
		referralId: uuid('referral_id')
			.notNull()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		position: integer('position').notNull(),
		addedAt: at('added_at').notNull(),
		addedBy: uuid('added_by').notNull()
	},
	(t) => [
		uniqueIndex('chain_links_referral_key').on(t.referralId),
		index('chain_links_chain_idx').on(t.chainId, t.position),
		index('chain_links_case_idx').on(t.caseId),
		check('chain_links_position', sql`${t.position} between 1 and 12`)
	]
);

/**
 * The day on which one provider hands over to the next. A provider learns of it only while a consent is in force that
 * names both of them (rule 7).
 */
export const chainHandOvers = casework.table(
	'chain_hand_overs',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: ofNetwork(),
		caseId: ofCase(),
		fromReferralId: uuid('from_referral_id')
			.notNull()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		toReferralId: uuid('to_referral_id')
			.notNull()
			.references(() => referrals.id, { onDelete: 'cascade' }),
		handOverOn: date('hand_over_on', { mode: 'string' }).notNull(),
		/** How the day is kept: a talk of three, a call between the two houses, papers the person takes along. */
		manner: text('manner').$type<'together' | 'call' | 'papers'>().notNull().default('together'),
		createdAt: at('created_at').notNull(),
		createdBy: uuid('created_by').notNull()
	},
	(t) => [
		uniqueIndex('chain_hand_overs_pair_key').on(t.fromReferralId, t.toReferralId),
		index('chain_hand_overs_case_idx').on(t.caseId),
		index('chain_hand_overs_to_idx').on(t.toReferralId),
		check('chain_hand_overs_two_links', sql`${t.fromReferralId} <> ${t.toReferralId}`),
		check('chain_hand_overs_manner_known', sql`${t.manner} in ('together', 'call', 'papers')`)
	]
);

const network = key('Netzwerk', 'network');
const caseKey = key('Fall (Kennung)', 'case (identifier)');
const chainKey = key('Kette (Kennung)', 'chain (identifier)');

/** What each column is, for extract and register (rule 18). */
export const chainFields = [
	declareFields(
		chains,
		{
			title: words('Ketten von Unterstützung', 'Chains of support'),
			purpose: words('Damit eines an das andere anschließt', 'So that one thing follows on another'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: chainKey,
			networkId: network,
			caseId: caseKey,
			goalId: key('Ziel (Kennung)', 'goal (identifier)'),
			idleDays: field('D0', 'Leerlauf, nach dem nachgefragt wird, in Tagen', 'Idle days after which somebody asks'),
			createdAt: field('D0', 'Angelegt am', 'Begun on'),
			createdBy: field('D0', 'Angelegt von', 'Begun by', 'staff')
		}
	),
	declareFields(
		chainLinks,
		{
			title: words('Glieder der Kette', 'Links of the chain'),
			purpose: words('Die Reihenfolge der Unterstützung', 'The order of support'),
			basis: 'task',
			retention: 'case',
			seenBy: ['responsible', 'person']
		},
		{
			id: key('Glied (Kennung)', 'link (identifier)'),
			networkId: network,
			caseId: caseKey,
			chainId: chainKey,
			referralId: field('D0', 'Anfrage', 'Referral', 'referral'),
			position: field('D0', 'An welcher Stelle', 'At which place'),
			addedAt: field('D0', 'Aufgenommen am', 'Added on'),
			addedBy: field('D0', 'Aufgenommen von', 'Added by', 'staff')
		}
	),
	declareFields(
		chainHandOvers,
		{
			title: words('Übergaben zwischen Anbietern', 'Hand-overs between providers'),
			purpose: words('Damit kein Leerlauf entsteht', 'So that nothing stands idle'),
			basis: 'consent',
			retention: 'case',
			seenBy: ['responsible', 'provider', 'person']
		},
		{
			id: key('Übergabe (Kennung)', 'hand-over (identifier)'),
			networkId: network,
			caseId: caseKey,
			fromReferralId: field('D0', 'Von Anfrage', 'From referral', 'referral'),
			toReferralId: field('D0', 'An Anfrage', 'To referral', 'referral'),
			handOverOn: field('D3', 'Am', 'On'),
			manner: field('D0', 'Wie', 'How', 'code'),
			createdAt: field('D0', 'Aufgenommen am', 'Recorded on'),
			createdBy: field('D0', 'Aufgenommen von', 'Recorded by', 'staff')
		}
	)
];
