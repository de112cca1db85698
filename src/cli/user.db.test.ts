import { expect, test, vi } from 'vitest';
import { testDatabase } from '../../tests/support/database.ts';
import { run } from './user.ts';

const database = await testDatabase();

test('a first account comes with its network and office, named as in German, and with their audit lines', async () => {
	const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
	const answer = await run(
		'create --email a@koeln.example --name A --role network-admin --network koeln --new-network'
			.split(' ')
			.concat('Jobcenter Köln', '--office', 'Jobcenter Köln, Außenstelle')
	);
	said.mockRestore();
	expect(answer).toBe(0);
	const offices = await database.admin`
		select o.code, o.name, o.kind from directory.organisations o join platform.networks n on n.id = o.network_id where n.slug = 'koeln'`;
	expect([...offices]).toEqual([
		{ code: 'jobcenter_koeln_aussenstelle', name: 'Jobcenter Köln, Außenstelle', kind: 'authority' }
	]);
	const recorded = await database.admin<{ action: string }[]>`select action from platform.audit_entries`;
	expect(recorded.map(({ action }) => action)).toEqual(
		expect.arrayContaining([
			'identity.network-created',
			'directory.organisation-created',
			'identity.account-created',
			'identity.membership-granted'
		])
	);
});
