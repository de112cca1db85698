import { existsSync } from 'node:fs';
import { bootstrap, connect, databaseName, passwordsFor, type Passwords } from './bootstrap.ts';
import { startEmbedded } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { runTool } from './postgres-tools.ts';
import { complain, Failure, say } from './terminal.ts';

async function refuseIfFilled(url: string, database: string): Promise<void> {
	const sql = connect(url);
	try {
		const [row] = await sql`select to_regclass('platform.networks') as present`;
		if (row?.present)
			throw new Failure(
				`The database "${database}" is not empty. Restore into another one (LK_DATABASE=name) and switch over.`
			);
	} finally {
		await sql.end();
	}
}

async function restore(adminUrl: string, passwords: Passwords, file: string): Promise<void> {
	const addresses = await bootstrap(adminUrl, { database: databaseName(process.env.DATABASE_ADMIN_URL), passwords });
	await refuseIfFilled(addresses.adminUrl, addresses.database);
	await runTool('pg_restore', addresses.adminUrl, [
		'--exit-on-error',
		'--single-transaction',
		'--no-password',
		`--dbname=${addresses.database}`,
		file
	]);
	const { applied } = await migrate(addresses.adminUrl);
	say(`${addresses.database} restored from ${file}; ${applied.length} newer migrations applied.`);
}

/** `lk restore FILE`: into an empty database, then up to date. */
export async function run([file]: string[]): Promise<number | void> {
	if (!file || !existsSync(file)) {
		complain(file ? `${file} does not exist.` : 'lk restore FILE');
		return 2;
	}
	const { DATABASE_ADMIN_URL, DATABASE_URL } = process.env;
	if (DATABASE_ADMIN_URL) return restore(DATABASE_ADMIN_URL, passwordsFor(DATABASE_ADMIN_URL), file);
	if (DATABASE_URL) throw new Failure('Restoring needs DATABASE_ADMIN_URL.');
	const server = await startEmbedded();
	try {
		await restore(server.adminUrl, { ...server.credentials, origin: 'given' }, file);
	} finally {
		await server.stop();
	}
}
