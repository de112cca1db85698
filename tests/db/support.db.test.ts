import postgres from 'postgres';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();

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
