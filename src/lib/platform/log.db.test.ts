import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { testDatabase } from '#tests/support/database.ts';
import { system } from './actor.ts';
import { transact } from './database.server.ts';
import { describeError } from './log.server.ts';

await testDatabase();

/** What a query of many lines fails with, sent with the name of a person. */
const failing = (query: ReturnType<typeof sql>): Promise<unknown> =>
	transact(system('log'), (tx) => tx.execute(query)).then(
		() => undefined,
		(caught: unknown) => caught
	);

test('of an error in the database name, code and place are logged, nothing that was sent with the query', async () => {
	const faults = [
		await failing(sql`
			select * from casework.nowhere
			where name = ${'Erika\n    at Beispiel'}
				and 1 = 1`),
		await failing(sql`
			select ${'Erika Beispiel'}::int`),
		new Error('Erika Beispiel', { cause: new Error('connection lost') })
	];
	for (const fault of faults) {
		expect(fault).toBeInstanceOf(Error);
		expect(JSON.stringify(describeError(fault))).not.toMatch(/Erika|Beispiel|select|nowhere/);
	}
	expect(describeError(faults[0])).toMatchObject({ code: '42P01', stack: expect.stringContaining('at ') });
	expect(describeError(new Error('a step failed'))).toMatchObject({ name: 'Error', message: 'a step failed' });
});
