import { bootstrap, connect, databaseName, serverUrl, withDatabase, type Addresses } from './bootstrap.ts';
import { startEmbedded } from './embedded-postgres.ts';
import { migrate, type Migrated } from './migrate.ts';
import { Failure } from './terminal.ts';

export type Prepared = {
	database: string;
	/** Login of `lk_app`. */
	appUrl: string;
	/** Login of `lk_job`. */
	jobUrl: string;
	/** Present where we may administer the server. */
	adminUrl?: string;
	migrated?: Migrated;
	/** False for the embedded server. */
	external: boolean;
	/** Leaves the embedded server; the last one to leave stops it. */
	stop: () => Promise<void>;
};

const nothing = async (): Promise<void> => undefined;

/** May this login prepare a server? "A single URL with sufficient rights" is enough for `lk migrate`. */
async function isAdministrator(url: string): Promise<boolean> {
	const sql = connect(serverUrl(url));
	try {
		const [role] =
			await sql`select rolsuper or (rolcreatedb and rolcreaterole) as sufficient from pg_roles where rolname = current_user`;
		return role?.sufficient === true;
	} finally {
		await sql.end();
	}
}

async function prepareExternal(adminUrl: string, migrating: boolean): Promise<Prepared> {
	const database = databaseName(adminUrl);
	const given = process.env.DATABASE_ADMIN_URL ? process.env.DATABASE_URL : undefined;
	let addresses: Addresses | undefined;
	let migrated: Migrated | undefined;
	if (migrating || !given) {
		addresses = await bootstrap(adminUrl, { database });
		migrated = migrating ? await migrate(addresses.adminUrl) : undefined;
	}
	const appUrl = given ?? addresses?.appUrl ?? '';
	const jobUrl = process.env.JOB_DATABASE_URL ?? addresses?.jobUrl ?? appUrl;
	return {
		database,
		appUrl,
		jobUrl,
		adminUrl: withDatabase(adminUrl, database),
		migrated,
		external: true,
		stop: nothing
	};
}

async function prepareEmbedded(): Promise<Prepared> {
	const server = await startEmbedded();
	try {
		const { database, appUrl, jobUrl, adminUrl } = await bootstrap(server.adminUrl, {
			database: databaseName(),
			passwords: { ...server.credentials, origin: 'given' }
		});
		const migrated = await migrate(adminUrl);
		return { database, appUrl, jobUrl, adminUrl, migrated, external: false, stop: server.stop };
	} catch (caught) {
		await server.stop();
		throw caught;
	}
}

/**
 * The database that this checkout works with, ready for use:
 * `DATABASE_ADMIN_URL` prepares a server elsewhere, `DATABASE_URL` alone uses one that is prepared,
 * neither means the embedded PostgreSQL. Sets `DATABASE_URL` and `JOB_DATABASE_URL` for the modules.
 */
export async function prepareDatabase({ migrating }: { migrating: 'always' | 'embedded' }): Promise<Prepared> {
	const { DATABASE_ADMIN_URL, DATABASE_URL, JOB_DATABASE_URL } = process.env;
	let prepared: Prepared;
	if (DATABASE_ADMIN_URL) prepared = await prepareExternal(DATABASE_ADMIN_URL, migrating === 'always');
	else if (DATABASE_URL && migrating === 'always') {
		if (!(await isAdministrator(DATABASE_URL)))
			throw new Failure('DATABASE_URL may not create roles and databases. Set DATABASE_ADMIN_URL to a login that may.');
		prepared = await prepareExternal(DATABASE_URL, true);
	} else if (DATABASE_URL) {
		prepared = {
			database: databaseName(DATABASE_URL),
			appUrl: DATABASE_URL,
			jobUrl: JOB_DATABASE_URL ?? DATABASE_URL,
			external: true,
			stop: nothing
		};
	} else prepared = await prepareEmbedded();

	process.env.DATABASE_URL = prepared.appUrl;
	process.env.JOB_DATABASE_URL = prepared.jobUrl;
	return prepared;
}
