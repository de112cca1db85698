import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';
import { checkout } from './checkout.ts';
import { endWithUs, ensureBuild, ensureMessages } from './generated.ts';
import { startJourneyServer } from './journey-server.ts';
import { complain, Failure, main, say } from './terminal.ts';

type Counts = { passed: number; failed: number; skipped: number };
type Part = {
	title: string;
	/** Side by side with others of its turn, where each leaves a core idle; what has none runs only when asked for. */
	turn?: number;
	run: (args: string[]) => Promise<Counts>;
};

const passed: Counts = { passed: 1, failed: 0, skipped: 0 };
const failed: Counts = { passed: 0, failed: 1, skipped: 0 };
const none: Counts = { passed: 0, failed: 0, skipped: 0 };

const sum = (all: Counts[]): Counts =>
	all.reduce(
		(a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
		none
	);

/** Runs a program of a package; `quiet` keeps its words until it fails. */
function program(
	path: string,
	args: string[],
	{ quiet = false, env = {} }: { quiet?: boolean; env?: NodeJS.ProcessEnv } = {}
): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(checkout, 'node_modules', path), ...args], {
			cwd: checkout,
			stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
			env: { ...process.env, ...env }
		});
		endWithUs(child);
		let words = '';
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (words += String(chunk)));
		child.once('error', reject);
		child.once('close', (code) => {
			if (code !== 0 && words) complain(words);
			resolve(code ?? 1);
		});
	});
}

/** A check that says yes or no counts as one test. */
async function verdict(title: string, path: string, args: string[]): Promise<Counts> {
	const code = await program(path, args, { quiet: true });
	say(`${code === 0 ? '✓' : '×'} ${title}`);
	return code === 0 ? passed : failed;
}

const workshop = mkdtempSync(join(tmpdir(), 'lueckenlos-test-'));
process.once('exit', () => rmSync(workshop, { recursive: true, force: true }));

function readReport<T>(name: string): T | undefined {
	const file = join(workshop, name);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** A run that ends badly without a failed test (a file that does not load, an unhandled error) is a failure, too. */
const withCode = (code: number, counts: Counts): Counts =>
	code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;

async function vitest(project: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Counts> {
	const report = `${project}${env.LK_SEED ?? ''}.json`;
	const code = await program(
		'vitest/vitest.mjs',
		[
			'run',
			'--project',
			project,
			'--passWithNoTests',
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${join(workshop, report)}`,
			...args
		],
		{ env }
	);
	const result = readReport<{
		numPassedTests: number;
		numFailedTests: number;
		numPendingTests: number;
		numTodoTests: number;
	}>(report);
	if (!result) return code === 0 ? none : failed;
	return withCode(code, {
		passed: result.numPassedTests,
		failed: result.numFailedTests,
		skipped: result.numPendingTests + result.numTodoTests
	});
}

async function types(): Promise<Counts> {
	return verdict('types', 'svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.json', '--output', 'human']);
}

async function lint(): Promise<Counts> {
	return sum(
		await Promise.all([
			verdict('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
			verdict('lint', 'eslint/bin/eslint.js', ['--max-warnings', '0', '.'])
		])
	);
}

/** Real data lie beside the checkout; where they must be there, their absence fails the tests themselves. */
async function realData(args: string[]): Promise<Counts> {
	if (process.env.REAL_DATA !== 'required' && !existsSync(join(checkout, '../shared/data'))) {
		say('No real data beside this checkout (../shared/data): skipped.');
		return none;
	}
	return vitest('real-data', args);
}

/** Rounds of a race, all spoilt fields; sequences of a round of the proof that nobody learns what they may not. */
const longest = { LK_ROUNDS: '500', LK_STRIDE: '1', LK_SEQUENCES: '250', LK_STEPS: '50', LK_SWEEP: '250' };
const rounds = 40;

/**
 * Hours. The 10,000 sequences of the proof go in rounds, each with a seed, a portal and a database of its own, as many at
 * once as there are cores; `npm run test:long -- 17` goes on with round 17, `-- 17 20` ends with round 20.
 */
async function long([from, until]: string[]): Promise<Counts> {
	for (const [name, value] of Object.entries(longest)) process.env[name] ??= value;
	const counts = from ? [] : [await vitest('db', ['src/lib/referrals/races', 'tests/db/fuzz'])];
	let round = Number(from ?? 1);
	const last = Number(until ?? rounds);
	const lane = async () => {
		while (round <= last) {
			const seed = round++;
			const result = await vitest('db', ['tests/db/non-interference'], { LK_SEED: String(seed) });
			counts.push(result);
			say(`${result.failed === 0 ? '✓' : '×'} round ${seed} of ${rounds}`);
		}
	};
	await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, lane));
	return sum(counts);
}

async function build(): Promise<Counts> {
	await ensureBuild();
	say('✓ build');
	return passed;
}

async function journeys(args: string[]): Promise<Counts> {
	const folder = join(checkout, 'tests/journeys');
	if (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('.spec.ts'))) return none;
	const chromium = await findChromium();
	await ensureBuild();
	const server = await startJourneyServer();
	let code = 1;
	let orderly = false;
	try {
		code = await program('@playwright/test/cli.js', ['test', '--reporter=list,json', ...args], {
			env: {
				BASE_URL: server.baseUrl,
				JOURNEY_DATABASE_URL: server.adminUrl,
				PLAYWRIGHT_CHROMIUM: chromium,
				PLAYWRIGHT_JSON_OUTPUT_NAME: join(workshop, 'journeys.json')
			}
		});
	} finally {
		orderly = await server.stop();
	}
	if (code !== 0) complain(`The portal's log:\n${server.log()}`);
	if (!orderly) complain('The portal did not end as it should after the journeys.');
	const { stats } =
		readReport<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>('journeys.json') ??
		{};
	const counts = stats
		? { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
		: none;
	return sum([withCode(code, counts), orderly ? none : failed]);
}

const parts: Record<string, Part> = {
	types: { title: 'Types', turn: 1, run: types },
	lint: { title: 'Format and lint', turn: 1, run: lint },
	build: { title: 'Build', turn: 1, run: build },
	unit: { title: 'Unit tests', turn: 2, run: (args) => vitest('unit', args) },
	'real-data': { title: 'Tests on real data', turn: 3, run: realData },
	startup: { title: 'Starting and stopping', turn: 3, run: (args) => vitest('startup', args) },
	db: { title: 'Tests on PostgreSQL', turn: 4, run: (args) => vitest('db', args) },
	journeys: { title: 'Journeys', turn: 5, run: journeys },
	long: { title: 'Long tests', run: long }
};

async function runPart({ title, run }: Part, args: string[]): Promise<Counts> {
	say(`\n── ${title}`);
	const begun = performance.now();
	try {
		const counts = await run(args);
		say(
			`   ${title}: ${counts.passed} of ${counts.passed + counts.failed}, ${((performance.now() - begun) / 1000).toFixed(1)} s`
		);
		return counts;
	} catch (caught) {
		complain(caught instanceof Failure ? caught.message : String(caught instanceof Error ? caught.stack : caught));
		return failed;
	}
}

// Without a listener a signal would end us past the exit hooks, and leave the children behind.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

/** `npm test [part] [arguments of its runner]`: everything, or one part. */
await main(async () => {
	const [name, ...args] = process.argv.slice(2);
	process.env.NODE_ENV = 'test';
	// Dozens of processes load the same modules.
	process.env.NODE_COMPILE_CACHE ??= join(workshop, 'compiled');
	await ensureMessages();
	if ((await program('@sveltejs/kit/svelte-kit.js', ['sync'], { quiet: true })) !== 0)
		throw new Failure('svelte-kit sync failed.');

	const part = parts[name ?? ''];
	if (name !== undefined && !part)
		throw new Failure(`There is no part "${name}"; there are: ${Object.keys(parts).join(', ')}.`);
	const chosen = part ? [part] : Object.values(parts).filter(({ turn }) => turn !== undefined);
	const counts: Counts[] = [];
	for (const [, turn] of Map.groupBy(chosen, ({ turn }) => turn))
		counts.push(...(await Promise.all(turn.map((one) => runPart(one, args)))));
	const total = sum(counts);
	say(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
	return total.failed === 0 && total.passed > 0 ? 0 : 1;
});
