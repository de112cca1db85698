import { beforeAll, describe, expect, test } from 'vitest';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildOffer,
	choice,
	draftInput,
	look,
	reply,
	reportOn,
	type TestOffer
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { at } from '#tests/support/days.ts';
import {
	agreeDisclosure,
	draftReferral,
	extendVoucher,
	getInboxItem,
	listReferralDeadlines,
	passDeadline,
	sendReferral
} from './index.server.ts';

const database = await testDatabase();
const job = system('job test');
let world: Awaited<ReturnType<typeof buildCasework>>;

beforeAll(async () => {
	world = await buildCasework();
});

const offerWithVoucher = async (regime: 'statutory' | 'counselling' = 'statutory'): Promise<TestOffer> => {
	const offer = await buildOffer(world.network.id, world.providerOrganisation.id, regime, { available: 3 });
	await database.admin`update directory.offers set intake = 'voucher' where id = ${offer.id}`;
	return offer;
};
const send = async (
	voucherUntil: string | undefined,
	offer?: TestOffer,
	agreed: Parameters<typeof choice>[0] = {}
): Promise<string> => {
	const { manager } = world;
	const to = offer ?? (await offerWithVoucher());
	const caseId = await buildCase(manager);
	return transact(manager, async (tx, now) => {
		const { id } = await draftReferral(tx, manager, draftInput(to, caseId), now);
		await agreeDisclosure(tx, manager, { id, ...choice(agreed) }, now);
		await sendReferral(tx, manager, { id, voucherUntil }, now);
		return id;
	});
};
const extend = (id: string, voucherUntil: string | undefined, actor: Member = world.manager) =>
	transact(actor, (tx, now) => extendVoucher(tx, actor, { id, voucherUntil }, now));
const told = async (member: Member, id: string): Promise<string[]> =>
	(
		await database.admin`select kind from platform.notifications where membership_id = ${member.membershipId}
			and facts->>'referralId' = ${id} and kind like 'referrals.voucher%' order by created_at, kind`
	).map((row) => row.kind as string);
const kept = async (actor: Member, id: string): Promise<string[]> =>
	(await transact(actor, (tx, now) => listReferralDeadlines(tx, actor, now, 'calendar')))
		.filter((one) => one.id === id && one.kind === 'voucher')
		.map(({ on }) => on);
const due = async (actor: Member, id: string): Promise<string[]> =>
	(await transact(actor, (tx, now) => listReferralDeadlines(tx, actor, now)))
		.filter(({ href, what }) => href.endsWith(id) && what === 'Gutschein läuft aus')
		.map(({ on }) => on);

describe('sending to an offer that takes a voucher', () => {
	test.each([
		['no day', undefined],
		['a day that lies behind', '2026-03-01'],
		['a day too far ahead', '2027-03-04']
	])('is refused at its field with %s', async (_title, until) => {
		expect(await at('2026-03-02T09:00:00Z', () => refusalOf(send(until)))).toBe('invalid voucherUntil');
	});
	test('issues it, and both sides read until when', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
		await at('2026-03-03T09:00:00Z', async () => {
			const expected = { until: '2026-05-31', state: 'issued' };
			expect((await look(world.manager, id)).voucher).toEqual(expected);
			const { provider } = world;
			expect((await transact(provider, (tx, now) => getInboxItem(tx, provider, id, now))).voucher).toEqual(expected);
			for (const member of [world.manager, provider]) {
				expect(await due(member, id)).toEqual(['2026-05-31']);
				expect(await kept(member, id)).toEqual(['2026-05-31']);
			}
		});
	});
	test('an offer that takes none issues none, whatever the request says', async () => {
		const offer = await buildOffer(world.network.id, world.providerOrganisation.id, 'statutory');
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31', offer));
		const page = await look(world.manager, id);
		expect(page.voucher).toBeUndefined();
		expect(page.moves).not.toContain('extend_voucher');
		expect(await refusalOf(extend(id, '2099-01-01'))).toBe('conflict');
	});
});

describe('a yes', () => {
	test('redeems it on its last day', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
		await at('2026-05-31T20:00:00Z', () => answer(world.provider, id));
		await at('2026-06-10T09:00:00Z', async () => {
			expect((await look(world.manager, id)).voucher?.state).toBe('redeemed');
			expect(await due(world.manager, id)).toEqual([]);
			expect(await kept(world.provider, id)).toEqual([]);
			// What was redeemed goes on: the voucher says nothing about the start.
			await reportOn(world.provider, id, { move: 'start', happensOn: '2026-06-10' });
			expect(await refusalOf(extend(id, '2026-07-01'))).toBe('conflict');
		});
	});
	test('is refused after it, and possible again once the office extends it', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
		await at('2026-06-01T09:00:00Z', async () => {
			expect((await look(world.manager, id)).voucher?.state).toBe('expired');
			expect(await refusalOf(answer(world.provider, id))).toBe('conflict');
			expect((await look(world.manager, id)).held.state.phase).toBe('waiting');
			expect(await refusalOf(extend(id, '2026-05-31'))).toBe('invalid voucherUntil');
			expect(await refusalOf(extend(id, '2026-07-01', world.provider))).toBe('forbidden');
			await extend(id, '2026-07-01');
			await answer(world.provider, id);
			expect((await look(world.manager, id)).voucher).toEqual({ until: '2026-07-01', state: 'redeemed' });
		});
		expect(await told(world.provider, id)).toEqual(['referrals.voucher-extended']);
	});
	test('from the waiting list neither the offered place nor its confirmation passes the last day', async () => {
		const id = await at('2026-03-02T09:00:00Z', async () => {
			const sent = await send('2026-03-20');
			await answer(world.provider, sent, { answer: 'waitlist' });
			return sent;
		});
		expect(
			await at('2026-03-21T09:00:00Z', () => refusalOf(answer(world.provider, id, { answer: 'offer_place' })))
		).toBe('conflict');
		await at('2026-03-20T09:00:00Z', () => answer(world.provider, id, { answer: 'offer_place' }));
		await at('2026-03-21T09:00:00Z', async () => {
			expect(await refusalOf(reply(world.manager, id, { move: 'confirm' }))).toBe('conflict');
			await extend(id, '2026-04-30');
			await reply(world.manager, id, { move: 'confirm' });
			expect((await look(world.manager, id)).voucher?.state).toBe('redeemed');
		});
	});
	test('is nobody’s to read where the person agreed to no answer; the office still extends it', async () => {
		const id = await at('2026-03-02T09:00:00Z', async () => send('2026-05-31', await offerWithVoucher('counselling')));
		await at('2026-06-01T09:00:00Z', async () => {
			expect((await look(world.manager, id)).held.state.phase).toBe('person_only');
			// Nobody can know whether it was redeemed: no day that has passed is overdue.
			expect(await due(world.manager, id)).toEqual([]);
			expect((await look(world.manager, id)).voucher?.state).toBe('idle');
			await extend(id, '2026-07-01');
			expect(await due(world.manager, id)).toEqual(['2026-07-01']);
		});
	});
});

test('an expired voucher at the head of the list holds nobody up', async () => {
	const offer = await offerWithVoucher();
	await database.admin`update directory.offer_locations set available = 1 where id = ${offer.locationId}`;
	const [first, second] = await at('2026-03-02T09:00:00Z', async () => [
		await send('2026-03-20', offer),
		await send('2026-05-31', offer)
	]);
	await at('2026-03-03T09:00:00Z', () => answer(world.provider, first!, { answer: 'waitlist' }));
	await at('2026-03-04T09:00:00Z', () => answer(world.provider, second!, { answer: 'waitlist' }));
	await at('2026-03-19T09:00:00Z', async () => {
		expect(await refusalOf(answer(world.provider, second!, { answer: 'offer_place' }))).toBe('conflict');
	});
	await at('2026-03-21T09:00:00Z', () => answer(world.provider, second!, { answer: 'offer_place' }));
	expect((await look(world.provider, second!)).held.state.phase).toBe('offered');
});

test('an extension tells once what changed, and nothing where nothing did', async () => {
	const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
	await at('2026-03-03T09:00:00Z', async () => {
		await extend(id, '2026-05-31');
		expect(await told(world.provider, id)).toEqual([]);
		for (const until of ['2026-06-30', '2026-05-31', '2026-06-30']) await extend(id, until);
		expect(await told(world.provider, id)).toHaveLength(3);
		// To a day of this week: no reminder of what was done just now.
		await extend(id, '2026-03-05');
		const jobs = await database.admin`
			select 1 from pgboss.job where data->>'referralId' = ${id} and data->>'deadline' = 'voucher' and start_after <= '2026-03-03T09:00:00Z'`;
		expect(jobs).toEqual([]);
	});
});

describe('the reminder', () => {
	const remind = (id: string) =>
		transact(job, (tx, now) => passDeadline(tx, job, { referralId: id, deadline: 'voucher', nth: '1' }, now));
	test('reaches the case manager a week before, once, and only while nobody has said yes', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
		const [planned] = await database.admin`
			select to_char(start_after at time zone 'Europe/Berlin', 'YYYY-MM-DD') as day from pgboss.job
			where data->>'referralId' = ${id} and data->>'deadline' = 'voucher'`;
		expect(planned?.day).toBe('2026-05-24');
		expect(await at('2026-05-23T09:00:00Z', () => remind(id))).toBe('not-due');
		await at('2026-05-24T09:00:00Z', async () => {
			expect([await remind(id), await remind(id)]).toEqual(['passed', 'passed']);
		});
		expect(await told(world.manager, id)).toEqual(['referrals.voucher']);
		expect(await told(world.provider, id)).toEqual([]);

		const other = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
		await at('2026-03-03T09:00:00Z', () => answer(world.provider, other));
		expect(await at('2026-05-24T09:00:00Z', () => remind(other))).toBe('not-due');
	});
	test('moves with the voucher', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-05-31'));
		await at('2026-03-03T09:00:00Z', () => extend(id, '2026-08-31'));
		expect(await at('2026-05-24T09:00:00Z', () => remind(id))).toBe('not-due');
		expect(await at('2026-08-24T09:00:00Z', () => remind(id))).toBe('passed');
	});
	test('is none for a voucher that was issued for less than a week', async () => {
		const id = await at('2026-03-02T09:00:00Z', () => send('2026-03-08'));
		expect(await at('2026-03-08T09:00:00Z', () => remind(id))).toBe('not-due');
	});
});
