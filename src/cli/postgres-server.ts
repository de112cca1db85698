/** The running server: found, started, stopped. */
import { spawn, spawnSync } from 'node:child_process';
import {
	closeSync,
	existsSync,
	openSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	renameSync,
	statSync,
	unlinkSync
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './lock.mjs';
import { cleanEnvironment, executable, type Owner } from './postgres-binaries.ts';
import { settingsOf, type Places } from './postgres-cluster.ts';
import { Failure } from './terminal.ts';

const startDeadline = 60_000;

export type Postmaster = { pid: number; port: number; ready: boolean };

/** The command line of a process, where the system tells. */
function commandOf(pid: number | string): string | undefined {
	try {
		if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return '';
	}
	if (process.platform === 'win32') return undefined;
	return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout;
}

/** Is any living process at work in this data folder? PostgreSQL's processes have it as working directory. */
function hasProcesses(data: string): boolean {
	return readdirSync('/proc').some((entry) => {
		if (!/^\d+$/.test(entry)) return false;
		try {
			return readlinkSync(`/proc/${entry}/cwd`) === realpathSync(data);
		} catch (caught) {
			// Some containers hide other users' folders even from root: then any PostgreSQL may be ours.
			return (caught as NodeJS.ErrnoException).code === 'EACCES' && commandOf(entry)?.startsWith('postgres') === true;
		}
	});
}

export function readPostmaster(data: string): Postmaster | undefined {
	let lines: string[];
	try {
		lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
	} catch {
		return undefined;
	}
	const [pid = NaN, port = NaN] = [Number(lines[0]), Number(lines[3])];
	if (!Number.isInteger(pid) || !isAlive(pid)) return undefined;
	if (commandOf(pid)?.includes(data) === false) return undefined; // the pid is someone else's now
	return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/** PostgreSQL refuses a stale file whose pid belongs to another program by now (or to a zombie). */
function removeStalePidFile(data: string): void {
	const file = join(data, 'postmaster.pid');
	if (process.platform !== 'linux' || !existsSync(file) || readPostmaster(data) || hasProcesses(data)) return;
	if (isOccupied(Number(readFileSync(file, 'utf8').split('\n')[0]))) unlinkSync(file);
}

function isOccupied(pid: number): boolean {
	try {
		return Number.isInteger(pid) && process.kill(pid, 0);
	} catch (caught) {
		return (caught as NodeJS.ErrnoException).code === 'EPERM';
	}
}

const isFree = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
	});

async function freePort(from: number): Promise<number> {
	for (let port = from; port < from + 500; port++) if (await isFree(port)) return port;
	throw new Failure(`No free port between ${from} and ${from + 500} for PostgreSQL.`);
}

function lastWords(log: string): string {
	try {
		return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
	} catch {
		return '';
	}
}

function launch(places: Places, native: string, owner: Owner | undefined, port: number): { exited: () => boolean } {
	if (existsSync(places.log) && statSync(places.log).size > 10_000_000) renameSync(places.log, `${places.log}.1`);
	const log = openSync(places.log, 'a', 0o600);
	const options = Object.entries({ ...settingsOf(places.cluster), port: String(port) }).flatMap(([name, value]) => [
		'-c',
		`${name}=${value}`
	]);
	const child = spawn(executable(native, 'postgres'), ['-D', places.data, ...options], {
		...owner,
		cwd: process.platform === 'win32' ? places.data : '/',
		env: cleanEnvironment(),
		// A process group of its own: Ctrl+C in the terminal must first reach the application alone.
		detached: true,
		stdio: ['ignore', log, log]
	});
	closeSync(log);
	child.unref();
	let ended = false;
	child.once('exit', () => (ended = true));
	child.once('error', () => (ended = true));
	return { exited: () => ended };
}

export async function startServer(
	places: Places,
	native: string,
	owner: Owner | undefined,
	preferredPort: number,
	fixed: boolean
): Promise<Postmaster> {
	const until = Date.now() + startDeadline;
	let port = fixed ? preferredPort : await freePort(preferredPort);

	while (Date.now() < until) {
		removeStalePidFile(places.data);
		const { exited } = launch(places, native, owner, port);
		while (Date.now() < until && !exited()) {
			const server = readPostmaster(places.data);
			if (server?.ready) return server;
			await sleep(20);
		}
		if (!exited()) break;
		const words = lastWords(places.log);
		if (/could not (bind|create any TCP)/.test(words) && !fixed) port = await freePort(port + 1);
		// After kill -9 of the postmaster alone its children need a moment to notice.
		else if (!/pre-existing shared memory block|Is another postmaster|could not (bind|create any TCP)/.test(words)) {
			throw new Failure(`PostgreSQL did not start. Its log (${places.log}) ends with:\n${words}`);
		}
		await sleep(200);
	}
	throw new Failure(
		`PostgreSQL was not ready after ${startDeadline / 1000} s. Its log (${places.log}) ends with:\n${lastWords(places.log)}`
	);
}

export async function stopServer(data: string, pid: number, native: string): Promise<void> {
	const isGone = () => readPostmaster(data)?.pid !== pid;
	if (process.platform === 'win32') spawnSync(executable(native, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast']);
	else signal(pid, 'SIGINT'); // fast shutdown: open transactions are rolled back, everything is written
	for (let waited = 0; !isGone(); waited += 20) {
		// Immediate shutdown loses nothing acknowledged: the next start recovers from the log.
		if (waited === 30_000) signal(pid, 'SIGQUIT');
		if (waited > 40_000) throw new Failure(`PostgreSQL (pid ${pid}) does not stop.`);
		await sleep(20);
	}
	while (isAlive(pid)) await sleep(10);
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch (caught) {
		if ((caught as NodeJS.ErrnoException).code !== 'ESRCH') throw caught;
	}
}

export async function waitUntilReady(data: string): Promise<Postmaster | undefined> {
	const until = Date.now() + startDeadline;
	for (;;) {
		const server = readPostmaster(data);
		if (!server || server.ready) return server;
		if (Date.now() > until) throw new Failure(`PostgreSQL (pid ${server.pid}) runs but is not ready.`);
		await sleep(50);
	}
}
