import { beforeAll, describe, expect, test } from 'vitest';
import { client, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { listNotifications } from '#lib/platform/notifications.server.ts';
import {
	agreeDisclosure,
	closeReferral,
	getInboxItem,
	listBoard,
	listInbox,
	listToday
} from '#lib/referrals/index.server.ts';
import { answer, buildCase, buildCasework, buildReferral, choice, look, reportOn } from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	confirmErased,
	enterByCode,
	issueCode,
	listEraseTasks,
	listSelfReports,
	logExport,
	reportBySlip,
	withdrawBySlip,
	withdrawConsent
} from './index.server.ts';
import type { Direction, Said } from './index.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
beforeAll(async () => {
	world = await buildCasework();
});

const consentOf = async (referralId: string, direction: Direction): Promise<string> => {
	const [row] = await database.admin`
		select id from casework.consents where referral_id = ${referralId} and direction = ${direction} order by recorded_at desc limit 1`;
	return row!.id as string;
};
const withdraw = (actor: Member, consentId: string) =>
	transact(actor, (tx, now) => withdrawConsent(tx, actor, { consentId, form: 'spoken' }, now));
const tasksOf = (actor: Member, id: string) =>
	transact(actor, (tx, now) => listEraseTasks(tx, actor, { referralId: id }, now));
const both = { toProvider: ['D1', 'D2'] as const, toAuthority: ['D3', 'D4'] as const };
const agreed = () => ({ toProvider: [...both.toProvider], toAuthority: [...both.toAuthority] });

describe('a withdrawal', () => {
	test('asks the recipient to erase, lists what was printed before, and shows the receipt on both sides', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, agreed());
		await answer(world.provider, id);
		const print = () =>
			transact(world.provider, (tx, now) =>
				logExport(tx, world.provider, { referralId: id, purpose: 'inbox-print', categories: ['D1'] }, now)
			);
		await print();
		await withdraw(world.manager, await consentOf(id, 'to_provider'));
		await print();
		const [task] = await tasksOf(world.provider, id);
		expect(task).toMatchObject({ mine: true, doneAt: null, categories: ['D1', 'D2'] });
		expect(task!.exports.map(({ purpose }) => purpose)).toEqual(['inbox-print']);
		expect(await tasksOf(world.manager, id)).toMatchObject([{ mine: false, doneAt: null, organisation: 'Ankerwinde' }]);
		for (const stranger of [world.otherProvider, world.colleague]) expect(await tasksOf(stranger, id)).toEqual([]);

		const confirm = (actor: Member) =>
			transact(actor, (tx, now) => confirmErased(tx, actor, { taskId: task!.id, receipt: 'erased' }, now));
		for (const stranger of [world.manager, world.otherProvider])
			await expect(confirm(stranger)).rejects.toMatchObject({ code: 'not-found' });
		await confirm(world.provider);
		expect(await tasksOf(world.manager, id)).toMatchObject([{ receipt: 'erased' }]);
		await expect(confirm(world.provider)).rejects.toMatchObject({ code: 'not-found' });
	});
	test('at the provider gives the office its task, and tells the responsible person without saying what', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, agreed());
		await answer(world.provider, id);
		await withdraw(world.provider, await consentOf(id, 'to_authority'));
		expect(await tasksOf(world.manager, id)).toMatchObject([{ mine: true, categories: ['D3', 'D4'] }]);
		const notices = await transact(world.manager, (tx) => listNotifications(tx, world.manager));
		const about = notices.filter(({ facts }) => facts.referralId === id);
		expect(about.map(({ kind }) => kind)).toContain('consent.withdrawn');
		expect(about.every(({ facts }) => Object.keys(facts).length === 1)).toBe(true);
	});
	test('takes everything from page, list and count on both sides at once', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, agreed());
		await answer(world.provider, id);
		const seen = async () => {
			const office = await look(world.manager, id);
			const item = await transact(world.provider, (tx, now) => getInboxItem(tx, world.provider, id, now));
			const inbox = await transact(world.provider, (tx, now) =>
				listInbox(tx, world.provider, { stand: 'laufend' }, now)
			);
			return [
				office.held.reported.length,
				item.reported.length,
				Boolean(item.contact),
				inbox.rows.some((row) => row.id === id)
			];
		};
		expect(await seen()).toEqual([1, 1, true, true]);
		await withdraw(world.manager, await consentOf(id, 'to_authority'));
		await withdraw(world.manager, await consentOf(id, 'to_provider'));
		expect(await seen()).toEqual([0, 0, false, false]);
	});
	test('makes earlier notifications about the referral neutral', async () => {
		const id = await buildReferral(world.manager, world.offers.employer, { toProvider: ['D1'], toAuthority: ['D3'] });
		await database.admin`insert into platform.notifications (network_id, membership_id, kind, facts, created_at)
			values (${world.network.id}, ${world.manager.membershipId}, 'referrals.place-lapsed', ${database.admin.json({ referralId: id })}, now())`;
		await withdraw(world.manager, await consentOf(id, 'to_authority'));
		const kinds = await database.admin<{ kind: string }[]>`
			select kind from platform.notifications where facts ->> 'referralId' = ${id} and kind = 'referrals.place-lapsed'`;
		expect(kinds.length).toBe(0);
	});
	test('of a draft, and of what a new consent still covers, asks nobody to erase', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, agreed());
		await transact(world.manager, (tx, now) =>
			agreeDisclosure(tx, world.manager, { id, ...choice({ toProvider: ['D2'], toAuthority: ['D3', 'D4'] }) }, now)
		);
		expect(await tasksOf(world.provider, id)).toMatchObject([{ categories: ['D1'], mine: true }]);
	});
});

describe('a slip', () => {
	const person = client('slip');
	const slipFor = async (id: string) => {
		const [row] = await database.admin`select case_id from casework.referrals where id = ${id}`;
		return transact(world.manager, (tx, now) =>
			issueCode(tx, world.manager, { caseId: row!.case_id as string, referralId: id }, now)
		);
	};
	const use = (typed: string, says: Said | 'withdraw') =>
		transact(person, async (tx, now) => {
			const holder = await enterByCode(tx, person, { purpose: 'slip', typed, address: '10.9.9.9' }, now);
			if (!holder) return 'refused';
			if (says === 'withdraw') return withdrawBySlip(tx, person, holder, now);
			await reportBySlip(tx, person, holder, says, now);
			return 'heard';
		});
	test('tells the case manager begun, running or ended, and the provider nothing', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		const { code } = await slipFor(id);
		expect([await use(code, 'begun'), await use(code, 'ended')]).toEqual(['heard', 'heard']);
		const heard = (actor: Member) => transact(actor, (tx) => listSelfReports(tx, actor, id));
		expect((await heard(world.manager)).map(({ says }) => says)).toEqual(['begun', 'ended']);
		for (const stranger of [world.provider, world.colleague, world.lead]) expect(await heard(stranger)).toEqual([]);
		expect((await look(world.manager, id)).standing).toMatchObject({ onlyByPerson: true, ageing: 'self' });
		expect((await look(world.provider, id)).standing).toMatchObject({
			turn: { turn: 'person_tells' },
			told: undefined
		});
	});
	test('counts for the office: station, age and what is to be done follow it, while no provider may tell more', async () => {
		const board = async (id: string) =>
			(await transact(world.manager, (tx, now) => listBoard(tx, world.manager, { nur: 'alle' }, now))).rows.find(
				({ referralId }) => referralId === id
			);
		for (const toAuthority of [[], ['D3'], ['D3', 'D4']] as const) {
			const id = await buildReferral(world.manager, world.offers.counselling, { toAuthority: [...toAuthority] });
			if (toAuthority.length > 0) await answer(world.provider, id);
			if (toAuthority.length > 1) await reportOn(world.provider, id, { move: 'start' });
			const before = await board(id);
			const { code } = await slipFor(id);
			await use(code, 'begun');
			const begun = await board(id);
			await use(code, 'ended');
			const ended = await board(id);
			if (toAuthority.length > 1) {
				expect([begun, ended]).toEqual([before, before]);
				continue;
			}
			expect(begun).toMatchObject({ station: 'started', standing: { turn: { turn: 'person_tells' } } });
			expect(begun?.standing.told?.says).toBe('begun');
			expect(ended).toMatchObject({ station: 'ended', line: { ended: 'here' }, standing: { turn: { turn: 'close' } } });
			const todo = await transact(world.manager, (tx, now) => listToday(tx, world.manager, now));
			expect(todo.attention.map((row) => row.id)).toContain(id);
			await transact(world.manager, (tx, now) =>
				closeReferral(tx, world.manager, { id, seen: '', goal: 'open', outcomes: [] }, now)
			);
			expect((await look(world.manager, id)).standing).toMatchObject({ turn: { turn: 'nothing' }, told: undefined });
		}
	});
	test('that never comes changes nothing', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling);
		const before = (await look(world.manager, id)).standing;
		await slipFor(id);
		expect((await look(world.manager, id)).standing).toEqual(before);
	});
	test('withdraws everything of its referral and of no other, as the person’s own act', async () => {
		const caseId = await buildCase(world.manager);
		const one = await buildReferral(world.manager, world.offers.counselling, agreed(), caseId);
		const two = await buildReferral(world.manager, world.offers.counselling, agreed(), caseId);
		const { code } = await slipFor(one);
		expect([await use(code, 'withdraw'), await use(code, 'withdraw')]).toEqual([2, 0]);
		const proof = await database.admin`
			select w.form, w.recorded_by, c.referral_id from casework.consent_withdrawals w join casework.consents c on c.id = w.consent_id
			where c.case_id = ${caseId}`;
		expect(proof).toMatchObject([
			{ form: 'code', recorded_by: null, referral_id: one },
			{ form: 'code', recorded_by: null, referral_id: one }
		]);
		expect((await look(world.manager, two)).consents.every(({ inForce }) => inForce)).toBe(true);
		expect((await tasksOf(world.manager, one)).length).toBe(2);
	});
	test('opens no extract, reads no row, and a code of Mein Stand tells nothing', async () => {
		const id = await buildReferral(world.manager, world.offers.counselling, agreed());
		const { code } = await slipFor(id);
		const opened = await transact(person, (tx, now) =>
			enterByCode(tx, person, { purpose: 'extract', typed: code, address: '10.9.9.8' }, now)
		);
		expect(opened).toBeUndefined();
		const rows = await transact(person, async (tx, now) => {
			await enterByCode(tx, person, { purpose: 'slip', typed: code, address: '10.9.9.9' }, now);
			const counts: number[] = [];
			for (const table of ['cases', 'case_contacts', 'referrals', 'referral_goals', 'feedback', 'self_reports'])
				counts.push((await tx.execute(`select 1 from casework.${table}`)).length);
			return counts;
		});
		expect(rows).toEqual([0, 0, 0, 0, 0, 0]);
		const { code: own } = await transact(world.manager, async (tx, now) => {
			const [row] = await tx.execute<{ case_id: string }>(`select case_id from casework.referrals where id = '${id}'`);
			return issueCode(tx, world.manager, { caseId: row!.case_id }, now);
		});
		expect(await use(own, 'begun')).toBe('refused');
	});
});
