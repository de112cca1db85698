import { fork, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrap, connect } from '../../src/cli/bootstrap.ts';
import { checkout } from '../../src/cli/checkout.ts';
import { discardCluster, startEmbedded, type Embedded } from '../../src/cli/embedded-postgres.ts';
import { migrate } from '../../src/cli/migrate.ts';
import type { Report } from '../support/driver-writers.ts';

const cluster = `test-driver-${process.pid}` as const;
const patched = join(checkout, 'node_modules/postgres');
const workshop = mkdtempSync(join(tmpdir(), 'driver-'));
const unpatched = join(workshop, 'postgres');

let server: Embedded;
let address: string;

/** Undoes `patches/postgres+….patch` in a copy: each hunk's new lines become its old ones. */
function undoPatch(copy: string): void {
	const [file] = readdirSync(join(checkout, 'patches')).filter((name) => name.startsWith('postgres+'));
	for (const part of readFileSync(join(checkout, 'patches', file!), 'utf8')
		.split(/^diff --git .*\n/m)
		.slice(1)) {
		const path = join(copy, /^\+\+\+ b\/node_modules\/postgres\/(.*)$/m.exec(part)![1]!);
		let source = readFileSync(path, 'utf8');
		for (const hunk of part.split(/^@@ .*\n/m).slice(1)) {
			const lines = hunk.split('\n').filter((line) => /^[ +-]/.test(line));
			const side = (dropped: string) =>
				lines
					.filter((line) => !line.startsWith(dropped))
					.map((line) => line.slice(1))
					.join('\n');
			if (!source.includes(side('-'))) throw new Error(`${path} does not hold the patch`);
			source = source.replace(side('-'), () => side('+'));
		}
		writeFileSync(path, source);
	}
}

/** kill -9 of PostgreSQL and everything it started, as a crash of the machine would. */
function killTree(pid: number): void {
	const children = readdirSync('/proc').filter((entry) => {
		try {
			return (
				/^\d+$/.test(entry) && readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid)
			);
		} catch {
			return false;
		}
	});
	for (const victim of [pid, ...children.map(Number)]) {
		try {
			process.kill(victim, 'SIGKILL');
		} catch {
			// gone already
		}
	}
}

type Outcome = { died: boolean; lastWords: string; answers: number[]; acknowledged: number[] };

/** Eight writers live through `rounds` crashes of their server, or do not. */
async function endure(kind: 'driver' | 'transact', driver: string, rounds: number): Promise<Outcome> {
	const outcome: Outcome = { died: false, lastWords: '', answers: [], acknowledged: [] };
	const child: ChildProcess = fork(
		join(checkout, 'tests/support/driver-writers.ts'),
		[kind, join(driver, 'src/index.js'), address],
		{
			cwd: checkout,
			execArgv: [],
			stdio: ['ignore', 'ignore', 'pipe', 'ipc']
		}
	);
	child.stderr?.on('data', (chunk) => (outcome.lastWords += String(chunk)));
	const exit = new Promise<void>((resolve) => child.once('exit', (code) => ((outcome.died = code !== 0), resolve())));
	const reported = (key: 'ready' | 'answeredAfter') =>
		new Promise<number>((resolve) => {
			const listen = (message: Report) => {
				if (!(key in message)) return;
				child.off('message', listen);
				resolve('answeredAfter' in message ? message.answeredAfter : 0);
			};
			child.on('message', listen);
		});
	child.on(
		'message',
		(message: Report) => 'acknowledged' in message && outcome.acknowledged.push(message.acknowledged)
	);

	await Promise.race([reported('ready'), exit]);
	for (let round = 0; round < rounds && child.exitCode === null; round++) {
		await sleep(400 + round * 37);
		killTree(server.pid);
		await sleep(300);
		server = await startEmbedded({ cluster, port: server.port });
		if (child.exitCode !== null) break;
		child.send('ask', () => undefined);
		const answer = await Promise.race([reported('answeredAfter'), exit, sleep(15_000, 15_000)]);
		if (typeof answer === 'number') outcome.answers.push(answer);
	}
	if (child.exitCode === null) child.send('stop', () => undefined);
	await exit;
	return outcome;
}

/** Acknowledged ids that are not in both tables; and writes of which only one half exists. */
async function missing(acknowledged: number[]): Promise<{ lost: number; halves: number }> {
	const sql = connect(server.adminUrl.replace(/\/postgres$/, '/driver'));
	try {
		const [row] = await sql`
			select count(*) filter (where w.id is null or a.id is null)::int as lost,
				(select count(*)::int from written full join announced using (id) where written.id is null or announced.id is null) as halves
			from unnest(${acknowledged}::bigint[]) as known(id) left join written w using (id) left join announced a using (id)`;
		return { lost: row!.lost, halves: row!.halves };
	} finally {
		await sql.end();
	}
}

beforeAll(async () => {
	server = await startEmbedded({ cluster });
	const addresses = await bootstrap(server.adminUrl, {
		database: 'driver',
		passwords: { ...server.credentials, origin: 'given' }
	});
	await migrate(addresses.adminUrl);
	const sql = connect(addresses.adminUrl);
	await sql.unsafe(`
		create table written (id bigint primary key); create table announced (id bigint primary key);
		grant select, insert on written, announced to lk_app, lk_job`);
	await sql.end();
	address = addresses.appUrl;
	cpSync(patched, unpatched, { recursive: true });
	undoPatch(unpatched);
});

afterAll(async () => {
	await discardCluster(cluster);
	rmSync(workshop, { recursive: true, force: true });
});

describe('when PostgreSQL is killed under eight writers', () => {
	test('the patched driver lives, loses nothing acknowledged, and answers within 10 s of the restart', async () => {
		const { died, lastWords, answers, acknowledged } = await endure('driver', patched, 4);
		expect({ died, lastWords }).toEqual({ died: false, lastWords: '' });
		expect(answers).toHaveLength(4);
		expect(Math.max(...answers)).toBeLessThanOrEqual(10_000);
		expect(acknowledged.length).toBeGreaterThan(100);
		expect(await missing(acknowledged)).toEqual({ lost: 0, halves: 0 });
	});

	test('the driver without the patch ends the process: the test above proves something', async () => {
		// Chance decides which write meets the closed socket: several crashes make it all but certain.
		const { died, lastWords } = await endure('driver', unpatched, 12);
		expect(died).toBe(true);
		expect(lastWords).toContain("Cannot read properties of null (reading 'write')");
	});

	test('writers through transact live, lose nothing acknowledged, and are answered within 10 s', async () => {
		const { died, lastWords, answers, acknowledged } = await endure('transact', patched, 4);
		expect({ died, lastWords }).toEqual({ died: false, lastWords: '' });
		expect(answers).toHaveLength(4);
		expect(Math.max(...answers)).toBeLessThanOrEqual(10_000);
		expect(acknowledged.length).toBeGreaterThan(100);
		expect(await missing(acknowledged)).toEqual({ lost: 0, halves: 0 });
	});
});
