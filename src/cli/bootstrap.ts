import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import postgres from 'postgres';
import { notesDirectory, readJson, writePrivate } from './checkout.ts';
import { Failure } from './terminal.ts';

export type Passwords = {
	app: string;
	job: string;
	/** Given by someone who decides (environment, embedded server), or only remembered or made here. */
	origin: 'given' | 'kept' | 'made';
};
export type Addresses = { database: string; adminUrl: string; appUrl: string; jobUrl: string };

/** Only trusted extensions: an ordinary database owner may create them. */
const extensions = ['cube', 'pg_trgm', 'unaccent', 'btree_gist'];

/** One number for all that prepares databases, so that parallel starts wait for each other. */
export const preparationLock = 7_525_501;

const maintenanceDatabases = ['', 'postgres', 'template1'];

/** `LK_DATABASE`, else the database that the address names, else `lueckenlos`. */
export function databaseName(adminUrl?: string): string {
	const named = adminUrl ? decodeURIComponent(new URL(adminUrl).pathname.slice(1)) : '';
	const name = process.env.LK_DATABASE || (maintenanceDatabases.includes(named) ? 'lueckenlos' : named);
	if (!/^[a-z][a-z0-9_]{0,50}$/.test(name))
		throw new Failure(`"${name}" is no name for a database (a-z, 0-9 and _, at most 51).`);
	return name;
}

export function withDatabase(url: string, database: string): string {
	const address = new URL(url);
	address.pathname = `/${database}`;
	return address.href;
}

/** Where roles and databases are made, and where parallel starts wait for each other. */
export const serverUrl = (adminUrl: string): string => withDatabase(adminUrl, 'postgres');

function withLogin(url: string, role: string, password: string): string {
	const address = new URL(url);
	address.username = role;
	address.password = encodeURIComponent(password);
	return address.href;
}

/** Quiet: "already exists, skipping" is what idempotent means. */
export const connect = (url: string): postgres.Sql =>
	postgres(url, {
		max: 1,
		onnotice: () => undefined,
		connect_timeout: 10,
		prepare: false,
		connection: { application_name: 'lk' }
	});

/** What PostgreSQL stores of a password, made here so that the password itself never reaches its log. */
function scramVerifier(password: string, salt = randomBytes(16), iterations = 4096): string {
	const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
	const keyed = (text: string) => createHmac('sha256', salted).update(text).digest();
	const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
	return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${keyed('Server Key').toString('base64')}`;
}

/** Passwords for a server that is not ours: given by the environment, else made once and kept in `.data/`. */
export function passwordsFor(adminUrl: string): Passwords {
	const given = { app: process.env.LK_APP_PASSWORD, job: process.env.LK_JOB_PASSWORD };
	if (given.app && given.job) return { app: given.app, job: given.job, origin: 'given' };
	const { host } = new URL(adminUrl);
	const file = join(notesDirectory, 'passwords.json');
	const all = readJson<Record<string, { app: string; job: string }>>(file) ?? {};
	const kept = all[host];
	if (kept) return { ...kept, origin: 'kept' };
	const secret = () => randomBytes(24).toString('base64url');
	const made = { app: given.app || secret(), job: given.job || secret() };
	writePrivate(file, `${JSON.stringify({ ...all, [host]: made }, null, '\t')}\n`);
	return { ...made, origin: 'made' };
}

async function ensureRoles(sql: postgres.Sql, passwords: Passwords): Promise<void> {
	const roles = { lk_owner: undefined, lk_app: passwords.app, lk_job: passwords.job };
	for (const [role, password] of Object.entries(roles)) {
		const [existing] = await sql`select 1 from pg_roles where rolname = ${role}`;
		if (!existing)
			await sql.unsafe(
				`create role ${role} ${password ? 'login' : 'nologin'} nosuperuser nocreatedb nocreaterole nobypassrls noreplication`
			);
		else if (password && passwords.origin === 'made')
			throw new Failure(
				`The role ${role} exists on this server already, and its password is not known here. Set LK_APP_PASSWORD and LK_JOB_PASSWORD.`
			);
		// Another checkout may use the same server: its passwords are changed only by someone who says so.
		if (password && (!existing || passwords.origin === 'given'))
			await sql.unsafe(`alter role ${role} password '${scramVerifier(password)}'`);
	}
	const [me] =
		await sql`select pg_has_role(current_user, 'lk_owner', 'member') as member, (select rolsuper from pg_roles where rolname = current_user) as super`;
	if (!me?.member && !me?.super) await sql.unsafe('grant lk_owner to current_user');
}

async function ensureDatabase(sql: postgres.Sql, database: string): Promise<void> {
	const [existing] =
		await sql`select pg_encoding_to_char(encoding) as encoding from pg_database where datname = ${database}`;
	if (existing && existing.encoding !== 'UTF8')
		throw new Failure(`The database "${database}" is encoded in ${existing.encoding}; UTF8 is needed.`);
	if (existing) return;
	await sql
		.unsafe(
			`create database ${database} template template0 encoding 'UTF8' locale_provider icu icu_locale 'de-DE' locale 'C.UTF-8'`
		)
		.catch(async (caught) => {
			// A server built without ICU, or without that locale: its own default, as long as it is UTF8.
			if (!(caught instanceof postgres.PostgresError) || !['22023', '0A000', '42809'].includes(caught.code))
				throw caught;
			await sql.unsafe(`create database ${database} template template0 encoding 'UTF8'`);
		});
}

/**
 * What may be done in the database before the first migration: lk_owner builds, the others only get in. A page that lies
 * beside costs hardly more than the next one where no disk turns; PostgreSQL's default reads whole tables instead.
 */
async function ensurePrivileges(sql: postgres.Sql, database: string): Promise<void> {
	for (const extension of extensions) await sql.unsafe(`create extension if not exists ${extension} schema public`);
	await sql.unsafe(`
		revoke all on database ${database} from public, lk_app, lk_job;
		grant connect on database ${database} to lk_owner, lk_app, lk_job;
		grant create on database ${database} to lk_owner;
		revoke create on schema public from public;
		grant usage on schema public to lk_owner, lk_app, lk_job;
		alter database ${database} set timezone to 'Europe/Berlin';
		alter database ${database} set random_page_cost to 1.1;
	`);
}

/**
 * Prepares a server for the portal: roles, database, extensions, privileges. Repeating it changes
 * nothing, and several may do so at once. `adminUrl` needs CREATEDB and CREATEROLE or superuser.
 */
export async function bootstrap(
	adminUrl: string,
	{
		database = databaseName(adminUrl),
		passwords = passwordsFor(adminUrl)
	}: { database?: string; passwords?: Passwords } = {}
): Promise<Addresses> {
	const server = connect(serverUrl(adminUrl));
	try {
		await server`select pg_advisory_lock(${preparationLock})`;
		await ensureRoles(server, passwords);
		await ensureDatabase(server, database);
		const inside = connect(withDatabase(adminUrl, database));
		try {
			await ensurePrivileges(inside, database);
		} finally {
			await inside.end();
		}
	} finally {
		await server.end(); // gives the lock back
	}
	return {
		database,
		adminUrl: withDatabase(adminUrl, database),
		appUrl: withLogin(withDatabase(adminUrl, database), 'lk_app', passwords.app),
		jobUrl: withLogin(withDatabase(adminUrl, database), 'lk_job', passwords.job)
	};
}
