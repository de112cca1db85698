import { beforeAll, describe, expect, test } from 'vitest';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { startJobs } from '#lib/platform/jobs.server.ts';
import { notify } from '#lib/platform/notifications.server.ts';
import { agreeDisclosure, draftReferral } from '#lib/referrals/index.server.ts';
import { dailySteps, jobs, runDaily } from '../../src/jobs.server.ts';
import { buildCase, buildCasework, choice, draftInput } from '../support/casework.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});
const hour = 3_600_000;
/** The steps that remove; those that remind are in mail.db.test.ts. */
const removing = Object.fromEntries(['retention', 'sign-ins', 'sweep'].map((name) => [name, dailySteps[name]!]));
const after = async (hours: number, work: () => Promise<void> = () => runDaily(removing)): Promise<void> => {
	setNow(new Date(Date.now() + hours * hour));
	try {
		await work();
	} finally {
		setNow(undefined);
	}
};
const count = async (table: string): Promise<number> =>
	(await database.admin.unsafe(`select 1 from platform.${table}`)).length;

describe('the daily job', () => {
	test('removes old request keys, failed sign-ins, sessions that are over and old notifications, and nothing sooner', async () => {
		const { manager } = world;
		await transact(manager, async (tx, now) => notify(tx, manager, { kind: 'test.news', facts: {} }, now), {
			once: { key: crypto.randomUUID(), fingerprint: 'a form' }
		});
		await database.admin`insert into platform.sign_in_failures (key, failed_at) values ('somebody', now())`;
		await database.admin`insert into platform.sessions (id, account_id, created_at, expires_at, absolute_expires_at)
			values ('h1_open', ${manager.accountId}, now(), now() + interval '30 minutes', now() + interval '8 hours')`;
		const left = async () => [
			await count('sessions'),
			await count('sign_in_failures'),
			await count('request_keys'),
			await count('notifications')
		];
		expect(await left()).toEqual([1, 1, 1, 1]);
		await after(0);
		expect(await left()).toEqual([1, 1, 1, 1]);
		await after(1);
		expect(await left()).toEqual([0, 1, 1, 1]);
		await after(25);
		expect(await left()).toEqual([0, 0, 1, 1]);
		await after(73);
		expect(await left()).toEqual([0, 0, 0, 1]);
		await after(179 * 24);
		expect(await count('notifications')).toBe(1);
		await database.admin`update platform.notifications set read_at = now()`;
		await after(89 * 24);
		expect(await count('notifications')).toBe(1);
		await after(91 * 24);
		expect(await count('notifications')).toBe(0);
	});

	test('applies the periods of retention as `lk retention --apply` does', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await transact(world.manager, async (tx, now) => {
			const draft = await draftReferral(tx, world.manager, draftInput(world.offers.counselling, caseId), now);
			await agreeDisclosure(tx, world.manager, { id: draft.id, ...choice({ toProvider: ['D2'] }) }, now);
			return draft;
		});
		const drafts = async () => (await database.admin`select 1 from casework.referrals where id = ${id}`).length;
		await after(29 * 24);
		expect(await drafts()).toBe(1);
		await after(31 * 24);
		expect(await drafts()).toBe(0);
	});

	test('goes on with the other steps when one fails, and is tried again then', async () => {
		const done: string[] = [];
		const run = runDaily({
			broken: () => Promise.reject(new Error('broken')),
			next: (_tx, actor) => Promise.resolve(done.push(actor.role))
		});
		await expect(run).rejects.toThrow('a step of the daily job failed');
		expect(done).toEqual(['system']);
	});

	test('leaves a line with counts for each step that removes something in the audit chain', async () => {
		await runDaily();
		const lines = await database.admin<{ action: string }[]>`
			select distinct action from platform.audit_entries where request_id like 'daily-%'`;
		expect(lines.map(({ action }) => action).sort()).toEqual(['identity.swept', 'platform.swept', 'retention.applied']);
	});

	test('is due every night by the office’s clock, and becomes one job that lk_job works off', async () => {
		const [schedule] = await database.admin`select cron, timezone from pgboss.schedule where name = 'platform.daily'`;
		expect(schedule).toEqual({ cron: '17 3 * * *', timezone: 'Europe/Berlin' });
		// As if everything stood still for two days: what was missed is made up for, once.
		await database.admin`update pgboss.schedule set created_on = now() - interval '3 days', updated_on = now() - interval '3 days'`;
		await database.admin`update pgboss.version set cron_on = now() - interval '2 days'`;
		let runs = 0;
		await new Promise<void>((resolve) =>
			startJobs({
				...jobs,
				'platform.daily': async () => {
					runs++;
					resolve();
				}
			})
		);
		expect(runs).toBe(1);
		expect(await database.admin`select 1 from pgboss.job where name = 'platform.daily'`).toHaveLength(1);
	}, 90_000);
});
