import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from './bootstrap.ts';
import { Failure } from './terminal.ts';

type Tool = 'pg_dump' | 'pg_restore';

function debianVersions(): string[] {
	try {
		return readdirSync('/usr/lib/postgresql')
			.sort((a, b) => Number(b) - Number(a))
			.map((version) => `/usr/lib/postgresql/${version}/bin`);
	} catch {
		return [];
	}
}

function majorOf(program: string): number {
	const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
	return Number(/(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/**
 * A program of PostgreSQL that is at least as new as the server; older ones refuse to read it.
 * The embedded package ships none, so it comes from the operating system, or from `PG_BIN`.
 */
async function findTool(tool: Tool, url: string): Promise<string> {
	const sql = connect(url);
	const [row] = await sql`
		select current_setting('server_version_num')::int / 10000 as major, rolsuper or rolbypassrls as sees_all
		from pg_roles where rolname = current_user`.finally(() => sql.end());
	if (!row?.sees_all) throw new Failure('A complete copy passes row security: the login needs SUPERUSER or BYPASSRLS.');
	const needed: number = row.major;
	const candidates = [
		...(process.env.PG_BIN ? [`${process.env.PG_BIN}/${tool}`] : []),
		...debianVersions().map((folder) => `${folder}/${tool}`),
		tool
	];
	const found = candidates.find((program) => majorOf(program) >= needed);
	if (found) return found;
	throw new Failure(
		`${tool} ${needed} or newer is needed and not installed; the embedded package does not ship it. ` +
			`Install PostgreSQL's client programs (or set PG_BIN to their folder), or stop the portal and copy its data folder.`
	);
}

/** Runs the program on the database; the password goes through the environment, not the process list. */
export async function runTool(tool: Tool, url: string, args: string[]): Promise<void> {
	const program = await findTool(tool, url);
	const { hostname, port, username, password, pathname, searchParams } = new URL(url);
	const { status } = spawnSync(program, args, {
		stdio: ['ignore', 'inherit', 'inherit'],
		env: {
			PATH: process.env.PATH,
			PGHOST: hostname,
			PGPORT: port || '5432',
			PGUSER: decodeURIComponent(username),
			PGPASSWORD: decodeURIComponent(password),
			PGDATABASE: pathname.slice(1),
			PGSSLMODE: searchParams.get('sslmode') ?? 'prefer'
		}
	});
	if (status !== 0) throw new Failure(`${tool} failed.`);
}
