// Plain Node 20 without packages: it also guards the installation of the packages.
import { closeSync, linkSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * When a process was started, so that a reused pid is not taken for its former owner.
 * @param {number} pid
 * @returns {string | undefined} undefined where the system does not tell
 */
export function birthOf(pid) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z'
			? 'dead'
			: `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
	} catch {
		return undefined;
	}
}

/**
 * A zombie counts as dead: containers without an init never reap it.
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
	try {
		process.kill(pid, 0);
	} catch (caught) {
		if (/** @type {NodeJS.ErrnoException} */ (caught).code !== 'EPERM') return false;
	}
	return birthOf(pid) !== 'dead';
}

/**
 * Does the process that wrote this note still run?
 * @param {{ pid: number, birth?: string }} note
 * @returns {boolean}
 */
export const isSameProcess = ({ pid, birth }) => isAlive(pid) && (!birth || birthOf(pid) === birth);

/** @param {string} content */
function isAbandoned(content) {
	const [pid, birth] = content.split(' ');
	return !isSameProcess({ pid: Number(pid), birth });
}

/** @param {string} file */
function readOrUndefined(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}

/** @param {string} file */
function tryToTake(file) {
	try {
		const handle = openSync(file, 'wx', 0o600);
		writeSync(handle, `${process.pid} ${birthOf(process.pid) ?? ''}`);
		closeSync(handle);
		return true;
	} catch (caught) {
		if (/** @type {NodeJS.ErrnoException} */ (caught).code !== 'EEXIST') throw caught;
		return false;
	}
}

/** @param {string} file */
function removeIfAbandoned(file) {
	const content = readOrUndefined(file);
	if (content === undefined) return;
	// Empty: its owner is between creating and writing, or died there.
	if (content === '' ? Date.now() - statSync(file).mtimeMs < 5_000 : !isAbandoned(content)) return;

	const aside = `${file}.${process.pid}`;
	renameSync(file, aside);
	// Someone else may have renewed the lock in between: give it back.
	if (readFileSync(aside, 'utf8') !== content) linkSync(aside, file);
	unlinkSync(aside);
}

/**
 * Runs `work` while this process alone holds `file`; a lock whose owner died is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait } = {}) {
	let waited = false;
	while (!tryToTake(file)) {
		try {
			removeIfAbandoned(file);
		} catch (caught) {
			// Another process was faster at the same cleaning.
			if (/** @type {NodeJS.ErrnoException} */ (caught).code !== 'ENOENT') throw caught;
		}
		if (!waited) onWait?.();
		waited = true;
		await sleep(50);
	}
	try {
		return await work();
	} finally {
		unlinkSync(file);
	}
}
