import { randomBytes } from 'node:crypto';
import { applyRetention } from '#lib/consent/index.server.ts';
import { sweepSignIns } from '#lib/identity/index.server.ts';
import { personTables } from '#lib/interop/index.server.ts';
import { system, type Actor } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import type { JobHandlers } from '#lib/platform/jobs.server.ts';
import { sweep } from '#lib/platform/sweep.server.ts';
import { workOffRun } from '#lib/planning/index.server.ts';
import { passDeadline, settleOfferChange } from '#lib/referrals/index.server.ts';

/** Milliseconds for a step that goes over everything. */
const longStep = 300_000;

type Step = (tx: Tx, actor: Actor, now: Date) => Promise<unknown>;

/** What happens every night: each in a transaction of its own, and each finds nothing to do the second time. */
export const dailySteps: Record<string, Step> = {
	retention: (tx, actor, now) => applyRetention(tx, actor, { tables: personTables, dryRun: false }, now),
	'sign-ins': (tx, actor, now) => sweepSignIns(tx, actor, now),
	sweep: (tx, actor, now) => sweep(tx, actor, now)
};

/** One step that fails holds up no other; the job is tried again then. */
export async function runDaily(steps: Record<string, Step> = dailySteps): Promise<void> {
	const failures: unknown[] = [];
	for (const [name, step] of Object.entries(steps)) {
		const actor = system(`daily-${name}-${randomBytes(4).toString('hex')}`);
		try {
			await transact(actor, (tx, now) => step(tx, actor, now), { deadline: longStep });
		} catch (caught) {
			failures.push(caught);
		}
	}
	if (failures.length > 0) throw new AggregateError(failures, 'a step of the daily job failed');
}

/** What the queues are worked off with: here the modules meet that must not know of each other. */
export const jobs: JobHandlers = {
	'referrals.deadline': async ({ referralId = '', deadline = '', nth = '1' }) => {
		const actor = system(`job ${deadline}`);
		await transact(actor, (tx, now) => passDeadline(tx, actor, { referralId, deadline, nth }, now));
	},
	'planning.optimise': ({ runId = '' }) => workOffRun(runId),
	'referrals.offer-change': async ({ changeId = '', offerId = '' }) => {
		const actor = system('job offer-change');
		await transact(actor, (tx, now) => settleOfferChange(tx, actor, { changeId, offerId }, now), { deadline: 60_000 });
	},
	'platform.daily': () => runDaily()
};
