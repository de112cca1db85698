import type postgres from 'postgres';
import { connect } from './bootstrap.ts';
import { say } from './terminal.ts';

/** Schemas in which every row belongs to someone. */
const guarded = ['casework', 'steering'];
const loginRoles = ['lk_app', 'lk_job'];
/** Roles of PostgreSQL itself that see or do more than the grants say. */
const powerful = [
	'pg_read_all_data',
	'pg_write_all_data',
	'pg_execute_server_program',
	'pg_read_server_files',
	'pg_write_server_files',
	'pg_maintain'
];

type Named = { name: string };
type Check = { finds: string; query: (sql: postgres.Sql) => Promise<Iterable<Named>> };

/** security.md S1 as questions to the catalog; each answers with the offenders. */
const checks: Check[] = [
	{
		finds: 'this connection has more power than the application may have',
		query: (sql) => sql<Named[]>`
			select rolname as name from pg_roles where rolname = current_user and (rolsuper or rolbypassrls or pg_has_role(rolname, 'lk_owner', 'member'))`
	},
	{
		finds: 'role is missing',
		query: (sql) => sql<Named[]>`
			select name from unnest(${['lk_owner', ...loginRoles]}::text[]) name where not exists (select from pg_roles where rolname = name)`
	},
	{
		finds: 'role has attributes that void row security or allow administration',
		query: (sql) => sql<Named[]>`
			select rolname as name from pg_roles where rolname = any(${['lk_owner', ...loginRoles]})
				and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or (rolname = 'lk_owner' and rolcanlogin))`
	},
	{
		finds: 'role inherits the rights of a role that it must not have',
		query: (sql) => sql<Named[]>`
			select member.rolname || ' ∈ ' || holder.rolname as name
			from pg_roles member, pg_roles holder
			where member.rolname = any(${loginRoles}) and member.rolname <> holder.rolname
				and (holder.rolsuper or holder.rolname = any(${['lk_owner', ...powerful]}))
				and pg_has_role(member.oid, holder.oid, 'member')`
	},
	{
		finds: 'is owned by a login role (an owner may switch row security off)',
		query: (sql) => sql<Named[]>`
			select role.rolname || ': ' || pg_describe_object(d.classid, d.objid, d.objsubid) as name
			from pg_shdepend d join pg_roles role on role.oid = d.refobjid and d.refclassid = 'pg_authid'::regclass
			where role.rolname = any(${loginRoles}) and d.deptype = 'o' and d.dbid in (0, (select oid from pg_database where datname = current_database()))`
	},
	{
		finds: 'may be filled with new objects by a login role',
		query: (sql) => sql<Named[]>`
			select role || ': schema ' || nspname as name from pg_namespace, unnest(${loginRoles}::text[]) role
			where nspname !~ '^pg_' and nspname <> 'information_schema' and exists (select from pg_roles where rolname = role) and has_schema_privilege(role, oid, 'create')
			union all
			select role || ': database' from unnest(${loginRoles}::text[]) role
			where exists (select from pg_roles where rolname = role) and has_database_privilege(role, current_database(), 'create, temporary')`
	},
	{
		finds: 'has no row security (enable and force), or no policy',
		query: (sql) => sql<Named[]>`
			select c.oid::regclass::text as name from pg_class c
			where c.relnamespace = any(select oid from pg_namespace where nspname = any(${guarded})) and c.relkind in ('r', 'p')
				and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid))`
	},
	{
		finds: 'is open to everyone, or may be truncated past row security',
		query: (sql) => sql<Named[]>`
			select distinct c.oid::regclass::text as name from pg_class c cross join lateral aclexplode(c.relacl) a
			left join pg_roles grantee on grantee.oid = a.grantee
			where c.relnamespace = any(select oid from pg_namespace where nspname = any(${guarded})) and c.relkind in ('r', 'p', 'v')
				and (a.grantee = 0 or (grantee.rolname = any(${loginRoles}) and a.privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN')))`
	},
	{
		finds: 'is a view over guarded tables without security_invoker',
		query: (sql) => sql<Named[]>`
			select distinct v.oid::regclass::text as name
			from pg_class v join pg_namespace vs on vs.oid = v.relnamespace
			left join pg_rewrite r on r.ev_class = v.oid
			left join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
			left join pg_class t on t.oid = d.refobjid
			where v.relkind = 'v' and (vs.nspname = any(${guarded}) or t.relnamespace = any(select oid from pg_namespace where nspname = any(${guarded})))
				and not coalesce('security_invoker=true' = any(v.reloptions) or 'security_invoker=on' = any(v.reloptions) or 'security_invoker=1' = any(v.reloptions), false)`
	},
	{
		// Through any number of views: what a materialized view holds has passed no policy of its reader.
		finds: 'is a materialized view over guarded tables',
		query: (sql) => sql<Named[]>`
			with recursive reads(top, part) as (
				select c.oid, d.refobjid from pg_class c join pg_rewrite r on r.ev_class = c.oid
				join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
				where c.relkind = 'm'
				union
				select reads.top, d.refobjid from reads join pg_rewrite r on r.ev_class = reads.part
				join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> reads.part
			)
			select distinct reads.top::regclass::text as name from reads join pg_class t on t.oid = reads.part
			where t.relnamespace = any(select oid from pg_namespace where nspname = any(${guarded}))`
	},
	{
		finds: 'is a security definer function without a fixed search_path, or open to everyone',
		query: (sql) => sql<Named[]>`
			select p.oid::regprocedure::text as name from pg_proc p join pg_namespace s on s.oid = p.pronamespace
			where p.prosecdef and s.nspname !~ '^pg_' and s.nspname <> 'information_schema'
				and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
				and (not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')
					or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE'))`
	},
	{
		finds: 'can be rewritten by a login role (the audit only grows)',
		query: (sql) => sql<Named[]>`
			select distinct c.oid::regclass::text as name from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles grantee on grantee.oid = a.grantee
			where c.relname = 'audit_entries' and c.relnamespace = (select oid from pg_namespace where nspname = 'platform')
				and (a.grantee = 0 or grantee.rolname = any(${loginRoles})) and a.privilege_type <> 'SELECT'`
	}
];

/** Everything that is wrong with roles, row security, views and functions; empty when all is well. */
export async function findings(url: string): Promise<string[]> {
	const sql = connect(url);
	try {
		const found: string[] = [];
		for (const { finds, query } of checks) for (const { name } of await query(sql)) found.push(`${name}: ${finds}`);
		return found;
	} finally {
		await sql.end();
	}
}

/** `lk check`: as the application itself, so that its own powers are examined, too. */
export async function run(): Promise<number> {
	const found = await findings(process.env.DATABASE_URL ?? '');
	for (const line of found) say(line);
	say(
		found.length === 0 ? `All ${checks.length} checks passed.` : `${found.length} findings in ${checks.length} checks.`
	);
	return found.length === 0 ? 0 : 1;
}
