import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import type { Tx } from '#lib/platform/database.server.ts';

/** Hours for which a failed sign-in is kept: throttling looks back fifteen minutes, an investigation a day. */
const failureHours = 24;

/** Days after its end for which an invitation still says that it is over; the address goes with it. */
export const invitationDays = 30;

/** Removes sessions that are over, old failed sign-ins and old invitations; answers how many. */
export async function sweepSignIns(tx: Tx, actor: Actor, now: Date): Promise<Record<string, number>> {
	const at = now.toISOString();
	const sessions = await tx.execute(
		sql`delete from platform.sessions where least(expires_at, absolute_expires_at) <= ${at}::timestamptz returning 1`
	);
	const failures = await tx.execute(sql`
		delete from platform.sign_in_failures
		where failed_at < ${at}::timestamptz - make_interval(hours => ${failureHours}) returning 1`);
	const invitations = await tx.execute(sql`
		delete from platform.invitations
		where expires_at < ${at}::timestamptz - make_interval(days => ${invitationDays}) returning 1`);
	const removed = {
		sessions: sessions.length,
		signInFailures: failures.length,
		invitations: invitations.length
	};
	await record(tx, actor, 'identity.swept', removed, now);
	return removed;
}
