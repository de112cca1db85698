import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Category } from '#lib/consent/index.ts';
import { withdrawConsent } from '#lib/consent/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { buildCase, buildCasework, buildReferral, type TestOffer } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import {
	assessGoal,
	closeReferral,
	listGoals,
	listReferralDeadlines,
	moveTarget,
	noteGoal,
	settleGoal
} from '../index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});
afterEach(() => setNow(undefined));

/** A day of the office's calendar, so many days from today. */
const day = (offset: number): string => dayOf(new Date(Date.now() + offset * 86_400_000));
const note = (caseId: string, input: Partial<Parameters<typeof noteGoal>[2]> = {}, actor: Member = world.manager) =>
	transact(actor, (tx, now) =>
		noteGoal(
			tx,
			actor,
			{ caseId, words: 'Wieder Leute treffen', family: 'social_participation', targetOn: day(90), ...input },
			now
		)
	);
const look = (caseId: string, actor: Member = world.manager) =>
	transact(actor, (tx, now) => listGoals(tx, actor, caseId, now));
const assess = (caseId: string, goalId: string, said: Parameters<typeof assessGoal>[2]['said'], saidOn = day(0)) =>
	transact(world.manager, (tx, now) => assessGoal(tx, world.manager, { caseId, goalId, said, saidOn }, now));
const settle = (caseId: string, goalId: string, input: Partial<Parameters<typeof settleGoal>[2]> = {}) =>
	transact(world.manager, (tx, now) =>
		settleGoal(tx, world.manager, { caseId, goalId, level: 0, agreedOn: day(0), ...input }, now)
	);
/** A goal of one referral, with what the person agreed to. */
async function bound(offer: TestOffer, toAuthority: Category[]) {
	const caseId = await buildCase(world.manager);
	const referralId = await buildReferral(world.manager, offer, { toAuthority }, caseId);
	return { caseId, referralId, goalId: (await note(caseId, { referralId })).id };
}

describe('goals', () => {
	test('stand in the person’s words with steps and ways round, and are nobody’s but the own case manager’s', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await note(caseId);
		await note(caseId, { words: 'Erst umziehen', family: 'housing_secured', below: { parentId: id, kind: 'detour' } });
		await note(caseId, { words: 'Sportverein ansehen', below: { parentId: id, kind: 'step' } });
		const [goal] = await look(caseId);
		expect(goal).toMatchObject({
			words: 'Wieder Leute treffen',
			state: 'open',
			assessable: true,
			attainment: undefined
		});
		expect(goal!.steps.map(({ kind, words }) => [kind, words])).toEqual([
			['detour', 'Erst umziehen'],
			['step', 'Sportverein ansehen']
		]);
		for (const stranger of [world.colleague, world.provider, world.lead, world.planner]) {
			expect(await refusalOf(look(caseId, stranger))).toBe('not-found');
			expect(await refusalOf(note(caseId, {}, stranger))).toBe('not-found');
		}
	});
	test('need a day that is not past; a later day says why, and the earlier one stays', async () => {
		const caseId = await buildCase(world.manager);
		expect(await refusalOf(note(caseId, { targetOn: day(-1) }))).toBe('invalid targetOn');
		const { id: goalId } = await note(caseId, { targetOn: day(10) });
		const move = (targetOn: string, reason?: 'no_place') =>
			transact(world.manager, (tx, now) => moveTarget(tx, world.manager, { caseId, goalId, targetOn, reason }, now));
		expect(await refusalOf(move(day(40)))).toBe('invalid reason');
		await move(day(40), 'no_place');
		await move(day(20));
		expect((await look(caseId))[0]).toMatchObject({
			targetOn: day(20),
			moved: [
				{ from: day(10), reason: 'no_place' },
				{ from: day(40), reason: null }
			]
		});
		setNow(new Date(Date.now() + 30 * 86_400_000));
		expect((await look(caseId))[0]?.state).toBe('overdue');
	});
	test('keep two views side by side over time; who says nothing leaves nothing', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await note(caseId);
		expect(await refusalOf(assess(caseId, id, {}))).toBe('invalid person');
		expect(await refusalOf(assess(caseId, id, { person: 'working' }, day(1)))).toBe('invalid saidOn');
		await assess(caseId, id, { person: 'clarifying', case_manager: 'working' }, day(-20));
		await assess(caseId, id, { person: 'nearly_there' });
		expect((await look(caseId))[0]?.assessments).toEqual([
			{ by: 'person', stage: 'clarifying', on: day(-20) },
			{ by: 'case_manager', stage: 'working', on: day(-20) },
			{ by: 'person', stage: 'nearly_there', on: day(0) }
		]);
	});
	test('end with −2…+2 or neutral; below what was agreed says what came between; a correction keeps both', async () => {
		const caseId = await buildCase(world.manager);
		const { id } = await note(caseId);
		expect(await refusalOf(settle(caseId, id, { level: -1 }))).toBe('invalid reason');
		await settle(caseId, id, { level: -1, reason: 'long_wait' });
		expect((await look(caseId))[0]).toMatchObject({
			state: 'attained',
			attainment: { level: -1, reason: 'long_wait' }
		});
		await settle(caseId, id, { level: null });
		expect((await look(caseId))[0]).toMatchObject({ state: 'decided_otherwise', attainment: { level: null } });
		const rows = await database.admin`select level from casework.goal_attainments where goal_id = ${id}`;
		expect(rows).toHaveLength(2);
		await expect(
			transact(world.manager, (tx) =>
				tx.execute(sql`update casework.goal_attainments set level = 2 where goal_id = ${id}`)
			)
		).rejects.toMatchObject({ cause: { code: '42501' } });
	});
	test('of a counselling referral are assessed with consent alone, and the views go with it', async () => {
		const without = await bound(world.offers.counselling, ['D3']);
		expect(await refusalOf(assess(without.caseId, without.goalId, { person: 'working' }))).toBe('consent-missing');
		expect(await refusalOf(settle(without.caseId, without.goalId))).toBe('consent-missing');
		const raw = transact(world.manager, (tx, now) =>
			tx.execute(sql`insert into casework.goal_assessments (network_id, case_id, goal_id, assessed_by, stage, said_on, recorded_at, recorded_by)
				values (${world.network.id}, ${without.caseId}, ${without.goalId}, 'person', 'working', current_date, ${now.toISOString()}, ${world.manager.membershipId})`)
		);
		await expect(raw).rejects.toMatchObject({ cause: { code: '42501' } });

		const agreed = await bound(world.offers.counselling, ['D3', 'D7']);
		await assess(agreed.caseId, agreed.goalId, { person: 'working' });
		await settle(agreed.caseId, agreed.goalId);
		expect((await look(agreed.caseId))[0]).toMatchObject({ state: 'attained', assessments: [{ by: 'person' }] });
		const [consent] = await database.admin`select id from casework.consents where referral_id = ${agreed.referralId}`;
		await transact(world.manager, (tx, now) =>
			withdrawConsent(tx, world.manager, { consentId: consent!.id as string, form: 'spoken' }, now)
		);
		expect((await look(agreed.caseId))[0]).toMatchObject({
			words: 'Wieder Leute treffen',
			assessable: false,
			state: 'open',
			assessments: [],
			attainment: undefined
		});
		// The statutory measure needs none; an employer's offer never has any.
		const statutory = await bound(world.offers.statutory, []);
		expect(await refusalOf(assess(statutory.caseId, statutory.goalId, { person: 'working' }))).toBe('done');
		const employer = await bound(world.offers.employer, ['D3', 'D4']);
		expect(await refusalOf(assess(employer.caseId, employer.goalId, { person: 'working' }))).toBe('consent-missing');
	});
	test('of another case are as unknown as none, to every command and as parent or referral', async () => {
		const [mine, other] = [await buildCase(world.manager), await buildCase(world.colleague)];
		const { id: foreign } = await note(other, {}, world.colleague);
		const referralId = await buildReferral(world.colleague, world.offers.statutory, {}, other);
		expect(await refusalOf(assess(mine, foreign, { person: 'working' }))).toBe('not-found');
		expect(await refusalOf(settle(mine, foreign))).toBe('not-found');
		expect(await refusalOf(note(mine, { below: { parentId: foreign, kind: 'step' } }))).toBe('not-found');
		expect(await refusalOf(note(mine, { referralId }))).toBe('invalid referralId');
	});
});

describe('the closing sheet', () => {
	const close = (id: string, input: Partial<Parameters<typeof closeReferral>[2]>) =>
		transact(world.manager, (tx, now) =>
			closeReferral(tx, world.manager, { id, seen: '', goal: 'open', outcomes: [], ...input }, now)
		);
	test('keeps what helped, what was missing and −2…+2, outside statutory measures with consent alone', async () => {
		const { referralId } = await bound(world.offers.counselling, []);
		for (const said of [{ attainment: '0' as const }, { helped: 'group' as const }, { missing: 'nothing' as const }])
			expect(await refusalOf(close(referralId, said))).toBe('consent-missing outcomes');
		const raw = transact(world.manager, (tx, now) =>
			tx.execute(sql`insert into casework.closings (referral_id, outcomes, goal, closed_at, closed_by, attainment)
				values (${referralId}, '{}', 'open', ${now.toISOString()}, ${world.manager.membershipId}, 1)`)
		);
		await expect(raw).rejects.toMatchObject({ cause: { code: '42501' } });
		const statutory = (await bound(world.offers.statutory, [])).referralId;
		await database.admin`insert into casework.feedback (network_id, referral_id, regime, provider_id, category, event, reason, recorded_at, recorded_by)
			select network_id, id, regime, to_organisation_id, 'D3', 'declined', 'no_place', now(), created_by from casework.referrals where id = ${statutory}`;
		await close(statutory, {
			goal: 'partly',
			outcomes: ['part_integration'],
			attainment: '-1',
			helped: 'group',
			missing: 'more_time'
		});
		const [row] =
			await database.admin`select attainment, helped, missing from casework.closings where referral_id = ${statutory}`;
		expect(row).toEqual({ attainment: -1, helped: 'group', missing: 'more_time' });
	});
});

test('goals of one day stand in the list of days in the order in which they were noted, not in that of chance', async () => {
	const cases = await Promise.all(Array.from({ length: 5 }, () => buildCase(world.manager)));
	for (const caseId of cases) await note(caseId, { targetOn: day(77) });
	const all = await transact(world.manager, (tx, now) => listReferralDeadlines(tx, world.manager, now));
	expect(all.filter(({ kind, on }) => kind === 'goal' && on === day(77)).map(({ href }) => href)).toEqual(
		cases.map((caseId) => `/faelle/${caseId}/ziele`)
	);
});
