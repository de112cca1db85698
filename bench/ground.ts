import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type postgres from 'postgres';
import { bootstrap, connect, type Addresses } from '../src/cli/bootstrap.ts';
import { checkout } from '../src/cli/checkout.ts';
import { startEmbedded } from '../src/cli/embedded-postgres.ts';
import { migrate } from '../src/cli/migrate.ts';
import { say } from '../src/cli/terminal.ts';

export type Ground = Addresses & {
	/** Superuser in the measured database: arranges and explains, never measured. */
	admin: postgres.Sql;
	/** PostgreSQL's own words about itself. */
	version: string;
	leave: () => Promise<void>;
};

const database = 'bench';

/** Names the state that a filled database was made from; days move with it, so it holds for one day. */
function templateName(): string {
	const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10));
	const sources = [
		...readdirSync(join(checkout, 'drizzle'))
			.filter((name) => name.endsWith('.sql'))
			.sort()
			.map((name) => `drizzle/${name}`),
		'bench/world.ts',
		'bench/words.ts',
		'src/lib/directory/catalogue.ts'
	];
	for (const path of sources) hash.update(readFileSync(join(checkout, path)));
	return `bench_${hash.digest('hex').slice(0, 10)}`;
}

/** A filled database to copy from: making it takes longer than all the rest, so a second run on the same day finds it. */
async function ensureTemplate(adminUrl: string, passwords: { app: string; job: string }): Promise<string> {
	const template = templateName();
	const sql = connect(adminUrl);
	try {
		const [ready] = await sql`select 1 from pg_database where datname = ${template} and not datallowconn`;
		if (ready) return template;
		const old = await sql<{ name: string }[]>`select datname as name from pg_database where datname like 'bench%'`;
		for (const { name } of old) await sql.unsafe(`drop database ${name} with (force)`);
		say('Generating the data …');
		const addresses = await bootstrap(adminUrl, { database: template, passwords: { ...passwords, origin: 'given' } });
		await migrate(addresses.adminUrl);
		const { fill } = await import('./world.ts');
		const inside = connect(addresses.adminUrl);
		try {
			await fill(inside, new Date(), (line) => say(`  ${line}`));
		} finally {
			await inside.end();
		}
		await sql.unsafe(`alter database ${template} allow_connections false`);
		return template;
	} finally {
		await sql.end();
	}
}

/**
 * PostgreSQL with a filled database of its own, in a cluster of its own: nobody's data is touched, and it writes as
 * durably as the portal's (fsync on).
 */
export async function prepareGround(): Promise<Ground> {
	const server = await startEmbedded({ cluster: 'test-bench' });
	try {
		const template = await ensureTemplate(server.adminUrl, server.credentials);
		const sql = connect(server.adminUrl);
		await sql.unsafe(`drop database if exists ${database} with (force)`);
		await sql.unsafe(`create database ${database} template ${template}`);
		const [about] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
		await sql.end();
		const addresses = await bootstrap(server.adminUrl, {
			database,
			passwords: { ...server.credentials, origin: 'given' }
		});
		const admin = connect(addresses.adminUrl);
		const { openSessions } = await import('./world.ts');
		await openSessions(admin);
		await admin.unsafe('analyze platform.sessions; checkpoint');
		return {
			...addresses,
			admin,
			version: about?.version ?? '',
			async leave() {
				await admin.unsafe('checkpoint').catch(() => undefined);
				await admin.end();
				await server.stop();
			}
		};
	} catch (caught) {
		await server.stop();
		throw caught;
	}
}
