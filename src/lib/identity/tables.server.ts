import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { memberRoles, type MemberRole } from '#lib/platform/actor.ts';
import { platform } from '#lib/platform/tables.server.ts';
import { invitationPurposes, type Delivery, type InvitationPurpose, type LinkPurpose } from './model.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });
const known = (column: string, codes: readonly string[]) =>
	sql.raw(`${column} in (${codes.map((code) => `'${code}'`).join(', ')})`);

/** A network is the tenant: one Jobcenter with everybody who works with it. */
export const networks = platform.table(
	'networks',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		slug: text('slug').notNull(),
		name: text('name').notNull(),
		/** gE: joint facility of federal agency and municipality · zkT: licensed municipal body (§§ 44b, 6a SGB II). */
		kind: text('kind').$type<'gE' | 'zkT'>().notNull().default('gE'),
		/** Land, for its public holidays (ISO 3166-2 without 'DE-'). */
		land: text('land').notNull().default('NW'),
		isDemo: boolean('is_demo').notNull().default(false),
		/** Published directory pages may be read without signing in. */
		publicDirectory: boolean('public_directory').notNull().default(false),
		createdAt: at('created_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('networks_slug_key').on(t.slug),
		check('networks_slug_form', sql`${t.slug} ~ '^[a-z0-9][a-z0-9-]{1,62}$'`),
		check('networks_kind_known', sql`${t.kind} in ('gE', 'zkT')`)
	]
);

export const accounts = platform.table(
	'accounts',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		email: text('email').notNull(),
		name: text('name').notNull(),
		/** argon2id; empty for demo accounts, which sign in by one click only. */
		passwordHash: text('password_hash'),
		isDemo: boolean('is_demo').notNull().default(false),
		/** Language of what reaches the person outside the portal: mail, calendar. */
		locale: text('locale').$type<'de' | 'en'>().notNull().default('de'),
		createdAt: at('created_at').notNull().defaultNow(),
		disabledAt: at('disabled_at')
	},
	(t) => [
		uniqueIndex('accounts_email_key').on(sql`lower(${t.email})`),
		check('accounts_locale_known', sql`${t.locale} in ('de', 'en')`),
		check('accounts_email_form', sql`${t.email} ~ '^[^[:space:]@]+@[^[:space:]@]+$'`)
	]
);

/** An account's role in an organisation; several per account, one active per session. */
export const memberships = platform.table(
	'memberships',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id, { onDelete: 'cascade' }),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		/** The foreign key to directory.organisations is added by migration: identity knows no module. */
		organisationId: uuid('organisation_id').notNull(),
		role: text('role').$type<MemberRole>().notNull(),
		/** Function, telephone at work: shown to providers as the contact of a referral. */
		phone: text('phone'),
		team: text('team'),
		createdAt: at('created_at').notNull().defaultNow(),
		endedAt: at('ended_at')
	},
	(t) => [
		uniqueIndex('memberships_account_organisation_role_key').on(t.accountId, t.organisationId, t.role),
		index('memberships_network_idx').on(t.networkId, t.role),
		check('memberships_role_known', known('role', memberRoles))
	]
);

/** lucia's sessions behind our adapter: only the hash of the id is stored (security.md § 1). */
export const sessions = platform.table(
	'sessions',
	{
		id: text('id').primaryKey(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => accounts.id, { onDelete: 'cascade' }),
		membershipId: uuid('membership_id').references(() => memberships.id, { onDelete: 'set null' }),
		createdAt: at('created_at').notNull(),
		expiresAt: at('expires_at').notNull(),
		absoluteExpiresAt: at('absolute_expires_at').notNull(),
		userAgent: text('user_agent').notNull().default('')
	},
	(t) => [index('sessions_account_idx').on(t.accountId), check('sessions_id_hashed', sql`${t.id} like 'h1\\_%'`)]
);

/** Failed sign-ins per key (account or network address), for throttling across instances (security.md S21). */
export const signInFailures = platform.table(
	'sign_in_failures',
	{
		key: text('key').notNull(),
		failedAt: at('failed_at').notNull(),
		weight: integer('weight').notNull().default(1)
	},
	(t) => [index('sign_in_failures_key_idx').on(t.key, t.failedAt)]
);

const membershipId = () =>
	uuid('membership_id')
		.notNull()
		.references(() => memberships.id, { onDelete: 'cascade' });

/** How a member wants to hear of a kind of news; without a row the default of the role holds. */
export const notificationSettings = platform.table(
	'notification_settings',
	{
		membershipId: membershipId(),
		kind: text('kind').notNull(),
		delivery: text('delivery').$type<Delivery>().notNull()
	},
	(t) => [
		primaryKey({ name: 'notification_settings_pkey', columns: [t.membershipId, t.kind] }),
		check('notification_settings_delivery_known', sql`${t.delivery} in ('portal', 'at_once', 'digest', 'off')`)
	]
);

/** One row per mail, so that a job that runs again sends none twice. Nothing of its text is kept. */
export const mails = platform.table(
	'mails',
	{
		key: text('key').primaryKey(),
		membershipId: membershipId(),
		kind: text('kind').$type<'news' | 'places' | 'digest'>().notNull(),
		createdAt: at('created_at').notNull(),
		sentAt: at('sent_at')
	},
	(t) => [
		index('mails_membership_idx').on(t.membershipId, t.sentAt),
		check('mails_kind_known', sql`${t.kind} in ('news', 'places', 'digest')`)
	]
);

/** Addresses that open one thing without signing in; only the hash of the secret part is stored. */
export const links = platform.table(
	'links',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		membershipId: membershipId(),
		purpose: text('purpose').$type<LinkPurpose>().notNull(),
		tokenHash: text('token_hash').notNull(),
		createdAt: at('created_at').notNull(),
		/** Null: until it is ended. */
		expiresAt: at('expires_at'),
		/** Used, replaced or taken back. */
		endedAt: at('ended_at')
	},
	(t) => [
		uniqueIndex('links_token_key').on(t.tokenHash),
		index('links_membership_idx').on(t.membershipId, t.purpose),
		check('links_purpose_known', sql`${t.purpose} in ('calendar', 'places')`),
		check('links_hashed', sql`${t.tokenHash} ~ '^[0-9a-f]{64}$'`)
	]
);

/** Links that let somebody in, or set a new password; one use, three days. Only the hash of the secret part is stored. */
export const invitations = platform.table(
	'invitations',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		networkId: uuid('network_id')
			.notNull()
			.references(() => networks.id, { onDelete: 'cascade' }),
		/** The foreign key to directory.organisations is added by migration: identity knows no module. */
		organisationId: uuid('organisation_id').notNull(),
		purpose: text('purpose').$type<InvitationPurpose>().notNull(),
		role: text('role').$type<MemberRole>().notNull(),
		email: text('email').notNull(),
		phone: text('phone'),
		team: text('team'),
		/** Whose password is set; an invitation finds its account, or makes it, when it is accepted. */
		accountId: uuid('account_id').references(() => accounts.id, { onDelete: 'cascade' }),
		tokenHash: text('token_hash').notNull(),
		createdBy: uuid('created_by').references(() => memberships.id, { onDelete: 'set null' }),
		createdAt: at('created_at').notNull(),
		expiresAt: at('expires_at').notNull(),
		acceptedAt: at('accepted_at'),
		revokedAt: at('revoked_at')
	},
	(t) => [
		uniqueIndex('invitations_token_key').on(t.tokenHash),
		uniqueIndex('invitations_open_key')
			.on(t.organisationId, t.role, sql`lower(${t.email})`)
			.where(sql`purpose = 'membership' and accepted_at is null and revoked_at is null`),
		index('invitations_network_idx').on(t.networkId, t.organisationId),
		check('invitations_purpose_known', known('purpose', invitationPurposes)),
		check('invitations_role_known', known('role', memberRoles)),
		check('invitations_email_form', sql`${t.email} ~ '^[^[:space:]@]+@[^[:space:]@]+$'`),
		check('invitations_hashed', sql`${t.tokenHash} ~ '^[0-9a-f]{64}$'`),
		check('invitations_password_of_account', sql`(${t.purpose} = 'password') = (${t.accountId} is not null)`),
		check('invitations_one_end', sql`${t.acceptedAt} is null or ${t.revokedAt} is null`)
	]
);
