import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { system, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { config } from '#lib/platform/config.server.ts';
import { fingerprintOf, transact, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { hashPassword, verifyPassword } from './passwords.server.ts';
import { endSessions } from './sessions.server.ts';
import { accounts, memberships, networks, signInFailures } from './tables.server.ts';

export const windowMinutes = 15;
const perAccount = 5;
const perAddress = 20;

/** The part of an address that one caller controls: IPv4 /24, IPv6 /64. Stored hashed only. */
function addressKey(address: string): string {
	const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(address);
	const range = v4 ? v4[1] : address.split(':').slice(0, 4).join(':');
	return fingerprintOf('address', range ?? address);
}
const accountKey = (email: string): string => fingerprintOf('account', email.toLowerCase());

/**
 * Lets the tries for these keys in one after the other, until the transaction ends: of many at once each sees those
 * before it. Locks in one order, so that two never wait for each other.
 */
async function queueUp(tx: Tx, keys: readonly string[]): Promise<void> {
	for (const key of [...keys].sort())
		await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${key}`}, 0))`);
}

async function isThrottled(
	tx: Tx,
	keys: { account: string; address: string },
	now: Date,
	most: number = perAccount
): Promise<boolean> {
	const since = new Date(now.getTime() - windowMinutes * 60_000);
	const counted = await tx
		.select({ key: signInFailures.key, failures: sql<number>`count(*)::int` })
		.from(signInFailures)
		.where(and(sql`${signInFailures.key} in (${keys.account}, ${keys.address})`, gt(signInFailures.failedAt, since)))
		.groupBy(signInFailures.key);
	const failures = (key: string) => counted.find((row) => row.key === key)?.failures ?? 0;
	return failures(keys.account) >= most || failures(keys.address) >= perAddress;
}

/**
 * Checks e-mail and password, throttled across instances (security.md S21). The answer is the same for an unknown
 * account and a wrong password. A try counts before its password is checked and is forgiven when it was right: a
 * hundred at once are a hundred.
 *
 * @returns the account's id
 * @throws {Refusal} `invalid` (wrong) or `too-many`
 */
export async function signIn(email: string, password: string, address: string, requestId: string): Promise<string> {
	const actor = system(requestId);
	const keys = { account: accountKey(email), address: addressKey(address) };
	const { account, triedAt } = await transact(actor, async (tx, now) => {
		await queueUp(tx, [keys.account, keys.address]);
		if (await isThrottled(tx, keys, now))
			throw new Refusal('too-many', m.identity_too_many({ minutes: windowMinutes }));
		const [row] = await tx
			.select()
			.from(accounts)
			.where(and(sql`lower(${accounts.email}) = ${email.toLowerCase()}`, isNull(accounts.disabledAt)));
		await tx.insert(signInFailures).values([
			{ key: keys.account, failedAt: now },
			{ key: keys.address, failedAt: now }
		]);
		return { account: row, triedAt: now };
	});
	// Outside a transaction: hashing takes its time and must not hold a connection.
	const right = await verifyPassword(account?.passwordHash, password);
	await transact(actor, async (tx, now) => {
		if (right && account) {
			await tx.delete(signInFailures).where(eq(signInFailures.key, keys.account));
			await tx
				.delete(signInFailures)
				.where(and(eq(signInFailures.key, keys.address), eq(signInFailures.failedAt, triedAt)));
			await record(tx, actor, 'identity.signed-in', { accountId: account.id, method: 'password' }, now);
		} else {
			await record(tx, actor, 'identity.sign-in-failed', { account: keys.account }, now);
		}
	});
	if (!right || !account) throw new Refusal('invalid', m.identity_wrong());
	return account.id;
}

/** May this address try one more secret (password, code)? Throttled across instances (security.md S21). */
export async function mayTry(tx: Tx, address: string, now: Date): Promise<boolean> {
	const key = addressKey(address);
	await queueUp(tx, [key]);
	return !(await isThrottled(tx, { account: key, address: key }, now, perAddress));
}

export async function noteWrongTry(tx: Tx, address: string, now: Date): Promise<void> {
	await tx.insert(signInFailures).values({ key: addressKey(address), failedAt: now });
}

/** Whoever set a new password does not wait for the wrong tries before it. */
export async function forgiveAccount(tx: Tx, email: string): Promise<void> {
	await tx.delete(signInFailures).where(eq(signInFailures.key, accountKey(email)));
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

/**
 * Changes the caller's password and ends the account's other sessions. Tries are counted like sign-ins: whoever found
 * a session open must not find out the password with it.
 *
 * @throws {Refusal} `invalid` at the field, `too-many`, `forbidden` for a demo account, `stale` when it was changed meanwhile
 */
export async function changePassword(
	actor: Member,
	input: { currentPassword: string; newPassword: string; repeatedPassword: string },
	keptSession: string
): Promise<void> {
	if (input.newPassword !== input.repeatedPassword)
		throw new Refusal('invalid', m.identity_password_differs(), 'repeatedPassword');
	const key = fingerprintOf('password-change', actor.accountId);
	const before = await transact(actor, async (tx, now) => {
		await queueUp(tx, [key]);
		if (await isThrottled(tx, { account: key, address: key }, now))
			throw new Refusal('too-many', m.identity_too_many({ minutes: windowMinutes }));
		const [account] = await tx.select().from(accounts).where(eq(accounts.id, actor.accountId));
		if (!account || account.isDemo) throw new Refusal('forbidden', m.identity_password_demo());
		await tx.insert(signInFailures).values({ key, failedAt: now });
		return account.passwordHash;
	});
	if (!(await verifyPassword(before, input.currentPassword))) {
		await transact(actor, (tx, now) =>
			record(tx, actor, 'identity.password-refused', { accountId: actor.accountId }, now)
		);
		throw new Refusal('invalid', m.identity_password_wrong(), 'currentPassword');
	}
	const passwordHash = await hashPassword(input.newPassword);
	await transact(actor, async (tx, now) => {
		const changed = await tx
			.update(accounts)
			.set({ passwordHash })
			.where(and(eq(accounts.id, actor.accountId), eq(accounts.passwordHash, before ?? '')))
			.returning({ id: accounts.id });
		if (changed.length === 0) throw new Refusal('stale', m.errors_stale());
		await tx.delete(signInFailures).where(eq(signInFailures.key, key));
		await endSessions(tx, actor.accountId, keptSession);
		await record(tx, actor, 'identity.password-changed', { accountId: actor.accountId }, now);
	});
}
