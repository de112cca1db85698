import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Member, MemberRole } from './actor.ts';
import { anyOf, type Tx } from './database.server.ts';
import { notifications } from './tables.server.ts';

export type Notification = typeof notifications.$inferSelect;

/** What somebody is told: ids and codes only. With `once` nobody hears the same a second time. */
export type Notice = { kind: string; facts: Record<string, string | number>; once?: string };

/** Tells a member something, once the transaction holds. */
export async function notify(
	tx: Tx,
	to: { networkId: string; membershipId: string },
	notice: Notice,
	now: Date
): Promise<void> {
	await tx
		.insert(notifications)
		.values({ networkId: to.networkId, membershipId: to.membershipId, ...notice, createdAt: now })
		.onConflictDoNothing({ target: [notifications.membershipId, notifications.once] });
}

/**
 * Tells everybody in these roles (of one organisation, where given); answers how many heard it. What `renews` gives who
 * heard it before the newest facts.
 */
export async function notifyRoles(
	tx: Tx,
	to: { networkId: string; roles: readonly MemberRole[]; organisationId?: string; except?: string },
	notice: Notice & { renews?: boolean },
	now: Date
): Promise<number> {
	const told = await tx.execute(sql`
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
		select ${to.networkId}, id, ${notice.kind}, ${JSON.stringify(notice.facts)}::jsonb, ${now.toISOString()}, ${notice.once ?? null}
		from platform.memberships
		where network_id = ${to.networkId} and ended_at is null and ${anyOf(sql`role`, to.roles, 'text')}
			${to.organisationId ? sql`and organisation_id = ${to.organisationId}` : sql``}
			${to.except ? sql`and id <> ${to.except}` : sql``}
		on conflict (membership_id, once) do ${notice.renews ? sql`update set facts = excluded.facts` : sql`nothing`} returning 1`);
	return told.length;
}

export async function countUnread(tx: Tx, actor: Member): Promise<number> {
	const [row] = await tx
		.select({ count: sql<number>`count(*)::int` })
		.from(notifications)
		.where(and(eq(notifications.membershipId, actor.membershipId), isNull(notifications.readAt)));
	return row?.count ?? 0;
}

export async function listNotifications(tx: Tx, actor: Member, most = 50): Promise<Notification[]> {
	return tx
		.select()
		.from(notifications)
		.where(eq(notifications.membershipId, actor.membershipId))
		.orderBy(desc(notifications.createdAt), notifications.position)
		.limit(most);
}

/** Marks the member's own notifications as read; all of them without ids. */
export async function markRead(tx: Tx, actor: Member, now: Date, ids?: string[]): Promise<void> {
	await tx
		.update(notifications)
		.set({ readAt: now })
		.where(
			and(
				eq(notifications.membershipId, actor.membershipId),
				isNull(notifications.readAt),
				ids ? inArray(notifications.id, ids) : undefined
			)
		);
}

/** Takes a step of `markRead` back: what was marked at that moment is unread again. */
export async function markUnread(tx: Tx, actor: Member, readAt: Date): Promise<void> {
	await tx
		.update(notifications)
		.set({ readAt: null })
		.where(and(eq(notifications.membershipId, actor.membershipId), eq(notifications.readAt, readAt)));
}
