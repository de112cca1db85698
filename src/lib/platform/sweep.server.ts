import { sql } from 'drizzle-orm';
import type { Actor } from './actor.ts';
import { record } from './audit.server.ts';
import type { Tx } from './database.server.ts';

/** Hours in which a form that is sent twice gets its first answer again (security.md S8). */
const requestKeyHours = 72;
/** Days that a notification stays: what was read, and what nobody looked at. */
const readNotificationDays = 90;
const unreadNotificationDays = 180;

/** Removes what served its time and holds no person's data; answers how many rows of what. */
export async function sweep(tx: Tx, actor: Actor, now: Date): Promise<Record<string, number>> {
	const at = now.toISOString();
	const keys = await tx.execute(sql`
		delete from platform.request_keys
		where created_at < ${at}::timestamptz - make_interval(hours => ${requestKeyHours}) returning 1`);
	const notifications = await tx.execute(sql`
		delete from platform.notifications
		where created_at < ${at}::timestamptz
			- make_interval(days => case when read_at is null then ${unreadNotificationDays}::int else ${readNotificationDays}::int end)
		returning 1`);
	const removed = { requestKeys: keys.length, notifications: notifications.length };
	await record(tx, actor, 'platform.swept', removed, now);
	return removed;
}
