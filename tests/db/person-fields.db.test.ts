import { expect, test } from 'vitest';
import { personTables } from '#lib/interop/index.server.ts';
import { testDatabase } from '#tests/support/database.ts';

const database = await testDatabase();

const declared = personTables.flatMap((table) => table.fields.map((field) => `${table.name}.${field.column}`)).sort();

test('every stored field about persons is declared: none beside the register, none only in it (rule 18)', async () => {
	const stored = await database.admin<{ name: string }[]>`
		select c.table_name || '.' || c.column_name as name from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'casework' and t.table_type = 'BASE TABLE' order by 1`;
	expect(declared).toEqual(stored.map(({ name }) => name).sort());
});

test('every declaration has words in both languages, and no table is named twice', () => {
	const silent = personTables.flatMap((table) =>
		[table.title, table.purpose, ...table.fields.map((field) => field.label)].filter(({ de, en }) => !de || !en)
	);
	expect(silent).toEqual([]);
	expect(new Set(personTables.map(({ name }) => name)).size).toBe(personTables.length);
});

test('no column can hold what is said in counselling, health, or what the portal must never know (rule 17)', async () => {
	const names = await database.admin<{ name: string }[]>`
		select column_name as name from information_schema.columns where table_schema = 'casework'`;
	const forbidden =
		/(diagnos|health(?!_data)|illness|birth|nationality|residence|customer|note$|remark|sanction|religion)/;
	expect(names.filter(({ name }) => forbidden.test(name))).toEqual([]);
});

test('the person may read every table, and none opens because a case can be seen', async () => {
	const policies = await database.admin<{ table: string; name: string; words: string }[]>`
		select tablename as table, policyname as name, coalesce(qual, '') || ' ' || coalesce(with_check, '') as words
		from pg_policies where schemaname = 'casework'`;
	const readable = policies.filter(({ name }) => name === 'client_reads').map(({ table }) => table);
	const person = personTables.filter(({ basis }) => basis !== 'law').map(({ name }) => name);
	expect(readable.sort()).toEqual(person.sort());
	// Emergency access and the person see cases too: ask casework.my_case_ids(), not the table.
	expect(policies.filter(({ words }) => /FROM casework\.cases/i.test(words))).toEqual([]);
});
