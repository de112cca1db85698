import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { withdrawConsent, withdrawJointConsent } from '#lib/consent/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { setNow, transact } from '#lib/platform/database.server.ts';
import { dayOf } from '#lib/platform/days.ts';
import { buildMember, buildOrganisation } from '#tests/support/builders.ts';
import {
	answer,
	buildCase,
	buildCasework,
	buildOffer,
	buildReferral,
	reportOn,
	type TestOffer
} from '#tests/support/casework.ts';
import { testDatabase } from '#tests/support/database.ts';
import { refusalOf } from '#tests/support/refusals.ts';
import { boardFilter } from '../index.ts';
import {
	agreeHandOver,
	dissolveChain,
	listBoard,
	listChains,
	listSharedHandOvers,
	planHandOver,
	saveChain
} from '../index.server.ts';

const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
/** A second provider with an offer of its own. */
let second: { provider: Member; offer: TestOffer; organisationId: string };
beforeAll(async () => {
	world = await buildCasework();
	const { id } = await buildOrganisation(world.network.id, { name: 'Kranich' });
	second = {
		organisationId: id,
		provider: await buildMember(world.network.id, id, 'provider-staff'),
		offer: await buildOffer(world.network.id, id, 'statutory')
	};
});
afterEach(() => setNow(undefined));

/** A day of the office's calendar, so many days from today. */
const day = (offset: number): string => dayOf(new Date(Date.now() + offset * 86_400_000));
const chain = (
	caseId: string,
	links: [referralId: string, position: number][],
	more: { chainId?: string; idleDays?: number } = {},
	actor = world.manager
) =>
	transact(actor, (tx, now) =>
		saveChain(
			tx,
			actor,
			{
				caseId,
				chainId: more.chainId,
				idleDays: more.idleDays ?? 21,
				links: links.map(([referralId, position]) => ({ referralId, position }))
			},
			now
		)
	);
const look = (caseId: string, actor: Member = world.manager) =>
	transact(actor, (tx, now) => listChains(tx, actor, caseId, now));
const board = (nur: 'alle' | 'unterbrochen' = 'alle') =>
	transact(world.manager, (tx, now) => listBoard(tx, world.manager, boardFilter.parse({ nur }), now));
const consentsOf = (id: string) =>
	database.admin<
		{ id: string }[]
	>`select id from casework.consents where referral_id = ${id} and direction = 'to_authority'`;

/** Two links: the first ended so many days ago, the second only sent. */
async function gap(first: TestOffer, days: number, toAuthority: ('D3' | 'D4')[] = []) {
	const caseId = await buildCase(world.manager);
	const from = await buildReferral(world.manager, first, { toAuthority }, caseId);
	await answer(world.provider, from);
	await reportOn(world.provider, from, { move: 'start', happensOn: day(0) });
	await reportOn(world.provider, from, {
		move: 'end',
		happensOn: day(0),
		discussedOn: day(0),
		reason: first.regime === 'statutory' ? 'completed' : undefined
	});
	await database.admin`update casework.feedback set happens_on = ${day(-days)} where referral_id = ${from}`;
	const to = await buildReferral(world.manager, second.offer, {}, caseId);
	await chain(caseId, [
		[from, 1],
		[to, 2]
	]);
	return { caseId, from, to };
}

describe('a chain', () => {
	test('puts referrals of one case in order, side by side where the place is the same, without gaps', async () => {
		const caseId = await buildCase(world.manager);
		const ids = [
			await buildReferral(world.manager, world.offers.statutory, {}, caseId),
			await buildReferral(world.manager, world.offers.counselling, {}, caseId),
			await buildReferral(world.manager, second.offer, {}, caseId)
		] as const;
		const { id: chainId } = await chain(caseId, [
			[ids[0], 2],
			[ids[1], 7],
			[ids[2], 7]
		]);
		const [view] = (await look(caseId)).chains;
		expect(view?.links.map(({ referralId, position }) => [referralId, position]).sort()).toEqual(
			[
				[ids[0], 1],
				[ids[1], 2],
				[ids[2], 2]
			].sort()
		);
		await chain(
			caseId,
			[
				[ids[0], 1],
				[ids[1], 2],
				[ids[2], 3]
			],
			{ chainId, idleDays: 30 }
		);
		expect((await look(caseId)).chains[0]).toMatchObject({ idleDays: 30, coordination: { interfaces: 2 } });
		await transact(world.manager, (tx, now) => dissolveChain(tx, world.manager, { caseId, chainId }, now));
		expect((await look(caseId)).chains).toEqual([]);
		expect((await look(caseId)).choices).toHaveLength(3);
	});
	test('takes no single referral, none of another case, and none that belongs to another chain', async () => {
		const [caseId, other] = [await buildCase(world.manager), await buildCase(world.manager)];
		const [a, b] = [
			await buildReferral(world.manager, world.offers.statutory, {}, caseId),
			await buildReferral(world.manager, world.offers.voluntary, {}, caseId)
		];
		const foreign = await buildReferral(world.manager, world.offers.statutory, {}, other);
		expect(await refusalOf(chain(caseId, [[a, 1]]))).toBe('invalid links');
		expect(
			await refusalOf(
				chain(caseId, [
					[a, 1],
					[foreign, 2]
				])
			)
		).toBe('invalid links');
		await chain(caseId, [
			[a, 1],
			[b, 2]
		]);
		expect(
			await refusalOf(
				chain(caseId, [
					[a, 1],
					[b, 2]
				])
			)
		).toBe('conflict links');
		for (const stranger of [world.colleague, world.provider, world.lead]) {
			expect(await refusalOf(look(caseId, stranger))).toBe('not-found');
			expect(
				await refusalOf(
					chain(
						caseId,
						[
							[a, 1],
							[b, 2]
						],
						{},
						stranger
					)
				)
			).toBe('not-found');
		}
	});
	test('that stands idle for 35 days is interrupted, on its page and on the board, once', async () => {
		const { caseId, from, to } = await gap(world.offers.statutory, 35);
		expect((await look(caseId)).chains[0]?.interfaces).toMatchObject([{ state: 'interrupted', idleDays: 35 }]);
		const mine = (await board('unterbrochen')).rows.filter((row) => row.caseId === caseId);
		expect(mine.map(({ referralId, idleDays, broken }) => [referralId, idleDays, broken])).toEqual([[from, 35, true]]);
		// What should have begun begins: nothing is interrupted any more.
		await answer(second.provider, to);
		await reportOn(second.provider, to, { move: 'start', happensOn: day(0) });
		expect((await look(caseId)).chains[0]?.interfaces).toMatchObject([{ state: 'bridged', idleDays: 35 }]);
		expect((await board('unterbrochen')).rows.filter((row) => row.caseId === caseId)).toEqual([]);
	});
	test('within the days that it allows only stands idle', async () => {
		const { caseId } = await gap(world.offers.statutory, 20);
		expect((await look(caseId)).chains[0]?.interfaces).toMatchObject([{ state: 'idle', idleDays: 20 }]);
		expect((await board('unterbrochen')).rows.filter((row) => row.caseId === caseId)).toEqual([]);
	});
	test('is never called interrupted from what no consent covers', async () => {
		const { caseId, from } = await gap(world.offers.counselling, 35, ['D3', 'D4']);
		expect((await look(caseId)).chains[0]?.interfaces).toMatchObject([{ state: 'interrupted', idleDays: 35 }]);
		for (const { id } of await consentsOf(from))
			await transact(world.manager, (tx, now) =>
				withdrawConsent(tx, world.manager, { consentId: id, form: 'spoken' }, now)
			);
		expect((await look(caseId)).chains[0]?.interfaces).toEqual([
			{ from: 1, to: 2, state: 'unknown', idleDays: undefined, since: undefined }
		]);
		const rows = (await board()).rows.filter((row) => row.caseId === caseId);
		expect(rows.map(({ idleDays }) => idleDays)).toEqual(rows.map(() => null));
		expect((await board('unterbrochen')).rows.filter((row) => row.caseId === caseId)).toEqual([]);
	});
});

describe('a day of hand-over', () => {
	const plan = (caseId: string, fromReferralId: string, toReferralId: string) =>
		transact(world.manager, (tx, now) =>
			planHandOver(
				tx,
				world.manager,
				{ caseId, fromReferralId, toReferralId, handOverOn: day(5), manner: 'together' },
				now
			)
		);
	const agree = (caseId: string, handOverId: string) =>
		transact(world.manager, (tx, now) =>
			agreeHandOver(
				tx,
				world.manager,
				{ caseId, handOverId, form: 'written', signatory: 'person', givenOn: day(0), language: 'de', copyHanded: true },
				now
			)
		);
	const sees = (actor: Member, referralId: string) =>
		transact(actor, (tx) => listSharedHandOvers(tx, actor, referralId));
	/** Rows of every table about chains that an actor reads past our queries. */
	const rawRows = (actor: Member) =>
		transact(actor, async (tx) => {
			const counts: Record<string, number> = {};
			for (const table of ['chains', 'chain_links', 'chain_hand_overs', 'joint_consents', 'joint_withdrawals'])
				counts[table] = (await tx.execute(sql`select 1 from casework.${sql.identifier(table)}`)).length;
			return counts;
		});
	const nothing = { chains: 0, chain_links: 0, chain_hand_overs: 0, joint_consents: 0, joint_withdrawals: 0 };

	test('is known to both providers while one consent names both, and to nobody else', async () => {
		const { caseId, from, to } = await gap(world.offers.statutory, 1);
		const { id } = await plan(caseId, from, to);
		expect([await sees(world.provider, from), await sees(second.provider, to)]).toEqual([[], []]);
		expect(await rawRows(second.provider)).toEqual(nothing);
		await agree(caseId, id);
		expect(await sees(world.provider, from)).toMatchObject([{ on: day(5), partner: 'Kranich', comes: false }]);
		expect(await sees(second.provider, to)).toMatchObject([{ on: day(5), partner: 'Ankerwinde', comes: true }]);
		// A provider sees the day, never the chain; the other house's referral stays unknown.
		expect(await rawRows(second.provider)).toEqual({ ...nothing, chain_hand_overs: 1, joint_consents: 1 });
		expect(await sees(second.provider, from)).toEqual([]);
		expect(await rawRows(world.otherProvider)).toEqual(nothing);
		expect((await look(caseId)).chains[0]?.handOvers).toMatchObject([{ shared: true }]);
	});
	test('vanishes at the next request when the person takes the consent back, at the office or at a provider', async () => {
		for (const at of ['office', 'provider'] as const) {
			const { caseId, from, to } = await gap(world.offers.statutory, 1);
			const { id } = await plan(caseId, from, to);
			await agree(caseId, id);
			const [shared] = await sees(second.provider, to);
			const actor = at === 'office' ? world.manager : second.provider;
			const withdraw = (who: Member) =>
				transact(who, (tx, now) =>
					withdrawJointConsent(tx, who, { jointConsentId: shared!.jointConsentId, form: 'spoken' }, now)
				);
			expect(await refusalOf(withdraw(world.otherProvider))).toBe('not-found');
			await withdraw(actor);
			expect([await sees(world.provider, from), await sees(second.provider, to)]).toEqual([[], []]);
			expect((await look(caseId)).chains[0]?.handOvers).toMatchObject([
				{ shared: false, consents: [{ inForce: false }] }
			]);
			// Both houses knew the day: each is asked to erase what it noted of it.
			expect((await look(caseId)).erase).toMatchObject(
				['Ankerwinde', 'Kranich'].map(() => ({
					kind: 'hand_over',
					happensOn: day(5),
					categories: ['D3'],
					receipt: null
				}))
			);
			// The proof stays with the office; a provider knows no more of it.
			expect(await refusalOf(withdraw(second.provider))).toBe('not-found');
		}
		const told =
			await database.admin`select kind from platform.notifications where membership_id = ${world.manager.membershipId} and kind = 'consent.joint-withdrawn'`;
		expect(told).toHaveLength(1);
	});
	test('ends with the consent’s last day', async () => {
		const { caseId, from, to } = await gap(world.offers.statutory, 1);
		await agree(caseId, (await plan(caseId, from, to)).id);
		await database.admin`update casework.joint_consents set valid_until = now() + interval '30 days' where case_id = ${caseId}`;
		expect(await sees(second.provider, to)).toHaveLength(1);
		setNow(new Date(Date.now() + 31 * 86_400_000));
		expect(await sees(second.provider, to)).toEqual([]);
	});
	test('needs links that follow each other, and no consent where both are of one house', async () => {
		const caseId = await buildCase(world.manager);
		const ids = [
			await buildReferral(world.manager, world.offers.statutory, {}, caseId),
			await buildReferral(world.manager, world.offers.voluntary, {}, caseId),
			await buildReferral(world.manager, second.offer, {}, caseId)
		] as const;
		await chain(caseId, [
			[ids[0], 1],
			[ids[1], 2],
			[ids[2], 3]
		]);
		expect(await refusalOf(plan(caseId, ids[0], ids[2]))).toBe('conflict');
		expect(await refusalOf(agree(caseId, (await plan(caseId, ids[0], ids[1])).id))).toBe('conflict');
	});
});
