import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkout, ensureDirectory, notesDirectory } from './checkout.ts';
import { withLock } from './lock.mjs';
import { Failure, say } from './terminal.ts';

type Product = {
	name: string;
	/** What it is made of: files and folders of the checkout. */
	sources: string[];
	isSource?: (path: string) => boolean;
	/** Present only when it was made. */
	proof: string[];
	/** Holds the hash of the sources that it was made from. */
	stamp: string;
	announcement?: string;
	program: string;
	args: string[];
	/** What must be there before. */
	needs?: Product;
	/** What is left to do once the program has ended. */
	after?: () => void;
};

const compiled = 'src/lib/paraglide';
const gathered = '.svelte-kit/gathered-messages.js';

/**
 * Each message is a file of its own, so that a page carries only what it says. `lk` and the tests load nearly all of them:
 * as one module that takes a tenth of the time. `#lib/paraglide/messages.js` is this one under the condition `gathered`
 * (package.json).
 */
function gatherMessages(): void {
	const folder = join(checkout, compiled, 'messages');
	const files = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== '_index.js');
	const words = files.map((name) => readFileSync(join(folder, name), 'utf8'));
	const imports = new Set(words.flatMap((text) => text.match(/^import .*$/gm) ?? []));
	const text = [
		...imports,
		...words.map((text) => text.replace(/^import .*$/gm, '').replace(/^\/\*\*?[^]*?\*\/$/gm, ''))
	].join('\n');
	// The only files that they import lie beside their folder.
	mkdirSync(join(checkout, dirname(gathered)), { recursive: true });
	writeFileSync(
		join(checkout, gathered),
		`${text.replaceAll("from '../", `from '../${compiled}/`)}\nexport * as m from './${basename(gathered)}';\n`
	);
}

const messages: Product = {
	name: 'messages',
	sources: ['src/messages', 'project.inlang/settings.json', 'package-lock.json', 'src/cli/generated.ts'],
	// Apart from each other: Vite clears the folder of the compiled ones when somebody develops.
	proof: [`${compiled}/messages.js`, gathered],
	stamp: '.svelte-kit/messages.made-from',
	program: 'node_modules/@inlang/paraglide-js/bin/run.js',
	// The same options as in vite.config.ts. Types come from the JSDoc: declarations would double the time.
	args: [
		'compile',
		'--silent',
		'--project',
		'./project.inlang',
		'--outdir',
		`./${compiled}`,
		'--output-structure',
		'message-modules',
		'--is-server',
		"import.meta.env?.SSR ?? typeof window === 'undefined'",
		'--strategy',
		'cookie',
		'baseLocale'
	],
	after: gatherMessages
};

const build: Product = {
	name: 'build',
	sources: [
		'src',
		'static',
		'drizzle/meta/_journal.json',
		'project.inlang/settings.json',
		'svelte.config.js',
		'vite.config.ts',
		'tsconfig.json',
		'package.json',
		'package-lock.json',
		'patches'
	],
	isSource: (path) => !/^src\/(cli|lib\/paraglide)\/|\.test\.ts$/.test(path),
	proof: ['build/handler.js'],
	stamp: 'build/.made-from',
	needs: messages,
	announcement: 'Building (about half a minute) …',
	program: 'node_modules/vite/bin/vite.js',
	args: ['build', '--logLevel', 'warn']
};

function filesOf(path: string): string[] {
	const full = join(checkout, path);
	if (!existsSync(full)) return [];
	if (!statSync(full).isDirectory()) return [path];
	return readdirSync(full)
		.sort()
		.flatMap((name) => filesOf(`${path}/${name}`));
}

function hashOf({ sources, isSource = () => true }: Product): string {
	const hash = createHash('sha256');
	for (const path of sources.flatMap(filesOf).filter(isSource))
		hash.update(`${path}\0`).update(readFileSync(join(checkout, path)));
	return hash.digest('hex');
}

function isCurrent({ proof, stamp }: Product, hash: string): boolean {
	const file = join(checkout, stamp);
	return (
		proof.every((path) => existsSync(join(checkout, path))) && existsSync(file) && readFileSync(file, 'utf8') === hash
	);
}

/** A child must not go on alone when we are told to stop. */
export function endWithUs(child: ChildProcess): void {
	const kill = () => child.kill('SIGTERM');
	process.once('exit', kill);
	child.once('exit', () => process.off('exit', kill));
}

/** A quiet program: its words are shown only when it fails. */
function runQuietly({ name, program, args }: Product): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(checkout, program), ...args], {
			cwd: checkout,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, NODE_ENV: 'production' }
		});
		endWithUs(child);
		let words = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (words += String(chunk)));
		child.once('error', reject);
		child.once('close', (code, signal) =>
			code === 0 ? resolve() : reject(new Failure(`The ${name} failed (${code ?? signal}):\n${words}`))
		);
	});
}

async function make(product: Product): Promise<void> {
	ensureDirectory(notesDirectory, 0o700);
	if (isCurrent(product, hashOf(product))) return;
	await withLock(join(notesDirectory, `${product.name}.lock`), async () => {
		const hash = hashOf(product);
		if (isCurrent(product, hash)) return;
		if (product.announcement) say(product.announcement);
		if (product.needs) await make(product.needs);
		await runQuietly(product);
		product.after?.();
		writeFileSync(join(checkout, product.stamp), hash);
	});
}

/** The compiled messages that every module imports. */
export const ensureMessages = (): Promise<void> => make(messages);

/** The built application, made anew when anything it consists of has changed. */
export const ensureBuild = (): Promise<void> => make(build);
