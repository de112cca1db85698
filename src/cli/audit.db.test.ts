import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../tests/support/database.ts';
import { verify } from './audit.ts';

const database = await testDatabase();
const chain = '11111111-1111-4111-8111-111111111111';

beforeEach(async () => {
	await database.admin`truncate platform.audit_entries`;
	for (let line = 1; line <= 5; line++) {
		await database.admin`
			select platform.append_audit(${chain}, null, null, 'system', ${`request-${line}`}, 'test.happened', ${database.admin.json({ line, umlaut: 'ä' })}, now())`;
	}
});

const brokenBy = async (change: string) => {
	await database.admin.unsafe(change);
	return (await verify(database.jobUrl)).breaks.map(({ sequence, what }) => `${sequence} ${what}`);
};

describe('the audit chain', () => {
	test('is whole as it was written', async () => {
		const { chains, breaks } = await verify(database.jobUrl);
		expect({ lines: chains[0]?.lines, breaks }).toEqual({ lines: 5, breaks: [] });
	});

	test.each([
		['a changed fact', `update platform.audit_entries set facts = '{"line": 9}' where sequence = 3`, '3 was changed'],
		[
			'a changed time',
			`update platform.audit_entries set recorded_at = recorded_at + interval '1 microsecond' where sequence = 3`,
			'3 was changed'
		],
		['a removed line', 'delete from platform.audit_entries where sequence = 2', '3 a line before it is missing'],
		['a removed beginning', 'delete from platform.audit_entries where sequence = 1', '2 a line before it is missing'],
		['an exchanged hash', `update platform.audit_entries set hash = '\\x01' where sequence = 4`, '4 was changed']
	])('shows %s', async (_what, change, expected) => {
		expect(await brokenBy(change)).toEqual([expected]);
	});

	test('shows a line rewritten together with its hash', async () => {
		const change = `update platform.audit_entries set action = 'test.else', hash = platform.audit_hash(previous_hash, chain_id, sequence, recorded_at, account_id, membership_id, role, request_id, 'test.else', facts) where sequence = 2`;
		expect(await brokenBy(change)).toEqual(['3 does not continue the line before it']);
	});
});
