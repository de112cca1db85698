import { sql } from 'drizzle-orm';
import { PgBoss, type Job, type JobResult } from 'pg-boss';
import { config } from './config.server.ts';
import type { Tx } from './database.server.ts';
import { log } from './log.server.ts';
import type { Queue } from './queues.ts';
import { onShutdown } from './shutdown.server.ts';

/** Ids and codes only, as in notifications: what a job may do it reads afresh under its own rights. */
type JobData = Record<string, string>;
export type JobHandlers = Record<Queue, (data: JobData) => Promise<void>>;

/** Full batches follow each other at once, otherwise the queue is looked into every two seconds. */
const pace = { pollingIntervalSeconds: 2, batchSize: 20, burstWhenBatchFull: true, perJobResults: true } as const;
/** Seconds until an instance without a queue tries again. */
const retrySeconds = 15;
/** Seconds that running jobs get to finish at shutdown. */
const stopSeconds = 5;

/**
 * Puts a job into the queue, in the caller's transaction: it exists if and only if the transaction does. It may run
 * more than once, so its effect must not depend on how often. The application adds jobs through `platform.add_job`
 * alone and reads none (docs/decisions/0010).
 */
export async function addJob(tx: Tx, queue: Queue, data: JobData, at: Date): Promise<void> {
	await tx.execute(sql`select platform.add_job(${queue}, ${JSON.stringify(data)}::jsonb, ${at.toISOString()})`);
}

let ending = false;
let boss: PgBoss | undefined;
let starting: Promise<void> | undefined;

/**
 * Works off the queues in this process, as `lk_job`, until shutdown; any number of processes may do so at once. While
 * PostgreSQL or the queue is not there it tries again: a portal without jobs is better than none.
 */
export function startJobs(handlers: JobHandlers): void {
	if (starting) return;
	let wake = () => {};
	onShutdown(async () => {
		ending = true;
		wake();
		await starting;
		await boss?.stop({ graceful: true, timeout: stopSeconds * 1000 });
		starting = boss = undefined;
	});
	ending = false;
	starting = (async () => {
		while (!ending) {
			try {
				boss = await work(handlers);
				return;
			} catch (caught) {
				log.warn({ event: 'jobs.unavailable', error: caught });
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, retrySeconds * 1000);
					wake = () => (clearTimeout(timer), resolve());
				});
			}
		}
	})();
}

async function work(handlers: JobHandlers): Promise<PgBoss> {
	const started = new PgBoss({
		connectionString: config.jobDatabaseUrl,
		application_name: 'lueckenlos-jobs',
		max: 3,
		// The schema is the migration's, made by lk_owner; lk_job may only work in it.
		migrate: false,
		createSchema: false,
		reindex: false,
		// What is due by the calendar (queues.ts) becomes one job, however many instances look.
		schedule: true
	});
	started.on('error', (error) => log.warn({ event: 'jobs.error', error }));
	try {
		await started.start();
		for (const [queue, handle] of Object.entries(handlers))
			await started.work<JobData, unknown, typeof pace>(queue, pace, async (jobs) => {
				const results: JobResult[] = [];
				for (const job of jobs) results.push(await settle(queue, job, handle));
				return results;
			});
		return started;
	} catch (caught) {
		await started.stop({ graceful: false }).catch(() => {});
		throw caught;
	}
}

/** One job of a batch; a failed one is tried again later and holds up no other. */
async function settle(queue: string, job: Job<JobData>, handle: (data: JobData) => Promise<void>): Promise<JobResult> {
	try {
		await handle(job.data ?? {});
		return { id: job.id, status: 'completed' };
	} catch (caught) {
		log.warn({ event: 'jobs.failed', queue, job: job.id, error: caught });
		return { id: job.id, status: 'failed' };
	}
}
