import postgres from 'postgres';
import { expect, inject, test } from 'vitest';
import { system } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '../support/database.ts';

// What a file before left behind: work that ended after its database opened a pool to it once more.
process.env.DATABASE_URL = process.env.JOB_DATABASE_URL = new URL('/test_gone', inject('testCluster').adminUrl).href;
const late = system('late work');
await transact(late, async () => 'done', { deadline: 60_000 }).catch(() => 'its database is gone');

const database = await testDatabase();

test('a test file never works on the database of another', async () => {
	const [row] = await transact(late, (tx) => tx.execute<{ name: string }>('select current_database() as name'), {
		deadline: 60_000
	});
	expect(row!.name).toBe(database.name);
});

test('a test file gets a migrated database with German sorting and case', async () => {
	const [row] = await database.admin`
		select lower('ÄÖÜ') as lower, array(select word from unnest(array['Zebra', 'Äpfel', 'Öl', 'Oma']) word order by word) as sorted,
			current_setting('TimeZone') as zone`;
	expect(row).toEqual({ lower: 'äöü', sorted: ['Äpfel', 'Öl', 'Oma', 'Zebra'], zone: 'Europe/Berlin' });
});

test('the application logs in as lk_app and may not create anything', async () => {
	const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1 });
	try {
		expect(await sql`select current_user as role`).toEqual([{ role: 'lk_app' }]);
		await expect(sql`create table intruder (id int)`).rejects.toThrow('permission denied');
		await expect(sql`create temporary table intruder (id int)`).rejects.toThrow('permission denied');
		await expect(sql`create schema intruder`).rejects.toThrow('permission denied');
		await expect(sql`set role lk_owner`).rejects.toThrow('permission denied');
	} finally {
		await sql.end();
	}
});
