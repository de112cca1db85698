/** A cluster on disk: where it lies, how it is made, with which settings. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
	chownSync,
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statfsSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { checkout, ensureDirectory, notesDirectory, readJson, stateDirectory, writePrivate } from './checkout.ts';
import { serverNoteFile } from './embedded-postgres.ts';
import { cleanEnvironment, executable, packagedBinaries, type Owner } from './postgres-binaries.ts';
import { Failure } from './terminal.ts';

/** `main` holds the user's data; tests keep to clusters of their own. */
export type ClusterName = 'main' | 'test' | `test-${string}`;

export type Credentials = { admin: string; app: string; job: string };
export type Places = {
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

export const settingsOf = (cluster: ClusterName): Record<string, string> =>
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

export const placesOf = (cluster: ClusterName): Places => {
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

export function credentialsOf(places: Places): Credentials {
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

export function createCluster(places: Places, native: string, owner: Owner | undefined, { admin }: Credentials): void {
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

export function refuseOtherVersion(data: string, native: string): void {
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
