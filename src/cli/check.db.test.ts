import { afterEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../tests/support/database.ts';
import { findings } from './check.ts';

const database = await testDatabase();

/** Each weakness, how to bring it about, and how to take it back. */
const weaknesses: [what: string, weaken: string, restore: string, found: string][] = [
	[
		'a table without FORCE',
		'alter table casework.referrals no force row level security',
		'alter table casework.referrals force row level security',
		'casework.referrals: has no row security'
	],
	[
		'a table without row security',
		'alter table steering.planned_offers disable row level security',
		'alter table steering.planned_offers enable row level security',
		'steering.planned_offers: has no row security'
	],
	[
		'a new table without a policy',
		'create table casework.intruder (id int); alter table casework.intruder enable row level security; alter table casework.intruder force row level security',
		'drop table casework.intruder',
		'casework.intruder: has no row security'
	],
	[
		'a view that looks past policies',
		'create view platform.peek as select id from casework.referrals',
		'drop view platform.peek',
		'platform.peek: is a view'
	],
	[
		'a materialized view over persons, even through a view',
		'create view platform.peek with (security_invoker = true) as select id from casework.referrals; create materialized view directory.hoard as select * from platform.peek',
		'drop materialized view directory.hoard; drop view platform.peek',
		'directory.hoard: is a materialized view'
	],
	[
		'a definer function without a fixed search_path',
		`create function platform.loose() returns int language sql security definer as 'select 1'; revoke all on function platform.loose() from public`,
		'drop function platform.loose()',
		'platform.loose(): is a security definer'
	],
	[
		'a definer function that everyone may call',
		`create function platform.open() returns int language sql security definer set search_path = pg_catalog as 'select 1'`,
		'drop function platform.open()',
		'platform.open(): is a security definer'
	],
	[
		'an application that may create schemas',
		'grant create on schema platform to lk_app',
		'revoke create on schema platform from lk_app',
		'lk_app: schema platform'
	],
	[
		'a table that the application owns',
		'create table platform.own (id int); alter table platform.own owner to lk_app',
		'drop table platform.own',
		'lk_app: table platform.own'
	],
	[
		'a table that may be truncated past its policies',
		'grant truncate on casework.cases to lk_app',
		'revoke truncate on casework.cases from lk_app',
		'casework.cases: is open'
	],
	[
		'an audit that may be rewritten',
		'grant update on platform.audit_entries to lk_app',
		'revoke update on platform.audit_entries from lk_app',
		'platform.audit_entries: can be rewritten'
	]
];

let restore: string | undefined;

afterEach(async () => {
	if (restore) await database.admin.unsafe(restore);
	restore = undefined;
});

describe('the self-check', () => {
	test('finds nothing in a migrated database', async () => {
		expect(await findings(database.appUrl)).toEqual([]);
	});

	test.each(weaknesses)('finds %s', async (_what, weaken, undo, found) => {
		restore = undo;
		await database.admin.unsafe(weaken);
		expect((await findings(database.appUrl)).filter((line) => line.startsWith(found))).toHaveLength(1);
	});

	test('refuses to run the application as administrator', async () => {
		expect(await findings(database.adminUrl)).toEqual([
			'postgres: this connection has more power than the application may have'
		]);
	});
});
