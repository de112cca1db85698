import { spawn, type ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	readlinkSync,
	realpathSync,
	rmSync,
	symlinkSync
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, ensureDirectory, stateDirectory } from '../../src/cli/checkout.ts';
import { ensureBuild } from '../../src/cli/generated.ts';
import { isAlive } from '../../src/cli/lock.mjs';

/** A copy of this work tree that only its owner may enter, as a stranger's clone would be. */
const clone = realpathSync(mkdtempSync(join(tmpdir(), 'lückenlos ')));

type Started = { child: ChildProcess; words: () => string; ended: Promise<number> };

/** `npm start` as typed, without any locale. */
function npmStart(port: number): Started {
	const {
		LANG: _lang,
		LC_ALL: _all,
		LC_CTYPE: _type,
		DATABASE_URL: _url,
		JOB_DATABASE_URL: _job,
		DATABASE_ADMIN_URL: _admin,
		LK_DATABASE: _name,
		NODE_ENV: _env,
		...environment
	} = process.env;
	const child = spawn('npm', ['start'], {
		cwd: clone,
		env: { ...environment, PORT: String(port), DEMO: 'off', LOG_LEVEL: 'warn' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let words = '';
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (words += String(chunk)));
	return {
		child,
		words: () => words,
		ended: new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1)))
	};
}

/** The address that it prints, or its last words. */
const serving = ({ child, words }: Started): Promise<string> =>
	new Promise((resolve, reject) => {
		const look = () => {
			const address = /Lückenlos: (http:\S+)/.exec(words())?.[1];
			if (address) resolve(address);
		};
		child.stdout?.on('data', look);
		child.once('close', () => reject(new Error(words())));
		look();
	});

const freePort = (): Promise<number> =>
	new Promise((resolve) => {
		const probe = createServer().listen({ host: '127.0.0.1', port: 0 }, () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});

const appPid = (): number => JSON.parse(readFileSync(join(clone, '.data/app.json'), 'utf8')).pid;
const serverPid = (): number => JSON.parse(readFileSync(join(clone, '.data/server.json'), 'utf8')).pid;

/** Processes that work in the clone or in its data. */
const processes = (): string[] =>
	readdirSync('/proc').filter((entry) => {
		if (!/^\d+$/.test(entry) || !isAlive(Number(entry))) return false;
		try {
			const folder = readlinkSync(`/proc/${entry}/cwd`);
			return folder.startsWith(clone) || folder.startsWith(stateDirectory(clone));
		} catch {
			return false;
		}
	});

const postForm = (url: string, origin: string): Promise<number> =>
	fetch(`${url}/anmelden`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
		body: 'email=niemand%40example.org&password=falsch'
	}).then((response) => response.status);

beforeAll(async () => {
	await ensureBuild();
	const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
		cwd: checkout,
		encoding: 'utf8'
	});
	for (const path of [...listed.stdout.split('\0').filter(Boolean), 'build', 'src/lib/paraglide']) {
		// Deleted but not yet committed; or itself a borrowed folder.
		if (!existsSync(join(checkout, path)) || path === 'node_modules') continue;
		ensureDirectory(join(clone, dirname(path)), 0o700);
		cpSync(join(checkout, path), join(clone, path), { recursive: true });
	}
	// The packages and the build are those of this work tree: installing and building have tests of their own.
	symlinkSync(join(checkout, 'node_modules'), join(clone, 'node_modules'));
	chmodSync(clone, 0o700);
});

afterAll(() => {
	for (const pid of processes()) process.kill(Number(pid), 'SIGKILL');
	rmSync(clone, { recursive: true, force: true });
	if (stateDirectory(clone).startsWith('/var/lib/lueckenlos/'))
		rmSync(stateDirectory(clone), { recursive: true, force: true });
});

describe('npm start in a folder that only its owner may enter, without a locale', () => {
	let first: Started;
	let address: string;

	test('started twice at once, one serves and the other says where', async () => {
		const starts = [npmStart(await freePort()), npmStart(await freePort())];
		const winner = await Promise.race(
			starts.map((start) =>
				serving(start).then(
					(found) => ({ start, found }),
					() => new Promise<never>(() => undefined)
				)
			)
		);
		first = winner.start;
		address = winner.found;
		const loser = starts.find((start) => start !== first)!;
		expect(await loser.ended).toBe(1);
		expect(loser.words()).toContain(`Lückenlos runs here already: ${address}`);
	});

	test('it is healthy and ready', async () => {
		expect((await fetch(`${address}/healthz`)).status).toBe(200);
		expect((await fetch(`${address}/readyz`)).status).toBe(200);
	});

	test('a form is accepted from localhost and from 127.0.0.1, and from nowhere else', async () => {
		const number = address.replace('localhost', '127.0.0.1');
		const [local, numeric, foreign, crossed] = await Promise.all([
			postForm(address, address),
			postForm(number, number),
			postForm(address, 'http://evil.example'),
			postForm(address, number)
		]);
		expect({ local, numeric }).toEqual({ local, numeric: local });
		expect(local).not.toBe(403);
		expect(local).toBeLessThan(500);
		expect({ foreign, crossed }).toEqual({ foreign: 403, crossed: 403 });
	});

	test('a later start says where the first one runs, and ends', async () => {
		const second = npmStart(await freePort());
		expect(await second.ended).toBe(1);
		expect(second.words()).toContain(`Lückenlos runs here already: ${address}`);
	});

	test('after kill -9 of node alone the next start takes PostgreSQL over', async () => {
		const postgres = serverPid();
		process.kill(appPid(), 'SIGKILL');
		await first.ended;
		expect(isAlive(postgres)).toBe(true);
		first = npmStart(await freePort());
		address = await serving(first);
		expect(serverPid()).toBe(postgres);
		expect((await fetch(`${address}/readyz`)).status).toBe(200);
	});

	test('SIGTERM to npm ends everything, kept-alive connections or not', async () => {
		await fetch(`${address}/healthz`); // leaves a connection open
		first.child.kill('SIGTERM');
		await first.ended;
		await expect.poll(processes, { timeout: 15_000 }).toEqual([]);
	});

	test('a taken port is named, and nothing stays behind', async () => {
		const foreign = createServer();
		await new Promise<void>((resolve) => foreign.listen({ host: '127.0.0.1', port: 0 }, resolve));
		const { port } = foreign.address() as AddressInfo;
		const start = npmStart(port);
		expect(await start.ended).toBe(1);
		expect(start.words()).toContain(`Port ${port} on 127.0.0.1 is taken`);
		foreign.close();
		expect(processes()).toEqual([]);
	});

	test('after kill -9 of everything the next start recovers', async () => {
		const start = npmStart(await freePort());
		await serving(start);
		for (const pid of processes()) process.kill(Number(pid), 'SIGKILL');
		await start.ended;
		const next = npmStart(await freePort());
		expect((await fetch(`${await serving(next)}/readyz`)).status).toBe(200);
		process.kill(appPid(), 'SIGTERM');
		expect(await next.ended).toBe(0);
		expect(processes()).toEqual([]);
	});
});
