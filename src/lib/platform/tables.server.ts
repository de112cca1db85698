import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	customType,
	index,
	integer,
	jsonb,
	pgSchema,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';

export const platform = pgSchema('platform');

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Append-only, hash-chained per network; written by platform.append_audit() alone (security.md S25). */
export const auditEntries = platform.table(
	'audit_entries',
	{
		/** The network, or the nil uuid for what happens before one is known (sign-in). */
		chainId: uuid('chain_id').notNull(),
		sequence: bigint('sequence', { mode: 'number' }).notNull(),
		recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
		accountId: uuid('account_id'),
		membershipId: uuid('membership_id'),
		role: text('role').notNull(),
		requestId: text('request_id').notNull(),
		action: text('action').notNull(),
		facts: jsonb('facts').notNull(),
		previousHash: bytea('previous_hash').notNull(),
		hash: bytea('hash').notNull()
	},
	(t) => [
		primaryKey({ name: 'audit_entries_pkey', columns: [t.chainId, t.sequence] }),
		index('audit_entries_recorded_at_idx').on(t.chainId, t.recordedAt)
	]
);

/** One row per submitted form or unsafe API call, so that a repeated one is answered like the first (security.md S8). */
export const requestKeys = platform.table(
	'request_keys',
	{
		owner: uuid('owner').notNull(),
		key: uuid('key').notNull(),
		fingerprint: text('fingerprint').notNull(),
		answer: jsonb('answer'),
		createdAt: timestamp('created_at', { withTimezone: true }).notNull()
	},
	(t) => [
		primaryKey({ name: 'request_keys_pkey', columns: [t.owner, t.key] }),
		index('request_keys_created_at_idx').on(t.createdAt)
	]
);

/** Running numbers per network, e.g. of referrals. */
export const counters = platform.table(
	'counters',
	{
		networkId: uuid('network_id').notNull(),
		name: text('name').notNull(),
		value: integer('value').notNull()
	},
	(t) => [primaryKey({ name: 'counters_pkey', columns: [t.networkId, t.name] })]
);

/** What a member is told inside the portal; ids and codes, the page resolves them under the reader's own rights. */
export const notifications = platform.table(
	'notifications',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		/** What was told in one moment, in the order in which it was. */
		position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity(),
		networkId: uuid('network_id').notNull(),
		membershipId: uuid('membership_id').notNull(),
		kind: text('kind').notNull(),
		facts: jsonb('facts').$type<Record<string, string | number>>().notNull(),
		createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
		readAt: timestamp('read_at', { withTimezone: true }),
		/** What it is about, where it must be told once however often its job runs. */
		once: text('once')
	},
	(t) => [
		index('notifications_membership_idx').on(t.membershipId, t.createdAt),
		uniqueIndex('notifications_once_key').on(t.membershipId, t.once),
		check('notifications_kind_form', sql`${t.kind} ~ '^[a-z]+[.][a-z-]+$'`)
	]
);
