import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type postgres from 'postgres';
import { connect, preparationLock } from './bootstrap.ts';
import { checkout } from './checkout.ts';
import { prepareDatabase } from './database.ts';
import { installJobs } from './jobs-schema.ts';
import { Failure, say } from './terminal.ts';

export type Migrated = { applied: string[]; total: number };

type Migration = { tag: string; when: number; hash: string; statements: string[] };

const folder = join(checkout, 'drizzle');

function readMigrations(): Migration[] {
	const journal = join(folder, 'meta/_journal.json');
	if (!existsSync(journal)) return [];
	const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { tag: string; when: number }[] };
	return entries.map(({ tag, when }) => {
		const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
		return {
			tag,
			when,
			hash: createHash('sha256').update(text).digest('hex'),
			statements: text.split('--> statement-breakpoint')
		};
	});
}

/** The table that drizzle's own tools read, so that both stay usable. */
const ledger = `
	create schema if not exists drizzle;
	create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
	grant usage on schema drizzle to lk_app, lk_job;
	grant select on drizzle.__drizzle_migrations to lk_app, lk_job;
`;

async function apply(sql: postgres.Sql, migration: Migration): Promise<void> {
	await sql.unsafe('begin');
	try {
		for (const statement of migration.statements) if (statement.trim()) await sql.unsafe(statement);
		await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.when})`;
		await sql.unsafe('commit');
	} catch (caught) {
		await sql.unsafe('rollback');
		throw new Failure(
			`Migration ${migration.tag} failed, nothing of it remains: ${caught instanceof Error ? caught.message : String(caught)}`
		);
	}
}

/**
 * Brings a database up to date, forward only, each migration in a transaction of its own, as lk_owner.
 * `adminUrl` names the database. Several may run it at once: the second waits and finds nothing to do.
 */
export async function migrate(adminUrl: string): Promise<Migrated> {
	const migrations = readMigrations();
	const sql = connect(adminUrl);
	try {
		await sql`select pg_advisory_lock(${preparationLock})`;
		await sql.unsafe('set role lk_owner');
		// A busy table must not queue up everyone else behind a migration.
		await sql.unsafe(`set lock_timeout = '10s'`);
		await sql.unsafe(ledger);
		const known = await sql<
			{ hash: string; when: string }[]
		>`select hash, created_at::text as when from drizzle.__drizzle_migrations`;
		const hashByTime = new Map(known.map(({ hash, when }) => [Number(when), hash]));

		const edited = migrations.find(({ when, hash }) => hashByTime.has(when) && hashByTime.get(when) !== hash);
		if (edited)
			throw new Failure(
				`drizzle/${edited.tag}.sql was changed after it had been applied here. Undo the change and write a new migration (in development: use a fresh database, LK_DATABASE=other).`
			);

		const pending = migrations.filter(({ when }) => !hashByTime.has(when));
		for (const migration of pending) await apply(sql, migration);
		await installJobs(adminUrl, sql);
		return { applied: pending.map(({ tag }) => tag), total: migrations.length };
	} finally {
		await sql.end();
	}
}

/** `lk migrate`: prepares server and database, applies what is missing, says where they are. */
export async function run(): Promise<void> {
	const { database, migrated, external, appUrl, jobUrl, stop } = await prepareDatabase({ migrating: 'always' });
	try {
		for (const tag of migrated?.applied ?? []) say(`applied  ${tag}`);
		say(`${database}: ${migrated?.total ?? 0} migrations, ${migrated?.applied.length ?? 0} applied now.`);
		if (external) {
			say(`DATABASE_URL for the application (role lk_app): ${appUrl}`);
			say(`JOB_DATABASE_URL for jobs (role lk_job):         ${jobUrl}`);
		}
	} finally {
		await stop();
	}
}
