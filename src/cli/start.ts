import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './bootstrap.ts';
import { findings } from './check.ts';
import { checkout, ensureDirectory, notesDirectory } from './checkout.ts';
import { closeAll } from './closers.ts';
import { prepareDatabase, type Prepared } from './database.ts';
import { endWithUs, ensureBuild } from './generated.ts';
import { withLock } from './lock.mjs';
import { forgetApp, noteApp, runningApp } from './running-app.ts';
import { configureHandler, serve, type Handler, type Serving } from './serve.ts';
import { complain, Failure, main, say } from './terminal.ts';

/** Milliseconds that requests get to finish, and that jobs and pools get after them. */
const drainDeadline = 10_000;
const closersDeadline = 10_000;

/** `WORKER=only`: the application is loaded, and with it its jobs, but nothing listens. */
const isWorker = process.env.WORKER === 'only';
/** On a server of its own (DATABASE_URL), any number of instances may run. */
const isAlone = !isWorker && !process.env.DATABASE_URL && !process.env.DATABASE_ADMIN_URL;

let preparing: Promise<Prepared> | undefined;
let serving: Serving | undefined;
let ending: Promise<void> | undefined;

const isOff = (value: string | undefined): boolean => ['off', '0', 'false', 'no'].includes(value?.toLowerCase() ?? '');

function refuseSecond(): void {
	const app = isAlone ? runningApp() : undefined;
	if (app)
		throw new Failure(
			`Lückenlos runs here already: ${app.address} (process ${app.pid}). Stop it with Ctrl+C there, or: kill ${app.pid}`
		);
}

/** Asks before half a minute of building, not after it. */
function refuseTakenPort(host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (fault: NodeJS.ErrnoException) => {
			if (fault.code === 'EADDRINUSE')
				reject(
					new Failure(
						`Port ${port} on ${host} is taken by another program. Choose another one: PORT=${port + 1} npm start`
					)
				);
			else resolve(); // serving will say what is wrong
		});
		probe.listen({ host, port }, () => probe.close(() => resolve()));
	});
}

async function refuseUnsafe(appUrl: string): Promise<void> {
	const found = await findings(appUrl);
	if (found.length > 0)
		throw new Failure(
			`Not started: the self-check of the database failed.\n${found.map((line) => `  ${line}`).join('\n')}`
		);
}

type Networks = { all: number; real: number };

async function countNetworks(url: string): Promise<Networks> {
	const sql = connect(url);
	try {
		const [row] = await sql<
			Networks[]
		>`select count(*)::int as all, count(*) filter (where not is_demo)::int as real from platform.networks`;
		return row ?? { all: 0, real: 0 };
	} finally {
		await sql.end();
	}
}

/** In a process of its own: the server keeps its memory for requests. */
function loadDemo(): Promise<void> {
	say('Loading the demo network with thirty months of history …');
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--conditions=gathered', join(checkout, 'src/cli/lk.ts'), 'demo'], {
			cwd: checkout,
			stdio: ['ignore', 'inherit', 'inherit']
		});
		endWithUs(child);
		child.once('error', reject);
		child.once('close', (code) =>
			code === 0
				? resolve()
				: reject(new Failure('The demo network could not be loaded. Start without it: DEMO=off npm start'))
		);
	});
}

/** Demo mode (sign-in by one click) is on where every network is a demo; beside a real one it is refused. */
async function decideDemo(url: string): Promise<void> {
	const networks = await countNetworks(url);
	const wanted = process.env.DEMO_MODE
		? !isOff(process.env.DEMO_MODE)
		: !isOff(process.env.DEMO) && networks.real === 0;
	if (wanted && networks.real > 0)
		throw new Failure(
			'Not started: DEMO_MODE opens every account to everyone, and this database holds a network that is no demo.'
		);
	process.env.DEMO_MODE = wanted ? 'on' : 'off';
	if (networks.all === 0 && !isOff(process.env.DEMO)) await loadDemo();
}

async function loadApplication(): Promise<Handler> {
	configureHandler();
	process.env.NODE_ENV = 'production';
	const { handler } = (await import(pathToFileURL(join(checkout, 'build/handler.js')).href)) as { handler: Handler };
	return handler;
}

async function begin(): Promise<void> {
	const host = process.env.HOST || '127.0.0.1';
	const port = Number(process.env.PORT || 3000);
	if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Failure(`PORT=${process.env.PORT} is no port.`);
	refuseSecond();
	if (!isWorker) await refuseTakenPort(host, port);
	await ensureBuild();
	preparing = prepareDatabase({ migrating: 'embedded' });
	const prepared = await preparing;
	await refuseUnsafe(prepared.appUrl);
	await decideDemo(prepared.appUrl);
	const handler = await loadApplication();
	if (isWorker) return say('Lückenlos works off jobs; nothing listens here.');

	serving = await serve(handler, { host, port });
	if (isAlone) noteApp(serving.port, serving.address);
	say(`\nLückenlos: ${serving.address}${host === '127.0.0.1' ? `  (also http://127.0.0.1:${serving.port})` : ''}`);
	if (process.env.DEMO_MODE === 'on') say('Demo network: choose a role on the sign-in page.');
	say('Stop with Ctrl+C.');
}

/** Also when the start itself was interrupted, or failed. */
const leaveDatabase = async (): Promise<void> => (await preparing?.catch(() => undefined))?.stop();

/** Requests first, then jobs and pools, PostgreSQL last: nobody loses the ground they stand on. */
async function end(reason: string): Promise<void> {
	await serving?.drain(drainDeadline);
	process.emit('sveltekit:shutdown' as 'beforeExit', reason as never);
	const outcome = await Promise.race([closeAll().then(() => 'closed'), sleep(closersDeadline, 'late')]).catch((fault) =>
		complain(String(fault))
	);
	if (outcome === 'late') complain('Jobs or connections did not end in time.');
	forgetApp();
	await leaveDatabase();
}

function endAndExit(reason: string, code: number): void {
	if (ending) {
		serving?.abandon(); // asked a second time: no more patience
		return;
	}
	ending = end(reason);
	ending.then(
		() => process.exit(code),
		(fault) => {
			complain(String(fault));
			process.exit(1);
		}
	);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => endAndExit(signal, 0));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
	process.on(event, (fault: unknown) => {
		complain(fault instanceof Error ? String(fault.stack) : String(fault));
		endAndExit(event, 1);
	});
}

await main(async () => {
	ensureDirectory(notesDirectory, 0o700);
	refuseSecond();
	// Only one start at a time; a second one waits here, and is told where the first runs.
	const lock = join(notesDirectory, isAlone ? 'start.lock' : `start-${process.pid}.lock`);
	try {
		await withLock(lock, begin, { onWait: () => say('Another start is under way here; waiting for it …') });
	} catch (caught) {
		if (ending) return ending;
		await closeAll();
		await leaveDatabase();
		throw caught;
	}
});
