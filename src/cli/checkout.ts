import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The top folder of this checkout. */
export const checkout = realpathSync(join(import.meta.dirname, '../..'));

export const isRoot = process.getuid?.() === 0;

/** Small files about what runs here; only the owner may look. */
export const notesDirectory = join(checkout, '.data');

/**
 * Where clusters and binaries live. PostgreSQL refuses to run as root, and its unprivileged user
 * may be shut out of the checkout (mode 700): then everything is kept outside.
 */
export function stateDirectory(root = checkout): string {
	if (!isRoot) return join(root, '.data');
	return join('/var/lib/lueckenlos', createHash('sha256').update(root).digest('hex').slice(0, 12));
}

/** Makes a folder with exactly this mode, whatever the umask says. */
export function ensureDirectory(path: string, mode: number): void {
	mkdirSync(path, { recursive: true });
	chmodSync(path, mode);
}

export function readJson<T>(file: string): T | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as T;
	} catch {
		return undefined;
	}
}

/** Replaces a file in one step, readable by its owner alone. */
export function writePrivate(file: string, content: string): void {
	mkdirSync(dirname(file), { recursive: true });
	const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
	writeFileSync(draft, content, { mode: 0o600 });
	renameSync(draft, file);
}
