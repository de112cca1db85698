import type postgres from 'postgres';
import { PgBoss } from 'pg-boss';
import { officeTimeZone } from '#lib/platform/days.ts';
import { queues, schedules } from '#lib/platform/queues.ts';

/** A job that fails is tried again after 5 seconds, then ever later, for about a day. */
const patience = { retryLimit: 12, retryDelay: 5, retryBackoff: true, retryDelayMax: 21_600, expireInSeconds: 120 };
/** A deadline may lie a year ahead and be late by another. */
const retentionSeconds = 366 * 86_400;

/**
 * The tables of pg-boss, made and brought up to date by lk_owner as part of the migration (docs/decisions/0010). lk_job
 * may work in them; lk_app adds jobs through platform.add_job() and has no right of its own. `sql` is lk_owner's
 * connection and holds the lock of the migration.
 */
export async function installJobs(adminUrl: string, sql: postgres.Sql): Promise<void> {
	const boss = new PgBoss({
		connectionString: adminUrl,
		application_name: 'lk',
		options: '-c role=lk_owner',
		max: 1,
		supervise: false,
		schedule: false
	});
	boss.on('error', () => undefined);
	await boss.start();
	try {
		const known = new Set((await boss.getQueues()).map((queue) => queue.name));
		for (const queue of queues) if (!known.has(queue)) await boss.createQueue(queue, { ...patience, retentionSeconds });
		// A time that passed while nothing ran is made up for, once.
		for (const { queue, cron } of schedules)
			await boss.schedule(queue, cron, {}, { tz: officeTimeZone, missed: 'once' });
	} finally {
		await boss.stop({ graceful: false });
	}
	await sql.unsafe(`
		revoke all on all functions in schema pgboss from public;
		grant usage on schema pgboss to lk_job;
		grant select, insert, update, delete on all tables in schema pgboss to lk_job;
		grant usage on all sequences in schema pgboss to lk_job;
		grant execute on all functions in schema pgboss to lk_job;
	`);
}
