import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import type { Refusal } from '#lib/platform/errors.ts';
import { answer, buildCasework, buildReferral, look } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { dayFromNow } from '#tests/support/days.ts';
import type { GoalReason } from './goals/model.ts';
import { agreeGoal, closeReferral, getInboxItem, listReferralDeadlines } from './index.server.ts';

const { admin } = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const agree = (
	actor: Member,
	id: string,
	words: string,
	more: { targetOn?: string; seen?: string; laterBecause?: GoalReason } = {}
) =>
	transact(actor, (tx, now) => agreeGoal(tx, actor, { id, words, ...more }, now)).then(
		(changed) => (changed ? 'changed' : 'same'),
		(caught: Refusal) => (caught.field ? `${caught.code} ${caught.field}` : caught.code)
	);

describe('the goal of a request that is on its way', () => {
	test('can be said anew, with the day on which it is looked at', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		await answer(world.provider, id);
		const before = await look(world.manager, id);
		const targetOn = dayFromNow(20);
		expect(await agree(world.manager, id, 'Ich will die Prüfung schaffen.', { targetOn })).toBe('changed');
		const { goal, held } = await look(world.manager, id);
		expect(goal).toEqual({ words: 'Ich will die Prüfung schaffen.', targetOn });
		expect(held.revision).toBe(before.held.revision + 1);
		// Without a day the one that was agreed stays.
		expect(await agree(world.manager, id, 'Ich will sie gut schaffen.')).toBe('changed');
		expect((await look(world.manager, id)).goal?.targetOn).toBe(targetOn);
		const lines =
			await admin`select 1 from platform.audit_entries where facts->>'referralId' = ${id} and action = 'referral.goal-agreed'`;
		expect(lines).toHaveLength(2);
	});
	test('says why when its day is put off, and takes no day that has passed', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const words = (await look(world.manager, id)).goal?.words ?? '';
		const move = (days: number, laterBecause?: GoalReason) =>
			agree(world.manager, id, words, { targetOn: dayFromNow(days), ...(laterBecause && { laterBecause }) });
		expect([await move(-1), await move(20), await move(40), await move(40, 'no_place')]).toEqual([
			'invalid targetOn',
			'changed',
			'invalid laterBecause',
			'changed'
		]);
		const [stored] =
			await admin`select target_on::text as on, later_because as why from casework.referral_goals where referral_id = ${id}`;
		expect(stored).toEqual({ on: dayFromNow(40), why: 'no_place' });
		// Words are changed on a day that has passed without moving it.
		await admin`update casework.referral_goals set target_on = ${dayFromNow(-3)} where referral_id = ${id}`;
		expect(await agree(world.manager, id, 'Ich will noch etwas anderes.', { targetOn: dayFromNow(-3) })).toBe(
			'changed'
		);
	});
	test('has its day in the list of deadlines of the office until the request is over, and the provider never learns it', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const days = async (actor: Member) =>
			(await transact(actor, (tx, now) => listReferralDeadlines(tx, actor, now)))
				.filter((one) => one.id === id && one.kind === 'goal')
				.map(({ on, href }) => [on, href]);
		const words = (await look(world.manager, id)).goal?.words ?? '';
		await agree(world.manager, id, words, { targetOn: dayFromNow(20) });
		expect(await days(world.manager)).toEqual([[dayFromNow(20), `/anfragen/${id}`]]);
		expect([await days(world.provider), await days(world.colleague)]).toEqual([[], []]);
		const item = await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now));
		expect(item.goal).toEqual({ words });
		await admin`update casework.referral_goals set target_on = ${dayFromNow(-3)} where referral_id = ${id}`;
		expect(await days(world.manager)).toEqual([[dayFromNow(-3), `/anfragen/${id}`]]);
		await answer(world.provider, id);
		await transact(world.manager, (tx, now) =>
			closeReferral(tx, world.manager, { id, seen: '', goal: 'open', outcomes: [] }, now)
		);
		expect(await days(world.manager)).toEqual([]);
	});
	test('changes nothing when it says the same', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const { goal, held } = await look(world.manager, id);
		expect(await agree(world.manager, id, goal?.words ?? '')).toBe('same');
		expect((await look(world.manager, id)).held.revision).toBe(held.revision);
	});
	test('is read by the provider where the person agreed to that, and nowhere else', async () => {
		const told = await buildReferral(world.manager, world.offers.voluntary, { toProvider: ['D1', 'D2'] });
		const silent = await buildReferral(world.manager, world.offers.voluntary, { toProvider: ['D1'] });
		for (const id of [told, silent]) expect(await agree(world.manager, id, 'Ich will unter Leute.')).toBe('changed');
		const goals = await Promise.all([told, silent].map(async (id) => (await look(world.provider, id)).goal?.words));
		expect(goals).toEqual(['Ich will unter Leute.', undefined]);
	});
	test('is a matter of whoever works with the person, on what they saw, until the request is over', async () => {
		const id = await buildReferral(world.manager, world.offers.statutory);
		const { held } = await look(world.manager, id);
		for (const actor of [world.colleague, world.provider, world.otherProvider, world.lead])
			expect(await agree(actor, id, 'Fremde Worte')).toMatch(/not-found|forbidden/);
		await answer(world.provider, id);
		expect(await agree(world.manager, id, 'Zu spät gesehen', { seen: held.seen })).toBe('stale');
		await transact(world.manager, (tx, now) =>
			closeReferral(tx, world.manager, { id, seen: '', goal: 'open', outcomes: [] }, now)
		);
		expect(await agree(world.manager, id, 'Nach dem Ende')).toBe('conflict');
	});
});
