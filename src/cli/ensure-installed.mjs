// Runs before every script. Plain Node 20 without packages: there may be none yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

const checkout = join(import.meta.dirname, '../..');
const at = (/** @type {string[]} */ ...path) => join(checkout, ...path);
const stamp = at('node_modules/.lueckenlos-installed');

/** @param {string} message */
function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

/** @param {string} file */
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Hash of everything that decides what node_modules should hold. */
function wanted() {
	const hash = createHash('sha256').update(readFileSync(at('package-lock.json')));
	for (const name of readdirSync(at('patches')).sort()) hash.update(name).update(readFileSync(at('patches', name)));
	return hash.digest('hex');
}

/** Did someone run `npm ci` by hand? npm's own note of what it installed says so. */
function matchesLockFile() {
	const installed = read(at('node_modules/.package-lock.json'));
	if (!installed) return false;
	const { packages: present } = JSON.parse(installed);
	const { packages: locked } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
	return Object.entries(locked).every(([path, { version, optional, peer, link }]) => {
		if (path === '' || link) return true;
		return path in present ? present[path].version === version : Boolean(optional || peer);
	});
}

/** @param {string[]} args */
function npm(...args) {
	const { npm_execpath: program, npm_node_execpath: node } = process.env;
	// The npm that was called, on the Node that runs it: npm ci removes the Node 24 of the project for a moment.
	const viaNode = program?.endsWith('.js') ? [node ?? process.execPath, [program, ...args]] : ['npm', args];
	const [command, rest] = /** @type {[string, string[]]} */ (viaNode);
	return spawnSync(command, rest, {
		cwd: checkout,
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: command === 'npm' && process.platform === 'win32'
	});
}

/** What a script needs but an installation without install scripts lacks. */
function whatIsMissing() {
	const { stdout } = spawnSync(at('node_modules/.bin/node'), ['--version'], {
		encoding: 'utf8',
		shell: process.platform === 'win32'
	});
	if (!/^v(2[4-9]|[3-9]\d)/.test(stdout ?? '')) return 'Node 24 (node_modules/.bin/node)';
	if (!read(at('node_modules/postgres/src/connection.js'))?.includes('if (socket === null)'))
		return 'the patch of the PostgreSQL driver';
	return undefined;
}

const isInstalled = (/** @type {string} */ hash) => read(stamp) === hash;

async function install() {
	const hash = wanted();
	if (isInstalled(hash)) return;
	if (!read(stamp) && matchesLockFile() && !whatIsMissing()) return writeFileSync(stamp, hash);

	process.stdout.write('Installing packages (about half a minute) …\n');
	const { status, error } = npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
	if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : ''}. Nothing was started.`);
	const missing = whatIsMissing();
	if (missing)
		fail(
			`npm ci left out ${missing}: its install scripts did not run. Allow them (npm config get ignore-scripts) and try again.`
		);
	writeFileSync(stamp, hash);
}

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20 or newer is needed, this is ${process.version}.`);
if (!isInstalled(wanted())) {
	mkdirSync(at('.data'), { recursive: true, mode: 0o700 });
	await withLock(at('.data/install.lock'), install, {
		onWait: () => process.stdout.write('Another start is installing the packages; waiting for it …\n')
	});
}
