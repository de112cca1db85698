// `npm run mutants [-- WORDS]`: takes policies, guards and masks away, one at a time, and looks whether a test sees it.
import { fork } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { bootstrap, connect } from '../../src/cli/bootstrap.ts';
import { checkout } from '../../src/cli/checkout.ts';
import { startEmbedded } from '../../src/cli/embedded-postgres.ts';
import { ensureMessages } from '../../src/cli/generated.ts';
import { migrate } from '../../src/cli/migrate.ts';
import { codeMutants } from './code.ts';
import { functionMutants, policyMutants, type Policy, type SqlMutant } from './sql.ts';
import type { Order, Verdict } from './worker.ts';

const at = process.env.LK_MUTANT_WORKERS ? Number(process.env.LK_MUTANT_WORKERS) : 2;
const wanted = process.argv.slice(2).join(' ').toLowerCase();
/** Tables whose reading policies are taken away one by one. */
const told = [
	'cases',
	'case_contacts',
	'case_needs',
	'referrals',
	'referral_goals',
	'feedback',
	'closings',
	'consents',
	'unmet_needs',
	'assessments',
	'attendance_months'
];
const left = ['.git', 'node_modules', 'build', '.data', 'bench', 'docs', 'static/fonts'];

/** The checkout stays as it is: everything happens in a copy beside it. */
function copyCheckout(): string {
	const copy = mkdtempSync(join(tmpdir(), 'lueckenlos-mutants-'));
	process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
	cpSync(checkout, copy, {
		recursive: true,
		filter: (path) => !left.includes(relative(checkout, path).split(sep).join('/'))
	});
	symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'), 'dir');
	return copy;
}

const edit = (path: string, change: (text: string) => string): void =>
	writeFileSync(path, change(readFileSync(path, 'utf8')));

/** All mutants of the code stand in the copy at once, each behind its name: whoever runs chooses one by LK_MUTANT. */
function plantCode(copy: string): void {
	for (const [index, { name, file, from, to }] of codeMutants.entries())
		edit(join(copy, file), (text) => {
			const [anchor, expression] = from.includes('§') ? (from.split('§') as [string, string]) : ['', from];
			const whole = anchor + expression;
			if (text.split(whole).length !== 2) throw new Error(`“${name}” does not apply: not once in ${file}`);
			const choice = `(globalThis.process?.env.LK_MUTANT === 'code-${index}' ? (${to}) : (${expression}))`;
			return text.replace(whole, () => anchor + choice);
		});
	// A database is spoilt right after it was copied from the template.
	const hook = 'const admin = connect(addresses.adminUrl);';
	edit(join(copy, 'tests/support/database.ts'), (text) => {
		if (!text.includes(hook))
			throw new Error('tests/support/database.ts has changed: the mutants of SQL find no place');
		return text.replace(
			hook,
			`${hook}\n\tif (process.env.LK_MUTANT_SQL) await admin.unsafe(process.env.LK_MUTANT_SQL);`
		);
	});
}

/** The mutants of SQL: those of each policy as the migrated database has it, all tried once and taken back. */
async function sqlMutants(): Promise<SqlMutant[]> {
	const server = await startEmbedded({ cluster: 'test' });
	const database = `mutants_${process.pid}`;
	const addresses = await bootstrap(server.adminUrl, {
		database,
		passwords: { ...server.credentials, origin: 'given' }
	});
	await migrate(addresses.adminUrl);
	const sql = connect(addresses.adminUrl);
	try {
		const policies = await sql<Policy[]>`
			select schemaname as schema, tablename as table, policyname as name,
				cmd in ('ALL', 'SELECT') as reads, false as writes
			from pg_policies where schemaname = 'casework' and 'lk_app' = any(roles) and policyname <> 'client_reads' and qual <> 'true'
				and tablename = any(${told})
			order by tablename, policyname`;
		const mutants = [...functionMutants, ...policyMutants(policies)];
		const idle: string[] = [];
		for (const mutant of mutants)
			await sql
				.begin(async (tx) => {
					await tx.unsafe(mutant.sql);
					throw new Error('taken back');
				})
				.catch((caught: Error) => {
					if (caught.message !== 'taken back') idle.push(`“${mutant.name}” does not apply: ${caught.message}`);
				});
		if (idle.length > 0) throw new Error(idle.join('\n'));
		return mutants;
	} finally {
		await sql.end();
		const keeper = connect(server.adminUrl);
		await keeper.unsafe(`drop database ${database} with (force)`);
		await keeper.end();
		await server.stop();
	}
}

await ensureMessages();
const copy = copyCheckout();
plantCode(copy);
const orders: Order[] = [
	...codeMutants.map(({ name, killers }, index) => ({ name, code: `code-${index}`, killers })),
	...(await sqlMutants()).map(({ name, sql, killers }) => ({ name, sql, killers }))
].filter(({ name }) => name.toLowerCase().includes(wanted));
const untouched: Order = {
	name: 'nothing is taken away',
	killers: [...new Set(orders.flatMap(({ killers }) => killers))]
};

const verdicts: Verdict[] = [];
const waiting = [...orders];

/** One process with a vitest of its own, until nothing waits. */
function work(): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = fork(join(copy, 'tests/mutants/worker.ts'), [], {
			cwd: copy,
			env: { ...process.env, NODE_ENV: 'test', VITEST_MAX_WORKERS: '1' },
			execArgv: [],
			stdio: ['ignore', 'ignore', process.env.LK_MUTANT_WORDS ? 'inherit' : 'ignore', 'ipc']
		});
		process.once('exit', () => void child.kill('SIGTERM'));
		const next = () => child.send(waiting.shift() ?? 'end');
		child.on('message', (said: Verdict | 'ready') => {
			if (said !== 'ready') {
				verdicts.push(said);
				const sign = { killed: '✓', survived: '× survived', broken: '× broken' }[said.outcome];
				console.log(`${sign} ${said.name} (${said.seconds} s${said.by ? `; ${said.by.slice(0, 160)}` : ''})`);
			}
			next();
		});
		child.once('error', reject);
		child.once('exit', () => resolve());
	});
}

// Without a mutant every test passes, or a kill would say nothing.
waiting.unshift(untouched);
const begun = performance.now();
await Promise.all(Array.from({ length: at }, work));
const sound = verdicts.find(({ name }) => name === untouched.name)?.outcome === 'survived';
const killed = verdicts.filter(({ name, outcome }) => name !== untouched.name && outcome === 'killed').length;
if (!sound) console.log('The tests fail without a mutant.');
console.log(`\nkilled ${killed} of ${orders.length} in ${Math.round((performance.now() - begun) / 1000)} s`);
process.exit(sound && killed === orders.length ? 0 : 1);
