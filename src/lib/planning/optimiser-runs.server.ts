import { and, eq, isNull, sql } from 'drizzle-orm';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { system, type Actor, type Member } from '#lib/platform/actor.ts';
import { record } from '#lib/platform/audit.server.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { addJob } from '#lib/platform/jobs.server.ts';
import { notify } from '#lib/platform/notifications.server.ts';
import { getGround } from './ground.server.ts';
import type { OptimiserForm } from './inputs.ts';
import { optimise, type Outcome } from './optimise.server.ts';
import { mayPlan, maySeePlans } from './policy.ts';
import { isUnfinished, type RunState } from './runs.ts';
import { problemOf, proposalOf, type Proposal, type SitingRequest } from './siting-request.ts';
import { easyBound, propose, type Certainty } from './siting.ts';
import { optimiserRuns } from './tables.server.ts';

/** Orders of one network that may wait at the same time. */
const mostWaiting = 10;

/**
 * Takes an order to the optimiser. The first answer is there at once; a job goes on from it in a thread of its own.
 *
 * @throws {Refusal} `conflict` when too many orders wait, `not-found` for the need
 */
export async function startRun(tx: Tx, actor: Actor, form: OptimiserForm, now: Date): Promise<{ id: string }> {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [waiting] = await tx.execute<{ count: number }>(sql`
		select count(*)::integer as count from steering.optimiser_runs where network_id = ${actor.networkId} and state in ('waiting', 'running')`);
	if ((waiting?.count ?? 0) >= mostWaiting) throw new Refusal('conflict', m.scenario_refused_orders());
	const ground = await getGround(tx, actor, form.bedarf, now);
	const asked = {
		candidates: form.kandidaten,
		most: form.standorte,
		places: form.plaetzeJe,
		siteCost: form.kostenJe ?? 0,
		budget: form.budget,
		reach: form.weite
	};
	const { problem, names } = problemOf(ground, asked);
	const first = propose(problem);
	const proposal = proposalOf(problem, names, first);
	const request: SitingRequest = { ...asked, need: form.bedarf, seconds: form.sekunden, names };
	const [row] = await tx
		.insert(optimiserRuns)
		.values({
			networkId: actor.networkId,
			termId: ground.need.id,
			request,
			ground,
			first: proposal,
			best: proposal,
			gap: gapOf(first.objective, easyBound(problem)),
			createdBy: actor.membershipId,
			createdAt: now
		})
		.returning({ id: optimiserRuns.id });
	if (!row) throw new Error('insert answered nothing');
	await addJob(tx, 'planning.optimise', { runId: row.id }, now);
	await record(tx, actor, 'planning.optimiser-started', { runId: row.id, termId: ground.need.id }, now);
	return row;
}

const gapOf = (objective: number, bound: number): number =>
	objective > 0 ? Math.min(1, Math.max(0, (objective - bound) / objective)) : 0;

/** Ends an order: whoever works on it stops within a second, wherever that is. One that waits ends at once. */
export async function cancelRun(tx: Tx, actor: Actor, input: { id: string }, now: Date): Promise<void> {
	if (!mayPlan(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [run] = await tx.select().from(optimiserRuns).where(eq(optimiserRuns.id, input.id)).for('update');
	if (!run || run.networkId !== actor.networkId) throw new Refusal('not-found', m.errors_not_found());
	if (!isUnfinished(run.state)) throw new Refusal('conflict', m.scenario_refused_cancel());
	await tx
		.update(optimiserRuns)
		.set({
			cancelRequestedAt: now,
			...(run.state === 'waiting' ? { state: 'cancelled', certainty: 'cancelled', endedAt: now } : {})
		})
		.where(eq(optimiserRuns.id, run.id));
	await record(tx, actor, 'planning.optimiser-cancelled', { runId: run.id }, now);
}

export type Run = {
	id: string;
	need: string;
	needCode: string;
	state: RunState;
	/** Cancelled, and whoever works on it has not noticed yet. */
	ending: boolean;
	request: SitingRequest;
	first: Proposal;
	best: Proposal;
	certainty: Certainty | undefined;
	gap: number | null;
	createdAt: string;
	startedAt: string | null;
	endedAt: string | null;
};
type RunRow = Omit<Run, 'certainty'> & { certainty: Certainty['kind'] | null };

const runRows = (actor: Member, where = sql`true`) => sql<RunRow>`
	select r.id, ${getLocale() === 'en' ? sql`t.label_en` : sql`t.label_de`} as need, t.code as "needCode", r.state,
		r.cancel_requested_at is not null and r.state in ('waiting', 'running') as ending, r.request, r.first, r.best,
		r.certainty, r.gap, r.created_at as "createdAt", r.started_at as "startedAt", r.ended_at as "endedAt"
	from steering.optimiser_runs r join directory.terms t on t.id = r.term_id
	where r.network_id = ${actor.networkId} and ${where}`;

const iso = (at: string | null) => (at === null ? null : new Date(at).toISOString());
const runOf = (row: RunRow): Run => ({
	...row,
	certainty:
		row.certainty === null
			? undefined
			: row.certainty === 'optimal'
				? { kind: 'optimal' }
				: { kind: row.certainty, gap: row.gap ?? 1 },
	createdAt: new Date(row.createdAt).toISOString(),
	startedAt: iso(row.startedAt),
	endedAt: iso(row.endedAt)
});

/** @throws {Refusal} `not-found` when unknown or of another network */
export async function getRun(tx: Tx, actor: Actor, id: string): Promise<Run> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const [row] = await tx.execute<RunRow>(runRows(actor, sql`r.id = ${id}`));
	if (!row) throw new Refusal('not-found', m.errors_not_found());
	return runOf(row);
}

/** Orders of the network, the newest first. */
export async function listRuns(tx: Tx, actor: Actor): Promise<Run[]> {
	if (!maySeePlans(actor)) throw new Refusal('forbidden', m.errors_forbidden());
	const rows = await tx.execute<RunRow>(sql`${runRows(actor)} order by r.created_at desc, r.id limit 50`);
	return rows.map(runOf);
}

/** Milliseconds between two signs of life; after three without one, somebody else may take the order over. */
const beat = 500;
const silence = '15 seconds';

/**
 * Works an order off: the job. It may run more than once and on several instances; one of them works. Every half second
 * it writes how far it is and reads whether it is still wanted.
 */
export async function workOffRun(runId: string): Promise<void> {
	const actor = system(`job optimise ${runId}`);
	const run = await transact(actor, async (tx, now) => {
		const [claimed] = await tx
			.update(optimiserRuns)
			.set({ state: 'running', startedAt: now, beatAt: now })
			.where(
				and(
					eq(optimiserRuns.id, runId),
					isNull(optimiserRuns.endedAt),
					sql`(${optimiserRuns.state} = 'waiting' or ${optimiserRuns.state} = 'running' and ${optimiserRuns.beatAt} < ${now.toISOString()}::timestamptz - ${silence}::interval)`
				)
			)
			.returning();
		return claimed;
	});
	if (!run) return;
	const { problem, names } = problemOf(run.ground, run.request);
	const stop = new AbortController();
	let latest: { best: Proposal; gap: number } | undefined;
	const { outcome } = optimise(problem, {
		seconds: run.request.seconds,
		signal: stop.signal,
		onProgress: (answer, gap) => (latest = { best: proposalOf(problem, names, answer), gap })
	});

	const ended = outcome.then(
		(result) => ({ result }),
		(caught: unknown) => ({ caught })
	);
	let over: Awaited<typeof ended> | undefined;
	try {
		while (!over) {
			over = await Promise.race([ended, new Promise<undefined>((resolve) => setTimeout(resolve, beat))]);
			if (over) break;
			const wanted = await transact(actor, async (tx, now) => {
				const [row] = await tx
					.update(optimiserRuns)
					.set({ beatAt: now, ...latest })
					.where(eq(optimiserRuns.id, runId))
					.returning({ cancelled: optimiserRuns.cancelRequestedAt });
				return row !== undefined && row.cancelled === null;
			});
			if (!wanted) stop.abort();
		}
	} finally {
		// The database went away: nobody would hear the answer, and the next order waits for this thread.
		if (!over) stop.abort();
	}
	const end = over;
	await transact(actor, async (tx, now) => {
		await tx
			.update(optimiserRuns)
			.set({ endedAt: now, beatAt: now, ...('result' in end ? endOf(end.result) : { state: 'failed' as const }) })
			.where(eq(optimiserRuns.id, runId));
		await notify(
			tx,
			{ networkId: run.networkId, membershipId: run.createdBy },
			{ kind: 'planning.optimiser-ended', facts: { runId } },
			now
		);
	});
	if ('caught' in end) throw end.caught;

	function endOf({ answer, certainty }: Outcome) {
		return {
			state: certainty.kind === 'cancelled' ? ('cancelled' as const) : ('done' as const),
			best: proposalOf(problem, names, answer),
			certainty: certainty.kind,
			gap: certainty.kind === 'optimal' ? 0 : certainty.gap
		};
	}
}
