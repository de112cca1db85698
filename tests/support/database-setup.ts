import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bootstrap, connect, type Passwords } from '../../src/cli/bootstrap.ts';
import { checkout } from '../../src/cli/checkout.ts';
import { startEmbedded } from '../../src/cli/embedded-postgres.ts';
import { migrate } from '../../src/cli/migrate.ts';

/** What a test file needs to make its own database. */
export type TestCluster = { adminUrl: string; template: string; passwords: Passwords };

declare module 'vitest' {
	interface ProvidedContext {
		testCluster: TestCluster;
	}
}

/** Migrations and queues that were changed make a new template; equal ones find the old one ready. */
function templateName(): string {
	const hash = createHash('sha256');
	for (const name of readdirSync(join(checkout, 'drizzle')).sort()) {
		if (name.endsWith('.sql')) hash.update(name).update(readFileSync(join(checkout, 'drizzle', name)));
	}
	for (const source of ['src/cli/jobs-schema.ts', 'src/lib/platform/queues.ts'])
		hash.update(readFileSync(join(checkout, source)));
	return `template_${hash.digest('hex').slice(0, 12)}`;
}

/** One migrated database that every test file copies. Several runs at once share it. */
async function ensureTemplate(adminUrl: string, passwords: Passwords): Promise<string> {
	const template = templateName();
	const sql = connect(adminUrl);
	try {
		await sql`select pg_advisory_lock(7525502)`;
		const [ready] = await sql`select 1 from pg_database where datname = ${template} and not datallowconn`;
		if (!ready) {
			const addresses = await bootstrap(adminUrl, { database: template, passwords });
			await migrate(addresses.adminUrl);
			// Nobody may connect: copying needs a database without visitors. Also the sign that it is complete.
			await sql.unsafe(`alter database ${template} allow_connections false`);
		}
		const abandoned = await sql<{ name: string }[]>`
			select datname as name from pg_database
			where (datname like 'template\_%' and datname <> ${template} and not datallowconn)
				or (datname like 'test\_%' and not exists (select from pg_stat_activity where application_name = 'keeper ' || pg_database.datname))`;
		for (const { name } of abandoned)
			await sql.unsafe(`drop database if exists ${name} with (force)`).catch(() => undefined);
	} finally {
		await sql.end();
	}
	return template;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const server = await startEmbedded({ cluster: 'test' });
	const passwords: Passwords = { ...server.credentials, origin: 'given' };
	const template = await ensureTemplate(server.adminUrl, passwords);
	project.provide('testCluster', { adminUrl: server.adminUrl, template, passwords });
	return () => server.stop();
}
