import { beforeAll, describe, expect, test } from 'vitest';
import postgres from 'postgres';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { Refusal } from '#lib/platform/errors.ts';
import { testDatabase } from '#tests/support/database.ts';
import { buildWorld, type Person, type World } from '#tests/support/world.ts';
import {
	addItem,
	changeItem,
	commitBudget,
	commitFunds,
	decideCommitment,
	releaseCommitment,
	getAgreementItems,
	listBudgets,
	listLeftCorridors,
	listPurses,
	listVersions,
	moveContingent,
	openBudget,
	openPurse,
	prefill,
	submitReport
} from './index.server.ts';

const database = await testDatabase();
let world: World;
let manager: Member;
let lead: Member;
let worker: Member;
let partner: Member;
let rival: Member;
const racers = 50;
const rounds = 200;

const actorOf = (person: Person): Member => ({ ...person, requestId: 'ledger', networkId: world.networkId });

beforeAll(async () => {
	world = await buildWorld(database.admin, 'alpha');
	manager = actorOf(world.people['system-manager']);
	lead = actorOf(world.people['team-lead']);
	worker = actorOf(world.people['case-manager']);
	partner = actorOf(world.people['provider-admin']);
	rival = actorOf(world.others.staff2);
});

/** How many of the racers win; a refusal of the ledger is a loss, anything else a fault. */
const race = async (run: () => Promise<unknown>): Promise<number> => {
	const results = await Promise.all(
		Array.from({ length: racers }, () =>
			run().then(
				() => true,
				(caught: unknown) => {
					if (caught instanceof Refusal && caught.code === 'conflict') return false;
					throw caught;
				}
			)
		)
	);
	return results.filter(Boolean).length;
};

describe('contingents', () => {
	let contingentId: string;
	beforeAll(async () => {
		const agreementId = world.own.agreement;
		await transact(manager, (tx, now) =>
			addItem(
				tx,
				manager,
				agreementId,
				{ kind: 'contingent', offerId: world.own.offer, commissioner: 'Jobcenter', total: 3 },
				now
			)
		);
		const items = await transact(manager, (tx) => getAgreementItems(tx, manager, agreementId));
		contingentId = items.contingents[0]?.id ?? '';
	});
	const move = (by: number) =>
		transact(manager, (tx, now) =>
			moveContingent(tx, manager, { agreementId: world.own.agreement, contingentId, by }, now)
		);

	test('of 50 racers in each of 200 rounds exactly as many win as there are places', async () => {
		let over = 0;
		let under = 0;
		for (let round = 0; round < rounds; round++) {
			const places = 1 + (round % 3);
			await database.admin`update steering.agreement_contingents set taken = 0, total = ${places} where id = ${contingentId}`;
			const won = await race(() => move(1));
			if (won > places) over++;
			if (won < places) under++;
		}
		expect({ over, under }).toEqual({ over: 0, under: 0 });
	}, 400_000);

	test('are given back, never below none', async () => {
		await database.admin`update steering.agreement_contingents set taken = 1, total = 3 where id = ${contingentId}`;
		await move(-1);
		await expect(move(-1)).rejects.toMatchObject({ code: 'conflict' });
	});

	test('of an agreement that ended only come back', async () => {
		await database.admin`update steering.agreement_contingents set taken = 1, total = 3 where id = ${contingentId}`;
		const { state } = (
			await database.admin`select state from steering.agreements where id = ${world.own.agreement}`
		)[0]!;
		await database.admin`update steering.agreements set state = 'ended' where id = ${world.own.agreement}`;
		await expect(move(1)).rejects.toMatchObject({ code: 'conflict' });
		await move(-1);
		await database.admin`update steering.agreements set state = ${state as string} where id = ${world.own.agreement}`;
	});

	test('of another provider are as unknown as unknown ones, and a provider moves none', async () => {
		await expect(
			transact(manager, (tx, now) =>
				moveContingent(tx, manager, { agreementId: world.other.agreement, contingentId, by: 1 }, now)
			)
		).rejects.toMatchObject({ code: 'not-found' });
		await expect(
			transact(partner, (tx, now) =>
				moveContingent(tx, partner, { agreementId: world.own.agreement, contingentId, by: 1 }, now)
			)
		).rejects.toMatchObject({ code: 'forbidden' });
		expect(
			(await transact(partner, (tx) => getAgreementItems(tx, partner, world.own.agreement))).contingents
		).toHaveLength(1);
		expect((await transact(rival, (tx) => getAgreementItems(tx, rival, world.own.agreement))).contingents).toEqual([]);
	});
});

describe('money', () => {
	let purseId: string;
	let budgetId: string;
	beforeAll(async () => {
		purseId = (
			await transact(manager, (tx, now) => openPurse(tx, manager, { kind: 'egt', year: 2026, amount: 10_000_00 }, now))
		).id;
		budgetId = (
			await transact(manager, (tx, now) =>
				openBudget(tx, manager, { purseId, title: 'Fallbudget', amount: 1_000_00, cosignAbove: 200_00 }, now)
			)
		).id;
	});
	const commit = (amount: number, kind: 'commitment' | 'precommitment' = 'commitment') =>
		transact(manager, (tx, now) => commitFunds(tx, manager, { purseId, kind, amount, note: '' }, now));
	const spend = (amount: number) =>
		transact(worker, (tx, now) => commitBudget(tx, worker, { budgetId, purpose: 'Fahrkarte', amount }, now));
	const budget = async () => (await transact(worker, (tx) => listBudgets(tx, worker)))[0];

	test('a purse is free of allocation less pre-commitments and commitments, and refuses more at the field', async () => {
		await commit(300_000, 'precommitment');
		expect((await transact(manager, (tx) => listPurses(tx, manager)))[0]).toMatchObject({
			allocated: 1_000_000,
			precommitted: 300_000,
			committed: 100_000
		});
		await expect(commit(600_001)).rejects.toMatchObject({ code: 'conflict', field: 'amount' });
		await commit(600_000);
		await commit(-600_000);
		await expect(commit(-300_001, 'precommitment')).rejects.toMatchObject({ code: 'conflict' });
	});

	test('of 50 racers in each of 200 rounds a purse lasts for exactly as many as there is money', async () => {
		let wrong = 0;
		for (let round = 0; round < rounds; round++) {
			const lasts = 1 + (round % 4);
			await database.admin`update steering.purses set precommitted_cents = 0, committed_cents = allocated_cents - ${lasts * 7} where id = ${purseId}`;
			if ((await race(() => commit(7, round % 2 === 0 ? 'commitment' : 'precommitment'))) !== lasts) wrong++;
		}
		expect(wrong).toBe(0);
	}, 400_000);

	test('the same for a case budget', async () => {
		let wrong = 0;
		for (let round = 0; round < rounds; round++) {
			const lasts = 1 + (round % 4);
			await database.admin`update steering.case_budgets set committed_cents = total_cents - ${lasts * 7} where id = ${budgetId}`;
			if ((await race(() => spend(7))) !== lasts) wrong++;
		}
		expect(wrong).toBe(0);
	}, 400_000);

	test('is overdrawn by reading first and writing then – so the race is real', async () => {
		const client = postgres(database.adminUrl.replace(/\/[^/]*$/, `/${database.name}`), {
			max: 10,
			onnotice: () => {}
		});
		try {
			await client`create table public.naive_purse (round int primary key, free int not null)`;
			let overdrawn = 0;
			for (let round = 0; round < 10; round++) {
				await client`insert into public.naive_purse values (${round}, 7)`;
				const won = await Promise.all(
					Array.from({ length: racers }, () =>
						client.begin(async (tx) => {
							const [row] = await tx`select free from public.naive_purse where round = ${round}`;
							if ((row?.free as number) < 7) return false;
							await tx`update public.naive_purse set free = free - 7 where round = ${round}`;
							return true;
						})
					)
				);
				if (won.filter(Boolean).length > 1) overdrawn++;
			}
			expect(overdrawn).toBeGreaterThan(0);
		} finally {
			await client.end();
		}
	}, 180_000);

	test('180 € are committed at once and leave less; above the threshold another person signs', async () => {
		await database.admin`delete from steering.budget_commitments`;
		await database.admin`update steering.case_budgets set committed_cents = 0 where id = ${budgetId}`;
		expect(await spend(180_00)).toMatchObject({ awaiting: false });
		expect(await budget()).toMatchObject({ total: 100_000, committed: 18_000 });
		const { id, awaiting } = await spend(200_01);
		expect(awaiting).toBe(true);
		expect(await budget()).toMatchObject({ committed: 38_001 });
		await expect(
			transact(worker, (tx, now) => decideCommitment(tx, worker, { id, signed: true }, now))
		).rejects.toMatchObject({ code: 'forbidden' });
		await transact(lead, (tx, now) => decideCommitment(tx, lead, { id, signed: true }, now));
		await expect(
			transact(lead, (tx, now) => decideCommitment(tx, lead, { id, signed: false }, now))
		).rejects.toMatchObject({ code: 'conflict' });
		const declined = await spend(300_00);
		await transact(lead, (tx, now) => decideCommitment(tx, lead, { id: declined.id, signed: false }, now));
		expect(await budget()).toMatchObject({ committed: 38_001 });
	});

	test('what is not needed is given back once, by who asked or who signs, and the money is free again', async () => {
		await database.admin`delete from steering.budget_commitments`;
		await database.admin`update steering.case_budgets set committed_cents = 0 where id = ${budgetId}`;
		const release = (who: Member, id: string) => transact(who, (tx, now) => releaseCommitment(tx, who, id, now));
		const small = await spend(150_00);
		const large = await spend(300_00);
		await transact(lead, (tx, now) => decideCommitment(tx, lead, { id: large.id, signed: true }, now));
		const colleague = actorOf(world.others.manager2);
		await expect(release(colleague, small.id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(release(partner, small.id)).rejects.toMatchObject({ code: 'forbidden' });
		await release(worker, small.id);
		await expect(release(worker, small.id)).rejects.toMatchObject({ code: 'conflict' });
		expect(await budget()).toMatchObject({ committed: 300_00 });
		await release(lead, large.id);
		expect(await budget()).toMatchObject({ committed: 0 });
		const [row] =
			await database.admin`select state, decided_by from steering.budget_commitments where id = ${large.id}`;
		expect(row).toEqual({ state: 'released', decided_by: lead.membershipId });
		const awaiting = await spend(400_00);
		await release(worker, awaiting.id);
		await expect(
			transact(lead, (tx, now) => decideCommitment(tx, lead, { id: awaiting.id, signed: true }, now))
		).rejects.toMatchObject({ code: 'conflict' });
		expect(await budget()).toMatchObject({ committed: 0 });
	});

	test('a case manager cannot sign for herself past the application either', async () => {
		const { id } = await spend(250_00);
		await expect(
			transact(worker, (tx) =>
				tx.execute(`update steering.budget_commitments set state = 'committed' where id = '${id}' returning 1`)
			)
		).rejects.toMatchObject({ cause: { code: '42501' } });
	});
});

describe('reports', () => {
	const agreementId = () => world.own.agreement;
	const duty = async () => (await transact(manager, (tx) => getAgreementItems(tx, manager, agreementId()))).duties[0];
	const answers = { course: 'Gut', quality: 'Gut', funds: '', outlook: 'Weiter' };

	test('are handed in by the provider in the one template of the instrument; the duty moves on, the office is told', async () => {
		await transact(manager, (tx, now) =>
			addItem(
				tx,
				manager,
				agreementId(),
				{ kind: 'duty', dutyKind: 'report', rhythm: 'quarterly', dueOn: '2026-12-15' },
				now
			)
		);
		const due = await duty();
		if (!due) throw new Error('no duty');
		const input = { dutyId: due.id, dueOn: '2026-12-15', requested: 7, ...answers };
		await expect(
			transact(partner, (tx, now) => submitReport(tx, partner, agreementId(), { ...input, quality: '' }, now))
		).rejects.toMatchObject({ field: 'quality' });
		await transact(partner, (tx, now) => submitReport(tx, partner, agreementId(), input, now));
		expect(await duty()).toMatchObject({ dueOn: '2027-03-15' });
		const items = await transact(manager, (tx) => getAgreementItems(tx, manager, agreementId()));
		expect(items.reports).toMatchObject([
			{ periodFrom: '2026-09-01', periodUntil: '2026-11-30', template: 'welt-sb/report', templateVersion: 1 }
		]);
		await expect(
			transact(partner, (tx, now) => submitReport(tx, partner, agreementId(), input, now))
		).rejects.toMatchObject({ code: 'conflict' });
		const told =
			await database.admin`select 1 from platform.notifications where membership_id = ${manager.membershipId} and kind = 'agreements.reported'`;
		expect(told).toHaveLength(1);
		await expect(
			transact(rival, (tx, now) => submitReport(tx, rival, agreementId(), input, now))
		).rejects.toMatchObject({ code: 'not-found' });
	});

	test('tell the figure that a corridor was agreed for; only what lies outside it asks for a word', async () => {
		const left = (actor: Member = manager) => transact(actor, (tx) => listLeftCorridors(tx, actor));
		const report = async (utilisation: number | undefined) => {
			const due = (await duty())!;
			await transact(partner, (tx, now) =>
				submitReport(
					tx,
					partner,
					agreementId(),
					{ dutyId: due.id, dueOn: due.dueOn!, utilisation, regular: 80, ...answers },
					now
				)
			);
		};
		await report(50);
		// Not agreed for, not asked for.
		expect(
			(await transact(manager, (tx) => getAgreementItems(tx, manager, agreementId()))).reports[0]?.figures
		).toEqual({
			requested: null,
			accepted: null,
			begun: null,
			ended: null
		});
		await transact(manager, (tx, now) =>
			addItem(
				tx,
				manager,
				agreementId(),
				{ kind: 'target', indicator: 'utilisation', low: 70, high: 95, note: '' },
				now
			)
		);
		expect(await left()).toEqual([]);
		await report(58);
		expect(await left()).toMatchObject([
			{ agreementId: agreementId(), indicator: 'utilisation', value: 58, low: 70, high: 95 }
		]);
		expect(await left(rival)).toEqual([]);
		await expect(left(worker)).rejects.toMatchObject({ code: 'forbidden' });
		await report(95);
		expect(await left()).toEqual([]);
		// Who does not tell is not outside: the last figure stands.
		await report(undefined);
		expect(await left()).toEqual([]);
		await report(96);
		expect(await left()).toHaveLength(1);
		await database.admin`delete from steering.agreement_targets where agreement_id = ${agreementId()}`;
	});
	test('are prefilled with persons of the period, none where fewer than may be told, and nobody else’s', async () => {
		const period = { from: '2000-01-01', until: '2199-01-01' };
		const figures = () => transact(partner, (tx) => prefill(tx, partner, agreementId(), period));
		// One person: fewer than five (the offer stands for a sensitive need, too). 0 tells nothing about anybody.
		expect(await figures()).toMatchObject({ requested: null, accepted: null, begun: null, ended: 0 });
		for (let index = 0; index < 4; index++) {
			const [one] =
				await database.admin`insert into casework.cases (network_id, organisation_id, reference, responsible_id, created_at)
					select network_id, organisation_id, reference || ${index}, responsible_id, created_at from casework.cases where id = ${world.own.case} returning id`;
			await database.admin`insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id, regime, term_id, area_id, sending, created_by, created_at, sent_at, answer_due_on)
				select network_id, reference || ${index}, ${one?.id as string}, offer_id, offer_location_id, from_organisation_id, to_organisation_id, regime, term_id, area_id, sending, created_by, created_at, sent_at, answer_due_on
				from casework.referrals where id = ${world.own.referral}`;
		}
		expect(await figures()).toMatchObject({ requested: 5, accepted: null });
		await expect(transact(rival, (tx) => prefill(tx, rival, agreementId(), period))).rejects.toMatchObject({
			code: 'not-found'
		});
	});
});

test('what hangs on an agreement keeps the earlier version where it was agreed, and deviations have their action', async () => {
	const id = world.own.agreement;
	const before = (await transact(manager, (tx) => listVersions(tx, manager, id))).length;
	const add = (item: Parameters<typeof addItem>[3]) =>
		transact(manager, (tx, now) => addItem(tx, manager, id, item, now));
	await add({ kind: 'target', indicator: 'utilisation', low: 70, high: 90, note: '' });
	await add({ kind: 'interface', what: 'Beginn', sender: 'provider', recipient: 'Fallmanagement', workingDays: 3 });
	await add({ kind: 'deviation', deviation: 'Weniger Beginne', action: 'Gespräch', actionOn: '2026-12-01' });
	await add({ kind: 'milestone', milestone: 'Räume', milestoneOn: '2026-12-01' });
	await add({ kind: 'document', document: 'Bescheid', reference: 'Az. 12' });
	expect((await transact(manager, (tx) => listVersions(tx, manager, id))).length).toBe(before + 2);
	await expect(add({ kind: 'target', indicator: 'begun', low: 5, high: 5, note: '' })).rejects.toMatchObject({
		field: 'high'
	});
	const items = () => transact(partner, (tx) => getAgreementItems(tx, partner, id));
	const { deviations, milestones } = await items();
	const change = (name: 'settle' | 'reach', itemId: string) =>
		transact(manager, (tx, now) => changeItem(tx, manager, id, { change: name, itemId }, now));
	await change('settle', deviations[0]?.id ?? '');
	await change('reach', milestones[0]?.id ?? '');
	await expect(change('reach', deviations[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
	expect((await items()).milestones[0]?.reachedOn).toBeTruthy();
});
