import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '#tests/support/database.ts';
import { system } from './actor.ts';
import { record } from './audit.server.ts';
import { config } from './config.server.ts';
import { fingerprintOf, setNow, transact } from './database.server.ts';
import { Refusal } from './errors.ts';

const database = await testDatabase();
const actor = system('test');

describe('a transaction', () => {
	test('hands over the clock of the database', async () => {
		const [then, now] = await transact(actor, async (tx, now) => {
			const [row] = await tx.execute<{ now: string }>(sql`select now()::text as now`);
			return [new Date(row!.now), now] as const;
		});
		expect(Math.abs(then.getTime() - now.getTime())).toBeLessThan(2);
	});

	test('shows policies and commands the same moment when a test sets it', async () => {
		const moment = new Date('2027-02-03T04:05:06.789Z');
		setNow(moment);
		const seen = await transact(actor, async (tx, now) => {
			const [row] = await tx.execute<{ now: string }>(sql`select platform.ctx_now()::text as now`);
			return { now, policy: new Date(row!.now) };
		});
		setNow(undefined);
		expect(seen).toEqual({ now: moment, policy: moment });
	});

	test('leaves nothing of its context behind on the connection', async () => {
		await transact({ ...actor, networkId: crypto.randomUUID() }, async () => undefined);
		await expect(database.admin`select platform.ctx_network()`).rejects.toThrow('no request context');
	});

	test('is given up at its deadline, and the next one works', async () => {
		const late = transact(actor, (tx) => tx.execute(sql`select pg_sleep(30)`), { deadline: 200 });
		await expect(late).rejects.toMatchObject({ code: 'unavailable' });
		expect(await transact(actor, async () => 'answered')).toBe('answered');
	});

	test('waits for a connection without taking those away that work on it, and is refused when none becomes free', async () => {
		const begun = Promise.withResolvers<void>();
		let busy = 0;
		const working = Array.from({ length: config.poolSize }, () =>
			transact(
				actor,
				(tx) => {
					if (++busy === config.poolSize) begun.resolve();
					return tx.execute(sql`select pg_sleep(1.5)`).then(() => 'worked');
				},
				{ deadline: 4_000 }
			)
		);
		await begun.promise;
		const waiting = transact(actor, async () => 'waited', { deadline: 100 });
		await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
		expect(new Set(await Promise.all(working))).toEqual(new Set(['worked']));
		expect(await transact(actor, async () => 'answered')).toBe('answered');
	});

	test('that may run for long has a connection of its own, which no other takes with it', async () => {
		const long = transact(actor, (tx) => tx.execute(sql`select pg_sleep(2)`).then(() => 'worked'), { deadline: 6_000 });
		const late = transact(actor, (tx) => tx.execute(sql`select pg_sleep(30)`), { deadline: 100 });
		await expect(late).rejects.toMatchObject({ code: 'unavailable' });
		expect(await long).toBe('worked');
	});

	test('keeps its statements prepared, and outlives a migration that changes what one of them reads', async () => {
		await database.admin.unsafe(
			'create table public.changing (a int); insert into public.changing values (1); grant select on public.changing to lk_job'
		);
		const read = () =>
			transact(actor, async (tx) => {
				const rows = await tx.execute(sql`select * from public.changing where a = ${1}`);
				const kept = await tx.execute(
					sql`select 1 from pg_prepared_statements where statement like '%changing where%'`
				);
				return { rows: [...rows], kept: kept.length };
			});
		expect(await read()).toEqual({ rows: [{ a: 1 }], kept: 1 });
		await database.admin.unsafe('alter table public.changing add column b int default 2');
		for (let again = 0; again < 12; again++) expect((await read()).rows).toEqual([{ a: 1, b: 2 }]);
		await database.admin.unsafe('drop table public.changing');
	});

	test('keeps nothing when its work refuses', async () => {
		const refused = transact(actor, async (tx, now) => {
			await record(tx, actor, 'test.refused', {}, now);
			throw new Refusal('conflict', 'no');
		});
		await expect(refused).rejects.toBeInstanceOf(Refusal);
		const lines = await database.admin`select 1 from platform.audit_entries where action = 'test.refused'`;
		expect(lines).toHaveLength(0);
	});
});

describe('a form sent twice', () => {
	const once = { key: crypto.randomUUID(), fingerprint: fingerprintOf('/x', 'a') };

	test('is carried out once, also when both arrive together, and both get the same answer', async () => {
		let runs = 0;
		const send = () =>
			transact(
				actor,
				async (tx, now) => {
					runs++;
					await record(tx, actor, 'test.once', {}, now);
					return { id: crypto.randomUUID() };
				},
				{ once }
			);
		const answers = await Promise.all([send(), send(), send()]);
		expect(runs).toBe(1);
		expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
		const lines = await database.admin`select 1 from platform.audit_entries where action = 'test.once'`;
		expect(lines).toHaveLength(1);
	});

	test('with other content is refused', async () => {
		const changed = transact(actor, async () => 1, { once: { ...once, fingerprint: fingerprintOf('/x', 'b') } });
		await expect(changed).rejects.toMatchObject({ code: 'repeated' });
	});
});

describe('the audit chain', () => {
	test('numbers and links the lines of a network, whoever writes at once', async () => {
		const networkId = crypto.randomUUID();
		await Promise.all(
			Array.from({ length: 20 }, () =>
				transact({ ...actor, networkId }, (tx, now) => record(tx, { ...actor, networkId }, 'test.chain', {}, now))
			)
		);
		const lines = await database.admin<{ sequence: string; linked: boolean }[]>`
			select sequence, previous_hash = coalesce(lag(hash) over (order by sequence), '\\x00'::bytea) as linked
			from platform.audit_entries where chain_id = ${networkId} order by sequence`;
		expect(lines.map((line) => Number(line.sequence))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
		expect(lines.every((line) => line.linked)).toBe(true);
	});

	test('cannot be written or changed by the application but through its function', async () => {
		const writes = [
			sql`update platform.audit_entries set action = 'x'`,
			sql`delete from platform.audit_entries`,
			sql`insert into platform.audit_entries select * from platform.audit_entries limit 1`
		].map((statement) => transact(actor, (tx) => tx.execute(statement)));
		const results = await Promise.allSettled(writes);
		expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
	});
});
