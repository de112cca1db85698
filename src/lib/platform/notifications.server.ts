import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Member } from './actor.ts';
import type { Tx } from './database.server.ts';
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
