import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, inject } from 'vitest';
import { bootstrap, connect } from '../../src/cli/bootstrap.ts';
import { closeAll, closers } from '../../src/cli/closers.ts';

export type TestDatabase = {
	name: string;
	/** Superuser, for arranging and for looking past the row policies. */
	adminUrl: string;
	/** Login of `lk_app`: what the application may do. */
	appUrl: string;
	/** Login of `lk_job`. */
	jobUrl: string;
	admin: postgres.Sql;
};

async function copy(sql: postgres.Sql, template: string, name: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await sql.unsafe(`create database ${name} template ${template}`);
			return;
		} catch (caught) {
			// PostgreSQL's own housekeeping may look into the template just now.
			if (!(caught instanceof postgres.PostgresError) || caught.code !== '55006' || attempt === 10) throw caught;
			await sleep(100 * attempt);
		}
	}
}

/** Modules outlive a file, and with them what they have to close: they say so once, when they are loaded. */
const everything = new Set<() => Promise<void>>();
export async function closeEverything(): Promise<void> {
	for (const close of closers()) everything.add(close);
	for (const close of everything) closers().add(close);
	await closeAll();
}

/**
 * A migrated, empty database for one test file; call it once, at the top: `const database = await testDatabase();`.
 * Points DATABASE_URL at it, so that `transact` works in the test as in the application. Dropped after the file.
 */
export async function testDatabase(): Promise<TestDatabase> {
	const { adminUrl, template, passwords } = inject('testCluster');
	const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
	// Named after the database: other runs leave alone what has a keeper.
	const keeper = postgres(adminUrl, {
		max: 1,
		idle_timeout: 0,
		max_lifetime: null,
		connection: { application_name: `keeper ${name}` }
	});
	await keeper`select 1`;
	await copy(keeper, template, name);

	const addresses = await bootstrap(adminUrl, { database: name, passwords });
	process.env.DATABASE_URL = addresses.appUrl;
	process.env.JOB_DATABASE_URL = addresses.jobUrl;
	// Work of the file before may have ended after its database, and opened a pool to it once more.
	await closeEverything();
	const admin = connect(addresses.adminUrl);

	afterAll(async () => {
		await closeEverything();
		await admin.end();
		await keeper.unsafe(`drop database ${name} with (force)`);
		await keeper.end();
	});
	return { name, ...addresses, admin };
}
