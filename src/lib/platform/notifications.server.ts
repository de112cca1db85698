import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Member, MemberRole } from './actor.ts';
import { anyOf, type Tx } from './database.server.ts';
import { notifications } from './tables.server.ts';

export type Notification = typeof notifications.$inferSelect;

/** Tells a member something, once the transaction holds. Ids and codes only. */
export async function notify(
	tx: Tx,
	networkId: string,
	membershipId: string,
	kind: string,
	facts: Record<string, string | number>,
	now: Date
): Promise<void> {
	await tx.insert(notifications).values({ networkId, membershipId, kind, facts, createdAt: now });
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
		.orderBy(desc(notifications.createdAt))
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

/** Tells everybody in these roles (of one organisation, where given) once per `once`; answers how many heard it. */
export async function notifyRoles(
	tx: Tx,
	to: { networkId: string; roles: readonly MemberRole[]; organisationId?: string },
	kind: string,
	facts: Record<string, string | number>,
	once: string,
	now: Date
): Promise<number> {
	const told = await tx.execute(sql`
		insert into platform.notifications (network_id, membership_id, kind, facts, created_at, once)
		select ${to.networkId}, id, ${kind}, ${JSON.stringify(facts)}::jsonb, ${now.toISOString()}, ${once}
		from platform.memberships
		where network_id = ${to.networkId} and ended_at is null and ${anyOf(sql`role`, to.roles, 'text')}
			${to.organisationId ? sql`and organisation_id = ${to.organisationId}` : sql``}
		on conflict (membership_id, once) do nothing returning 1`);
	return told.length;
}
