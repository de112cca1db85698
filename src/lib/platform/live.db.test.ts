import { expect, test, vi } from 'vitest';
import { buildCasework } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { transact } from './database.server.ts';
import { watch } from './live.server.ts';
import { notify } from './notifications.server.ts';

const database = await testDatabase();
const { manager, provider } = await buildCasework();
const tellManager = () => transact(manager, (tx, now) => notify(tx, manager, { kind: 'test.news', facts: {} }, now));
const isListening = async () => {
	const [row] = await database.admin<{ pid: number }[]>`
		select pid from pg_stat_activity where application_name = 'lueckenlos-live' and datname = current_database() and state = 'idle'`;
	return row?.pid;
};

test('news reach those they are for, after the commit, and outlive a lost connection', async () => {
	const [mine, others] = [vi.fn(), vi.fn()];
	const ends = [watch(manager.membershipId, mine), watch(provider.membershipId, others)];
	// Whoever begins to watch is told once, as soon as somebody listens.
	await vi.waitUntil(() => others.mock.calls.length > 0, { timeout: 10_000 });
	const first = (await isListening()) ?? 0;
	mine.mockClear();
	others.mockClear();

	await transact(manager, async (tx, now) => {
		await notify(tx, manager, { kind: 'test.news', facts: {} }, now);
		throw new Error('never mind');
	}).catch(() => undefined);
	await tellManager();
	await vi.waitUntil(() => mine.mock.calls.length > 0, { timeout: 10_000 });
	expect(mine).toHaveBeenCalledTimes(1);
	expect(others).not.toHaveBeenCalled();

	await database.admin`select pg_terminate_backend(${first})`;
	await vi.waitUntil(async () => ![undefined, first].includes(await isListening()), { timeout: 10_000 });
	// Whoever watches hears of the gap, and then of what comes.
	await vi.waitUntil(() => others.mock.calls.length > 0, { timeout: 10_000 });
	mine.mockClear();
	await tellManager();
	await vi.waitUntil(() => mine.mock.calls.length > 0, { timeout: 10_000 });

	for (const end of ends) end();
	mine.mockClear();
	await tellManager();
	await tellManager();
	expect(mine).not.toHaveBeenCalled();
}, 60_000);
