import { eq, sql } from 'drizzle-orm';
import type { Actor, MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { config } from '#lib/platform/config.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { hashPassword } from './passwords.server.ts';
import { accounts, memberships, networks } from './tables.server.ts';

export type Network = typeof networks.$inferSelect;

export async function findNetwork(tx: Tx, slug: string): Promise<Network | undefined> {
	const [row] = await tx.select().from(networks).where(eq(networks.slug, slug));
	return row;
}

export async function getNetworkById(tx: Tx, id: string): Promise<Network> {
	const [row] = await tx.select().from(networks).where(eq(networks.id, id));
	if (!row) throw new Error(`network ${id} is gone`);
	return row;
}

export async function listNetworks(tx: Tx): Promise<Network[]> {
	return tx.select().from(networks).orderBy(networks.createdAt);
}

/** Networks created while demo mode runs are marked demo: one-click sign-in must never meet real data. */
export async function createNetwork(
	tx: Tx,
	actor: Actor,
	input: { slug: string; name: string; demo?: boolean; publicDirectory?: boolean },
	now: Date
): Promise<Network> {
	const [row] = await tx
		.insert(networks)
		.values({
			slug: input.slug,
			name: input.name,
			isDemo: input.demo ?? config.demoMode,
			publicDirectory: input.publicDirectory ?? false,
			createdAt: now
		})
		.returning();
	if (!row) throw new Error('insert answered nothing');
	await record(
		tx,
		{ ...actor, networkId: row.id },
		'identity.network-created',
		{ slug: row.slug, demo: row.isDemo },
		now
	);
	return row;
}

type NewAccount = { email: string; name: string; password?: string | undefined; demo?: boolean };

/** Finds or creates an account by its e-mail address; an existing password stays. */
export async function createAccount(tx: Tx, actor: Actor, input: NewAccount, now: Date): Promise<string> {
	const [existing] = await tx
		.select({ id: accounts.id })
		.from(accounts)
		.where(sql`lower(${accounts.email}) = ${input.email.toLowerCase()}`);
	if (existing) return existing.id;
	const [row] = await tx
		.insert(accounts)
		.values({
			email: input.email,
			name: input.name,
			passwordHash: input.password ? await hashPassword(input.password) : null,
			isDemo: input.demo ?? false,
			createdAt: now
		})
		.returning({ id: accounts.id });
	if (!row) throw new Error('insert answered nothing');
	await record(tx, actor, 'identity.account-created', { accountId: row.id }, now);
	return row.id;
}

export type NewMembership = {
	accountId: string;
	networkId: string;
	organisationId: string;
	role: MemberRole;
	phone?: string;
	team?: string;
};

export async function grantMembership(tx: Tx, actor: Actor, input: NewMembership, now: Date): Promise<string> {
	const [row] = await tx
		.insert(memberships)
		.values({ ...input, createdAt: now })
		.onConflictDoUpdate({
			target: [memberships.accountId, memberships.organisationId, memberships.role],
			// Granted again, with what is said of it now.
			set: { ...input, endedAt: null }
		})
		.returning({ id: memberships.id });
	if (!row) throw new Error('insert answered nothing');
	await record(
		tx,
		{ ...actor, networkId: input.networkId },
		'identity.membership-granted',
		{ membershipId: row.id, organisationId: input.organisationId, role: input.role },
		now
	);
	return row.id;
}
