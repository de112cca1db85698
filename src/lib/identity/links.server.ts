import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import type { LinkPurpose } from './model.ts';
import { accounts, links, memberships } from './tables.server.ts';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes the secret part of an address (256 bits), known from here on to its owner alone; an earlier one ends. */
export async function makeLink(
	tx: Tx,
	input: { membershipId: string; purpose: LinkPurpose; expiresAt?: Date },
	now: Date
): Promise<string> {
	await endLinks(tx, input, now);
	const token = randomBytes(32).toString('base64url');
	await tx.insert(links).values({
		membershipId: input.membershipId,
		purpose: input.purpose,
		tokenHash: hashOf(token),
		createdAt: now,
		expiresAt: input.expiresAt ?? null
	});
	return token;
}

export async function endLinks(
	tx: Tx,
	what: { membershipId: string; purpose: LinkPurpose },
	now: Date
): Promise<number> {
	const ended = await tx
		.update(links)
		.set({ endedAt: now })
		.where(and(eq(links.membershipId, what.membershipId), eq(links.purpose, what.purpose), isNull(links.endedAt)))
		.returning({ id: links.id });
	return ended.length;
}

export type LinkHolder = { linkId: string; member: Member; locale: 'de' | 'en' };

/** Whose address it is, while it holds and the membership does; unknown, spent and foreign ones are alike. */
export async function findLink(
	tx: Tx,
	purpose: LinkPurpose,
	token: string,
	requestId: string,
	now: Date
): Promise<LinkHolder | undefined> {
	if (!/^[\w-]{43}$/.test(token)) return undefined;
	const [row] = await tx
		.select({ linkId: links.id, membership: memberships, locale: accounts.locale })
		.from(links)
		.innerJoin(memberships, and(eq(memberships.id, links.membershipId), isNull(memberships.endedAt)))
		.innerJoin(accounts, and(eq(accounts.id, memberships.accountId), isNull(accounts.disabledAt)))
		.where(
			and(
				eq(links.tokenHash, hashOf(token)),
				eq(links.purpose, purpose),
				isNull(links.endedAt),
				or(isNull(links.expiresAt), gt(links.expiresAt, now))
			)
		);
	if (!row) return undefined;
	const { id: membershipId, role, networkId, organisationId, accountId } = row.membership;
	return {
		linkId: row.linkId,
		locale: row.locale,
		member: { membershipId, role, networkId, organisationId, accountId, requestId }
	};
}

/** Uses a one-time address up; false when somebody was faster. */
export async function spendLink(tx: Tx, linkId: string, now: Date): Promise<boolean> {
	const spent = await tx
		.update(links)
		.set({ endedAt: now })
		.where(and(eq(links.id, linkId), isNull(links.endedAt)))
		.returning({ id: links.id });
	return spent.length > 0;
}

/** Since when the member's address for this holds; null without one. */
export async function linkSince(tx: Tx, actor: Member, purpose: LinkPurpose): Promise<string | null> {
	const [row] = await tx
		.select({ at: sql<string>`${links.createdAt}` })
		.from(links)
		.where(and(eq(links.membershipId, actor.membershipId), eq(links.purpose, purpose), isNull(links.endedAt)))
		.orderBy(desc(links.createdAt))
		.limit(1);
	return row ? new Date(row.at).toISOString() : null;
}
