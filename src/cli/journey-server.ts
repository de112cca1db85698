import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bootstrap, connect } from './bootstrap.ts';
import { checkout } from './checkout.ts';
import { startEmbedded, type Embedded } from './embedded-postgres.ts';
import { endWithUs } from './generated.ts';
import { isAlive } from './lock.mjs';
import { migrate } from './migrate.ts';
import { Failure } from './terminal.ts';

type JourneyServer = {
	baseUrl: string;
	/** Superuser on the database of the journeys, for arranging and looking behind the pages. */
	adminUrl: string;
	/** What the portal has written to its log, by LOG_LEVEL: warnings and faults. */
	log: () => string;
	/** Ends the portal; says whether it ended as it should. */
	stop: () => Promise<boolean>;
};

const prefix = 'journeys_';

async function dropAbandoned(adminUrl: string): Promise<void> {
	const sql = connect(adminUrl);
	try {
		for (const { datname } of await sql<
			{ datname: string }[]
		>`select datname from pg_database where starts_with(datname, ${prefix})`) {
			const pid = Number(datname.slice(prefix.length));
			if (pid === process.pid || !isAlive(pid)) await sql.unsafe(`drop database ${datname} with (force)`);
		}
	} finally {
		await sql.end();
	}
}

const freePort = (): Promise<number> =>
	new Promise((resolve) => {
		const probe = createServer().listen({ host: '127.0.0.1', port: 0 }, () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});

/** Waits until the portal says where it answers; gives what it has said so far. */
function untilServing(child: ChildProcess): Promise<() => string> {
	return new Promise((resolve, reject) => {
		let words = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk) => {
				words += String(chunk);
				if (/^Lückenlos: http/m.test(words)) resolve(() => words);
			});
		}
		child.once('exit', () => reject(new Failure(`The portal did not start:\n${words}`)));
	});
}

async function startOn(server: Embedded): Promise<JourneyServer> {
	await dropAbandoned(server.adminUrl);
	const addresses = await bootstrap(server.adminUrl, {
		database: `${prefix}${process.pid}`,
		passwords: { ...server.credentials, origin: 'given' }
	});
	await migrate(addresses.adminUrl);
	const port = await freePort();
	const { DATABASE_ADMIN_URL: _admin, ...environment } = process.env;
	const child = spawn(process.execPath, [join(checkout, 'src/cli/start.ts')], {
		cwd: checkout,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...environment,
			DATABASE_URL: addresses.appUrl,
			JOB_DATABASE_URL: addresses.jobUrl,
			PORT: String(port),
			HOST: '127.0.0.1',
			DEMO: 'on',
			DEMO_MODE: 'on',
			LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn'
		}
	});
	endWithUs(child);
	const ended = new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === 0)));
	const log = await untilServing(child);
	return {
		baseUrl: `http://localhost:${port}`,
		adminUrl: addresses.adminUrl,
		log,
		async stop() {
			child.kill('SIGTERM');
			const orderly = await ended;
			await dropAbandoned(server.adminUrl);
			await server.stop();
			return orderly;
		}
	};
}

/** The built portal with the demo network, on a fresh database of the test server: journeys never touch the user's data. */
export async function startJourneyServer(): Promise<JourneyServer> {
	const server = await startEmbedded({ cluster: 'test' });
	try {
		return await startOn(server);
	} catch (caught) {
		await server.stop();
		throw caught;
	}
}
