import { createHash } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from 'lucia';
import { system, type Actor, type Member, type MemberRole } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { accounts, memberships, networks, sessions } from './tables.server.ts';

// lucia is at the end of its life: nothing outside this file knows it (docs/decisions/0002).

/** Minutes without a request until a session ends; case data is on the screen (security.md S20). */
const inactivityMinutes = 30;
/** Hours after which one signs in again, however busy. */
const absoluteHours = 8;

type SessionAttributes = { membershipId: string | null; userAgent: string };
type UserAttributes = { name: string; email: string; membership: Omit<Member, 'requestId'> | undefined };

declare module 'lucia' {
	interface Register {
		Lucia: typeof lucia;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: UserAttributes;
	}
}

const prefix = 'h1_';
/** What is stored: a dump of the table opens no session. */
const hashed = (id: string): string =>
	id.startsWith(prefix) ? id : prefix + createHash('sha256').update(id).digest('base64url');

const reader = system('session');

const adapter: Adapter = {
	async getSessionAndUser(raw) {
		// A stored hash presented as a cookie is refused (no pass-the-hash).
		if (raw.startsWith(prefix)) return [null, null];
		return transact(reader, async (tx, now) => {
			const [row] = await tx
				.select({
					session: sessions,
					name: accounts.name,
					email: accounts.email,
					disabledAt: accounts.disabledAt,
					membership: memberships
				})
				.from(sessions)
				.innerJoin(accounts, eq(accounts.id, sessions.accountId))
				.leftJoin(memberships, and(eq(memberships.id, sessions.membershipId), isNull(memberships.endedAt)))
				.where(and(eq(sessions.id, hashed(raw)), gt(sessions.absoluteExpiresAt, now), gt(sessions.expiresAt, now)));
			if (!row || row.disabledAt) return [null, null];
			const membership = row.membership
				? {
						role: row.membership.role,
						networkId: row.membership.networkId,
						organisationId: row.membership.organisationId,
						accountId: row.session.accountId,
						membershipId: row.membership.id
					}
				: undefined;
			const session: DatabaseSession = {
				id: row.session.id,
				userId: row.session.accountId,
				expiresAt: await prolong(tx, row.session, now),
				attributes: { membershipId: row.session.membershipId, userAgent: row.session.userAgent }
			};
			const user: DatabaseUser = {
				id: row.session.accountId,
				attributes: { name: row.name, email: row.email, membership }
			};
			return [session, user];
		});
	},
	async getUserSessions(accountId) {
		return transact(reader, async (tx, now) => {
			const rows = await tx
				.select()
				.from(sessions)
				.where(and(eq(sessions.accountId, accountId), gt(sessions.expiresAt, now)));
			return rows.map((row) => ({
				id: row.id,
				userId: row.accountId,
				expiresAt: row.expiresAt,
				attributes: { membershipId: row.membershipId, userAgent: row.userAgent }
			}));
		});
	},
	async setSession({ id, userId, attributes }) {
		await transact(reader, async (tx, now) => {
			await tx.insert(sessions).values({
				id: hashed(id),
				accountId: userId,
				membershipId: attributes.membershipId,
				userAgent: attributes.userAgent,
				createdAt: now,
				expiresAt: new Date(now.getTime() + inactivityMinutes * 60_000),
				absoluteExpiresAt: new Date(now.getTime() + absoluteHours * 3_600_000)
			});
		});
	},
	async updateSessionExpiration(id, expiresAt) {
		await transact(reader, async (tx) => {
			await tx
				.update(sessions)
				.set({ expiresAt: sql`least(${expiresAt.toISOString()}::timestamptz, ${sessions.absoluteExpiresAt})` })
				.where(eq(sessions.id, hashed(id)));
		});
	},
	async deleteSession(id) {
		await transact(reader, (tx) => tx.delete(sessions).where(eq(sessions.id, hashed(id))));
	},
	async deleteUserSessions(accountId) {
		await transact(reader, (tx) => tx.delete(sessions).where(eq(sessions.accountId, accountId)));
	},
	async deleteExpiredSessions() {
		await transact(reader, (tx, now) => tx.delete(sessions).where(sql`${sessions.expiresAt} <= ${now.toISOString()}`));
	}
};

/**
 * Half an hour from this request: lucia by itself renews only in the second half, and who types for long would be signed
 * out after a quarter of an hour. Written once a minute at most.
 */
async function prolong(tx: Tx, session: typeof sessions.$inferSelect, now: Date): Promise<Date> {
	const until = Math.min(now.getTime() + inactivityMinutes * 60_000, session.absoluteExpiresAt.getTime());
	if (until - session.expiresAt.getTime() < 60_000) return session.expiresAt;
	const expiresAt = new Date(until);
	await tx.update(sessions).set({ expiresAt }).where(eq(sessions.id, session.id));
	return expiresAt;
}

const lucia = new Lucia(adapter, {
	sessionExpiresIn: new TimeSpan(inactivityMinutes, 'm'),
	getSessionAttributes: (attributes) => attributes,
	getUserAttributes: (attributes) => attributes
});

type Web = { cookies: Cookies; url: URL };

const cookieName = (url: URL): string => (url.protocol === 'https:' ? '__Host-lk' : 'lk');

function setCookie({ cookies, url }: Web, raw: string): void {
	cookies.set(cookieName(url), raw, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
		maxAge: absoluteHours * 3600
	});
}

function clearCookie({ cookies, url }: Web): void {
	cookies.delete(cookieName(url), { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' });
}

type SignedIn = {
	session: { id: string; expiresAt: Date };
	account: { id: string; name: string; email: string };
	membership: Omit<Member, 'requestId'> | undefined;
};

/** Who the request's cookie belongs to, prolonging the session while it is used. */
export async function readSession(web: Web): Promise<SignedIn | undefined> {
	let raw: string | undefined;
	try {
		raw = web.cookies.get(cookieName(web.url));
	} catch {
		// A malformed percent-encoding: as good as no cookie.
		return undefined;
	}
	if (!raw || raw.length > 200) return undefined;
	const { session, user } = await lucia.validateSession(raw);
	if (!session || !user) {
		clearCookie(web);
		return undefined;
	}
	// The request's own raw id: lucia only knows the hash here.
	if (session.fresh) setCookie(web, raw);
	return {
		session: { id: session.id, expiresAt: session.expiresAt },
		account: { id: user.id, name: user.name, email: user.email },
		membership: user.membership
	};
}

/** Opens a session with a new id, in the given membership or the account's first. */
export async function openSession(
	web: Web,
	accountId: string,
	membershipId: string | undefined,
	userAgent: string
): Promise<void> {
	const membership = membershipId ?? (await transact(reader, (tx) => firstMembership(tx, accountId)));
	const session = await lucia.createSession(accountId, {
		membershipId: membership ?? null,
		userAgent: userAgent.slice(0, 200)
	});
	setCookie(web, session.id);
}

export async function closeSession(web: Web, id: string): Promise<void> {
	await lucia.invalidateSession(id);
	clearCookie(web);
}

async function firstMembership(tx: Tx, accountId: string): Promise<string | undefined> {
	const [row] = await tx
		.select({ id: memberships.id })
		.from(memberships)
		.where(and(eq(memberships.accountId, accountId), isNull(memberships.endedAt)))
		.orderBy(memberships.createdAt, memberships.id)
		.limit(1);
	return row?.id;
}

export type MembershipChoice = {
	id: string;
	role: MemberRole;
	networkId: string;
	networkName: string;
	organisationId: string;
	organisationName: string;
};

/** The memberships an account may act in. */
export async function listMemberships(tx: Tx, accountId: string): Promise<MembershipChoice[]> {
	return tx
		.select({
			id: memberships.id,
			role: memberships.role,
			networkId: memberships.networkId,
			networkName: networks.name,
			organisationId: memberships.organisationId,
			organisationName: sql<string>`(select name from directory.organisations where id = ${memberships.organisationId})`
		})
		.from(memberships)
		.innerJoin(networks, eq(networks.id, memberships.networkId))
		.where(and(eq(memberships.accountId, accountId), isNull(memberships.endedAt)))
		.orderBy(memberships.createdAt, memberships.id);
}

type OpenSession = { id: string; createdAt: Date; expiresAt: Date; userAgent: string };

export async function listSessions(tx: Tx, actor: Actor, now: Date): Promise<OpenSession[]> {
	if (!actor.accountId) return [];
	return tx
		.select({
			id: sessions.id,
			createdAt: sessions.createdAt,
			expiresAt: sessions.expiresAt,
			userAgent: sessions.userAgent
		})
		.from(sessions)
		.where(and(eq(sessions.accountId, actor.accountId), gt(sessions.expiresAt, now)))
		.orderBy(sessions.createdAt);
}

/** Ends the account's other sessions, or one of them. Answers how many. */
export async function endSessions(tx: Tx, accountId: string, keep: string, only?: string): Promise<number> {
	const ended = await tx
		.delete(sessions)
		.where(and(eq(sessions.accountId, accountId), only ? eq(sessions.id, only) : ne(sessions.id, keep)))
		.returning({ id: sessions.id });
	return ended.length;
}
