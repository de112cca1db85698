import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Actor, Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { answer, buildCasework, buildOffer, buildReferral, look, reportOn } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { listAftercare, listBoard, noteAftercare, passDeadline } from './index.server.ts';
import { aftercareOn } from './aftercare.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
afterEach(() => setNow(undefined));
beforeAll(async () => {
	world = await buildCasework();
});

/** Somebody whose measure ended so many days ago. */
const ended = async (daysAgo: number, regime: 'statutory' | 'counselling' = 'statutory'): Promise<string> => {
	const offer = await buildOffer(world.network.id, world.providerOrganisation.id, regime);
	const id = await buildReferral(
		world.manager,
		offer,
		regime === 'statutory' ? {} : { toAuthority: ['D3', 'D4', 'D7'] }
	);
	const on = dayOf(new Date(Date.now() - daysAgo * 86_400_000));
	// Nobody begins months before the request.
	await database.admin`update casework.referrals set created_at = created_at - make_interval(days => ${daysAgo}),
		sent_at = sent_at - make_interval(days => ${daysAgo}) where id = ${id}`;
	await answer(world.provider, id);
	await reportOn(world.provider, id, { move: 'start', happensOn: on });
	const reason = regime === 'statutory' ? { reason: 'completed' as const } : {};
	await reportOn(world.provider, id, { move: 'end', happensOn: on, discussedOn: on, ...reason });
	return id;
};
const note = (id: string, actor: Member = world.manager, months?: number) =>
	transact(actor, (tx, now) =>
		noteAftercare(tx, actor, { id, seen: '', months, situation: 'in_work', followUp: 'advice' }, now)
	);
const remind = (id: string, deadline: 'aftercare_3' | 'aftercare_6') => {
	const job: Actor = { ...world.provider, role: 'system', membershipId: undefined, organisationId: undefined };
	return transact(job, (tx, now) => passDeadline(tx, job, { referralId: id, deadline }, now));
};
const told = async (id: string) =>
	(
		await database.admin`select membership_id from platform.notifications where facts->>'referralId' = ${id} and kind = 'referrals.aftercare'`
	).map((row) => row.membership_id as string);

test('three months after the end of a statutory measure the case manager is reminded, and nobody else', async () => {
	const early = await ended(20);
	expect(await remind(early, 'aftercare_3')).toBe('not-due');
	const id = await ended(100);
	const jobs = await database.admin`
		select data->>'deadline' as deadline from pgboss.job where data->>'referralId' = ${id} and data->>'deadline' like 'aftercare%' order by 1`;
	expect(jobs.map(({ deadline }) => deadline)).toEqual(['aftercare_3', 'aftercare_6']);
	expect(await remind(id, 'aftercare_3')).toBe('passed');
	await remind(id, 'aftercare_3');
	expect(await told(id)).toEqual([world.manager.membershipId]);
	expect(await remind(id, 'aftercare_6')).toBe('not-due');
});

test('until it is closed the person stays on the board, with the day of the next look, and each is noted in its time', async () => {
	const id = await ended(100);
	const board = () => transact(world.manager, (tx, now) => listBoard(tx, world.manager, { nur: 'alle' }, now));
	const row = async () => (await board()).rows.find(({ referralId }) => referralId === id);
	const { held } = await look(world.manager, id);
	const days = [3, 6].map((months) => aftercareOn(held.state.endedOn!, months)) as [string, string];
	expect(await row()).toMatchObject({ station: 'ended', aftercareOn: days[0] });
	await note(id);
	expect(await row()).toMatchObject({ aftercareOn: days[1] });
	// The other tab still shows the first look; the second one is not for today.
	await expect(note(id, world.manager, 3)).rejects.toMatchObject({ code: 'stale' });
	await expect(note(id)).rejects.toMatchObject({ code: 'conflict' });
	setNow(new Date(`${addDays(days[1], -14)}T09:00:00Z`));
	await note(id);
	expect(await row()).toMatchObject({ aftercareOn: null });
	await expect(note(id)).rejects.toMatchObject({ code: 'conflict' });
	setNow(undefined);
	expect(
		await transact(world.manager, (tx, now) =>
			listAftercare(tx, world.manager, { caseId: held.caseId, referralId: id }, now)
		)
	).toMatchObject([
		{ months: 3, situation: 'in_work', followUp: 'advice' },
		{ months: 6, situation: 'in_work' }
	]);
	await expect(note(await ended(40))).rejects.toMatchObject({ code: 'conflict' });
	// What is noted needs no reminder.
	const done = await ended(100);
	await note(done);
	await remind(done, 'aftercare_3');
	expect(await told(done)).toEqual([]);
});

test('no timer runs after counselling: it may be noted with consent, and the provider reads none of it', async () => {
	const id = await ended(100, 'counselling');
	expect(await remind(id, 'aftercare_3')).toBe('not-due');
	expect(
		await database.admin`select 1 from pgboss.job where data->>'referralId' = ${id} and data->>'deadline' like 'aftercare%'`
	).toHaveLength(0);
	await note(id);
	for (const actor of [world.provider, world.colleague, world.lead]) {
		const rows = await transact(actor, (tx) =>
			tx.execute(sql`select 1 from casework.aftercare_checks where referral_id = ${id}`)
		);
		expect(rows, actor.role).toHaveLength(0);
	}
	await expect(note(id, world.provider)).rejects.toMatchObject({ code: 'forbidden' });
});
