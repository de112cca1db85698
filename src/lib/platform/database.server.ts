import { createHash } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from './actor.ts';
import { config } from './config.server.ts';
import { crossing } from './crossing.server.ts';
import { refusalByConstraint } from './constraints.server.ts';
import { Refusal } from './errors.ts';
import { log } from './log.server.ts';
import { onShutdown } from './shutdown.server.ts';

type Database = PostgresJsDatabase<Record<string, never>>;
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0];

export type Options = {
	/** Makes the work happen once per key: a repeated submit gets the first answer again (security.md S8). */
	once?: Once | undefined;
	/** Milliseconds until the transaction is given up and the pool replaced. Long imports ask for more. */
	deadline?: number;
};
export type Once = { key: string; fingerprint: string };

/** `busy`: transactions that hold a connection. */
type Pool = { db: Database; busy: number; end: () => Promise<void> };
/** Who connects; what is let run longer has connections of its own, so that no slow page takes a nightly step with it. */
type Role = 'app' | 'job' | 'app-long' | 'job-long';

const pools = new Map<Role, Pool>();
const defaultDeadline = 5_000;

function open(role: Role): Pool {
	const client = postgres(role.startsWith('job') ? config.jobDatabaseUrl : config.databaseUrl, {
		max: config.poolSize,
		prepare: config.prepare,
		connect_timeout: 4,
		idle_timeout: 60,
		// The default backs off for up to 20 seconds; after a restart of PostgreSQL people would wait that long.
		backoff: () => 0.25,
		connection: { application_name: `lueckenlos-${role}` },
		onnotice: () => {}
	});
	const begin = client.begin.bind(client);
	client.begin = ((work: (tx: postgres.TransactionSql) => Promise<unknown>) =>
		begin((tx) => work(preparing(tx)))) as typeof client.begin;
	return { db: drizzle(preparing(client)), busy: 0, end: () => client.end({ timeout: 2 }) };
}

/**
 * drizzle sends every statement unprepared: parsed and planned anew each time, with one more round trip. Kept per
 * connection, a page under row security costs the database less than half (npm run bench).
 */
function preparing<Client extends postgres.ISql>(client: Client): Client {
	const unsafe = client.unsafe.bind(client);
	client.unsafe = ((text: string, params?: never[], options?: object) =>
		unsafe(text, params, { ...options, prepare: config.prepare })) as Client['unsafe'];
	return client;
}

function poolOf(role: Role): Pool {
	let pool = pools.get(role);
	if (!pool) pools.set(role, (pool = open(role)));
	return pool;
}

/** Ends all connections; the last step before the process or its database goes away. */
async function closeDatabase(): Promise<void> {
	const open = [...pools.values()];
	pools.clear();
	await Promise.all(open.map((pool) => pool.end()));
}
onShutdown(closeDatabase);

/**
 * The only way to the database (security.md S2): one transaction with the actor as its local context, a deadline,
 * and the database's own `now()`, read once.
 *
 * @throws {Refusal} what `work` refuses; `unavailable` when PostgreSQL cannot be reached, no connection becomes free, or
 *   the deadline passes (then the outcome is unknown and `once` resolves it on retry).
 */
export async function transact<T>(
	actor: Actor,
	work: (tx: Tx, now: Date) => Promise<T>,
	options: Options = {}
): Promise<T> {
	const deadline = options.deadline ?? defaultDeadline;
	for (let attempt = 1; ; attempt++) {
		try {
			const answer = await withDeadline(actor, deadline, async (tx) => {
				const now = await enter(tx, actor, deadline);
				crossing('transact.entered');
				return options.once ? workOnce(tx, actor, options.once, now, work) : work(tx, now);
			});
			crossing('transact.committed');
			return answer;
		} catch (caught) {
			if (isRetryable(caught) && attempt < 4) continue;
			throw translate(caught);
		}
	}
}

/** Sets what the row policies compare with, for this transaction only, and reads the clock. */
async function enter(tx: Tx, actor: Actor, deadline: number): Promise<Date> {
	const [row] = await tx.execute<{ now: string }>(
		sql`select platform.enter(${actor.role}, ${actor.networkId ?? null}, ${actor.organisationId ?? null}, ${actor.accountId ?? null}, ${actor.membershipId ?? null}, ${actor.requestId}, ${deadline}, ${fakeNow?.toISOString() ?? null}) as now`
	);
	if (!row) throw new Error('platform.enter answered nothing');
	return new Date(row.now);
}

let fakeNow: Date | undefined;
/** Tests set the clock that `transact` hands out and policies see; `undefined` gives it back to the database. */
export function setNow(now: Date | undefined): void {
	fakeNow = now;
}

async function workOnce<T>(
	tx: Tx,
	actor: Actor,
	once: Once,
	now: Date,
	work: (tx: Tx, now: Date) => Promise<T>
): Promise<T> {
	const owner = actor.membershipId ?? actor.accountId ?? '00000000-0000-0000-0000-000000000000';
	const claimed = await tx.execute(
		sql`insert into platform.request_keys (owner, key, fingerprint, created_at)
			values (${owner}, ${once.key}, ${once.fingerprint}, ${now.toISOString()})
			on conflict do nothing returning key`
	);
	if (claimed.length === 0) {
		const [earlier] = await tx.execute<{ fingerprint: string; answer: T }>(
			sql`select fingerprint, answer from platform.request_keys where owner = ${owner} and key = ${once.key}`
		);
		if (earlier?.fingerprint !== once.fingerprint) throw new Refusal('repeated', m.errors_repeated());
		return earlier.answer;
	}
	crossing('transact.claimed');
	const answer = await work(tx, now);
	crossing('transact.worked');
	await tx.execute(
		sql`update platform.request_keys set answer = ${JSON.stringify(answer ?? null)}::jsonb where owner = ${owner} and key = ${once.key}`
	);
	crossing('transact.answered');
	return answer;
}

/** What was asked, so that the same key with another body is noticed. */
export const fingerprintOf = (...parts: string[]): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/**
 * A transaction that is given up after `ms`: once when no connection became free in that time, and once when its work did
 * not end. One that never settles means a connection that PostgreSQL lost (security.md § 0.1): then the pool starts afresh.
 * Waiting behind others that work, each with a deadline of its own, means nothing of the kind.
 */
async function withDeadline<T>(actor: Actor, ms: number, work: (tx: Tx) => Promise<T>): Promise<T> {
	const role: Role = `${actor.role === 'system' ? 'job' : 'app'}${ms > defaultDeadline ? '-long' : ''}`;
	const pool = poolOf(role);
	let timer: NodeJS.Timeout | undefined;
	let isOver = false;
	let begun = (): void => {};
	const deadline = new Promise<never>((_, reject) => {
		timer = setTimeout(() => giveUp(pool.busy < config.poolSize), ms + 500);
		function giveUp(isLost: boolean): void {
			isOver = true;
			log.warn({ event: isLost ? 'database.connection-lost' : 'database.overloaded', role, busy: pool.busy });
			if (isLost) {
				if (pools.get(role) === pool) pools.delete(role);
				pool.end().catch(() => {});
			}
			reject(new Refusal('unavailable', m.errors_unavailable()));
		}
		begun = () => {
			clearTimeout(timer);
			timer = setTimeout(() => giveUp(true), ms + 500);
		};
	});
	const running = pool.db.transaction(async (tx) => {
		if (isOver) throw new Refusal('unavailable', m.errors_unavailable());
		begun();
		pool.busy++;
		try {
			return await work(tx);
		} finally {
			pool.busy--;
		}
	});
	running.catch(() => {});
	try {
		return await Promise.race([running, deadline]);
	} finally {
		clearTimeout(timer);
	}
}

type DriverError = { code?: string; constraint_name?: string };
const driverError = (caught: unknown): DriverError | undefined => {
	if (!(caught instanceof Error)) return undefined;
	const cause = caught.cause as DriverError | undefined;
	return cause?.code ? cause : (caught as DriverError);
};

/**
 * Serialisation failure and deadlock: PostgreSQL asks to try again. So does a prepared statement whose table a migration
 * has changed meanwhile (the driver forgets it, but the transaction has failed: 0A000, then 25P02).
 */
const isRetryable = (caught: unknown): boolean =>
	['40001', '40P01', '0A000', '25P02'].includes(driverError(caught)?.code ?? '');

const lost =
	/^(08...|57P0[1-5]|53300|57014|55P03|25P0[34]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT)$/;

/** Constraint names become sentences, lost connections an answer to wait for; everything else stays a fault. */
function translate(caught: unknown): unknown {
	if (caught instanceof Refusal) return caught;
	const error = driverError(caught);
	const refusal = error?.constraint_name ? refusalByConstraint.get(error.constraint_name) : undefined;
	if (refusal) return refusal();
	if (error?.code && lost.test(error.code)) {
		log.warn({ event: 'database.unavailable', code: error.code });
		return new Refusal('unavailable', m.errors_unavailable());
	}
	return caught;
}

/**
 * For the rest of this transaction plans are made for the values that are asked for. A plan for any values expects few
 * rows behind row security and scans everything for a filter; one of its own takes a quarter to a half (npm run bench).
 */
export async function planForValues(tx: Tx): Promise<void> {
	await tx.execute(sql`set local plan_cache_mode = force_custom_plan`);
}

/** `column = any(…)` with one bound array; keeps plans stable and indexes used. */
export const anyOf = (
	column: SQL | { getSQL(): SQL },
	values: readonly string[],
	type: 'uuid' | 'text' = 'uuid'
): SQL => sql`${column} = any(${`{${values.map((value) => JSON.stringify(value)).join(',')}}`}::${sql.raw(type)}[])`;
