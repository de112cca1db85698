import type { Tx } from '#lib/platform/database.server.ts';
import { addJob } from '#lib/platform/jobs.server.ts';
import { deadlines, dueAt, type Deadline, type DeadlineFacts } from './deadlines.ts';

/** Puts a job where a change moved a deadline; the job looks again when it runs, so old ones find nothing to do. */
export async function watch(tx: Tx, before: DeadlineFacts & { id: string }, after: DeadlineFacts): Promise<void> {
	for (const deadline of deadlines) {
		const due = dueAt(deadline, after);
		if (due && due.getTime() !== dueAt(deadline, before)?.getTime()) await watchOne(tx, before.id, deadline, due);
	}
}

export const watchOne = (tx: Tx, referralId: string, deadline: Deadline, due: Date, nth = 1): Promise<void> =>
	addJob(tx, 'referrals.deadline', { referralId, deadline, nth: String(nth) }, due);

/** A consent was withdrawn past the two sides: a job looks at once whether a place rested on it. */
export const checkGround = (tx: Tx, referralId: string, now: Date): Promise<void> =>
	watchOne(tx, referralId, 'ground', now);
