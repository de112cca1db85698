import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { isMember, system, type Actor, type MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { config } from '#lib/platform/config.server.ts';
import { fingerprintOf, transact, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { hashPassword, verifyPassword } from './passwords.server.ts';
import { accounts, memberships, networks, signInFailures } from './tables.server.ts';

const windowMinutes = 15;
const perAccount = 5;
const perAddress = 20;

/** The part of an address that one caller controls: IPv4 /24, IPv6 /64. Stored hashed only. */
export function addressKey(address: string): string {
	const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(address);
	const range = v4 ? v4[1] : address.split(':').slice(0, 4).join(':');
	return fingerprintOf('address', range ?? address);
}
const accountKey = (email: string): string => fingerprintOf('account', email.toLowerCase());

async function isThrottled(tx: Tx, keys: { account: string; address: string }, now: Date): Promise<boolean> {
	const since = new Date(now.getTime() - windowMinutes * 60_000);
	const counted = await tx
		.select({ key: signInFailures.key, failures: sql<number>`count(*)::int` })
		.from(signInFailures)
		.where(and(sql`${signInFailures.key} in (${keys.account}, ${keys.address})`, gt(signInFailures.failedAt, since)))
		.groupBy(signInFailures.key);
	const failures = (key: string) => counted.find((row) => row.key === key)?.failures ?? 0;
	return failures(keys.account) >= perAccount || failures(keys.address) >= perAddress;
}

/**
 * Checks e-mail and password, throttled across instances (security.md S21). The answer is the same for an unknown
 * account and a wrong password.
 *
 * @returns the account's id
 * @throws {Refusal} `invalid` (wrong) or `too-many`
 */
export async function signIn(email: string, password: string, address: string, requestId: string): Promise<string> {
	const actor = system(requestId);
	const keys = { account: accountKey(email), address: addressKey(address) };
	const account = await transact(actor, async (tx, now) => {
		if (await isThrottled(tx, keys, now))
			throw new Refusal('too-many', m.identity_too_many({ minutes: windowMinutes }));
		const [row] = await tx
			.select()
			.from(accounts)
			.where(and(sql`lower(${accounts.email}) = ${email.toLowerCase()}`, isNull(accounts.disabledAt)));
		return row;
	});
	// Outside a transaction: hashing takes its time and must not hold a connection.
	const right = await verifyPassword(account?.passwordHash, password);
	await transact(actor, async (tx, now) => {
		if (right && account) {
			await tx.delete(signInFailures).where(eq(signInFailures.key, keys.account));
			await record(tx, actor, 'identity.signed-in', { accountId: account.id, method: 'password' }, now);
		} else {
			await tx.insert(signInFailures).values([
				{ key: keys.account, failedAt: now },
				{ key: keys.address, failedAt: now }
			]);
			await record(tx, actor, 'identity.sign-in-failed', { account: keys.account }, now);
		}
	});
	if (!right || !account) throw new Refusal('invalid', m.identity_wrong());
	return account.id;
}

export type DemoAccount = { id: string; name: string; role: MemberRole; organisationName: string };

/** The accounts offered for one-click sign-in; none unless demo mode is on. */
export async function listDemoAccounts(tx: Tx): Promise<DemoAccount[]> {
	if (!config.demoMode) return [];
	return tx
		.select({
			id: accounts.id,
			name: accounts.name,
			role: memberships.role,
			organisationName: sql<string>`(select name from directory.organisations where id = ${memberships.organisationId})`
		})
		.from(accounts)
		.innerJoin(memberships, and(eq(memberships.accountId, accounts.id), isNull(memberships.endedAt)))
		.innerJoin(networks, and(eq(networks.id, memberships.networkId), eq(networks.isDemo, true)))
		.where(and(eq(accounts.isDemo, true), isNull(accounts.disabledAt)))
		.orderBy(memberships.createdAt, memberships.id);
}

export async function signInAsDemo(accountId: string, requestId: string): Promise<void> {
	const actor = system(requestId);
	await transact(actor, async (tx, now) => {
		const known = await listDemoAccounts(tx);
		if (!known.some((account) => account.id === accountId)) throw new Refusal('not-found', m.errors_not_found());
		await record(tx, actor, 'identity.signed-in', { accountId, method: 'demo' }, now);
	});
}

/** Demo mode lets anybody in: it refuses to start beside a network that is not a demo. */
export async function refuseDemoBesideReal(): Promise<void> {
	if (!config.demoMode) return;
	await transact(system('start'), async (tx) => {
		const [real] = await tx.select({ slug: networks.slug }).from(networks).where(eq(networks.isDemo, false)).limit(1);
		if (real) throw new Error(`DEMO_MODE is on, but network "${real.slug}" is not a demo. Start without DEMO_MODE.`);
	});
}

export async function changePassword(
	tx: Tx,
	actor: Actor,
	input: { current: string; fresh: string; again: string },
	now: Date
): Promise<void> {
	if (!isMember(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	if (input.fresh !== input.again) throw new Refusal('invalid', m.identity_password_differs(), 'again');
	const [account] = await tx.select().from(accounts).where(eq(accounts.id, actor.accountId)).for('update');
	if (!account || account.isDemo) throw new Refusal('forbidden', m.identity_password_demo());
	if (!(await verifyPassword(account.passwordHash, input.current)))
		throw new Refusal('invalid', m.identity_password_wrong(), 'current');
	await tx
		.update(accounts)
		.set({ passwordHash: await hashPassword(input.fresh) })
		.where(eq(accounts.id, account.id));
	await record(tx, actor, 'identity.password-changed', { accountId: account.id }, now);
}
