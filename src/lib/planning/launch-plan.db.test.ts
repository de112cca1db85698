import postgres from 'postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reportCapacity } from '#lib/directory/index.server.ts';
import {
	findNeedReferences,
	listOwnNeeds,
	markCovered,
	reportUnmetNeed,
	withdrawUnmetNeed
} from '#lib/needs/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { gapNetwork, type GapNetwork } from '#tests/support/gap-network.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { stagesTo } from '#tests/support/planning.ts';
import { createPlan, movePlan, updatePlan } from './change-plan.server.ts';
import { launchForm, planForm, type LaunchForm, type PlanForm } from './inputs.ts';
import { launchPlan } from './launch-plan.server.ts';
import type { PlanStage } from './model.ts';
import { overviewForSystemManager } from './overview.server.ts';
import { findPlanNews, needsOverview } from './plan-news.server.ts';
import { getPlan, listEvidence, listPlannedPlaces, listPlans, listReach } from './queries.server.ts';

const database = await testDatabase();

let network: GapNetwork;
let manager: Member;
let first: Member;
let second: Member;
let site: string;

beforeAll(async () => {
	network = await gapNetwork(database.admin);
	manager = await network.member('system-manager');
	first = await network.member('case-manager');
	second = await network.member('case-manager');
	const [row] = await database.admin`
		insert into directory.sites (network_id, organisation_id, code, name, area_id) values (${network.networkId}, ${network.provider}, 'launch', 'launch', ${network.areas.warburg}) returning id`;
	site = row?.id;
});
beforeEach(async () => {
	await database.admin`truncate steering.planned_offers, casework.unmet_needs, platform.notifications cascade`;
});

const cell = () => `${network.terms.debt}/${network.areas.warburg}`;
const formOf = (values: Partial<Record<keyof PlanForm, unknown>> = {}): PlanForm =>
	planForm.parse({
		title: 'Debt advice Warburg',
		type: 'new',
		termId: network.terms.debt,
		areaIds: [network.areas.warburg],
		places: '15',
		evidence: [cell()],
		...values
	});
const create = (form = formOf(), actor = manager) => transact(actor, (tx, now) => createPlan(tx, actor, form, now));
/** Stage after stage, as the rules want it. */
const move = async (id: string, goal: PlanStage, note = '') => {
	for (const stage of stagesTo((await transact(manager, (tx) => getPlan(tx, manager, id))).stage, goal)) {
		const { revision } = await transact(manager, (tx) => getPlan(tx, manager, id));
		const words = note || (stage === 'decided' ? 'Sozialausschuss' : '');
		await transact(manager, (tx, now) => movePlan(tx, manager, { id, stage, note: words, revision }, now));
	}
};
const launch = async (id: string, values: Partial<Record<keyof LaunchForm, unknown>> = {}) => {
	const { revision } = await transact(manager, (tx) => getPlan(tx, manager, id));
	const form = launchForm.parse({
		name: 'Debt advice Warburg',
		place: `${network.provider}/${site}`,
		places: '15',
		accessCriteria: 'none',
		kind: 'counselling',
		intake: 'request',
		revision,
		...values
	});
	return transact(manager, (tx, now) => launchPlan(tx, manager, { ...form, id }, now));
};
const report = (by: Member, areaId = network.areas.warburg, termId = network.terms.debt) =>
	transact(by, (tx, now) => reportUnmetNeed(tx, by, { termId, areaId, reason: 'full' }, now));
const stateOf = async (id: string): Promise<string> =>
	(await database.admin`select state from casework.unmet_needs where id = ${id}`)[0]?.state;
const told = async () =>
	(
		await database.admin`select membership_id, kind, facts from platform.notifications order by created_at, facts->>'unmetNeedId'`
	).map((row) => ({ ...row }));

describe('the loop from a need to an offer', () => {
	test('reporters see the plan, its stages, and get the started offer for exactly the needs of its cell', async () => {
		const needs = [await report(first), await report(first), await report(second)];
		const elsewhere = await report(second, network.areas.hoexter);
		const another = await report(second, network.areas.warburg, network.terms.childcare);
		const withdrawn = await report(first);
		await transact(first, (tx, now) => withdrawUnmetNeed(tx, first, withdrawn.id, now));

		const { id } = await create();
		expect(await stateOf(needs[0]!.id)).toBe('in_review');
		await move(id, 'decided', 'Sozialausschuss');
		expect(await stateOf(needs[0]!.id)).toBe('planned');
		const overview = await transact(second, (tx, now) => needsOverview(tx, second, now));
		expect(overview.find(({ id: own }) => own === needs[2]?.id)).toMatchObject({
			state: 'planned',
			plan: { title: 'Debt advice Warburg', stage: 'decided' }
		});

		const launched = await launch(id);
		expect(launched.needs).toBe(3);
		expect(await told()).toEqual(
			needs
				.map((need, index) => ({
					membership_id: (index < 2 ? first : second).membershipId,
					kind: 'needs.offer-launched',
					facts: { unmetNeedId: need.id, offerId: launched.offerId }
				}))
				.sort((a, b) => (a.facts.unmetNeedId < b.facts.unmetNeedId ? -1 : 1))
		);
		expect(await Promise.all([stateOf(elsewhere.id), stateOf(another.id), stateOf(withdrawn.id)])).toEqual([
			'open',
			'open',
			'obsolete'
		]);

		const [offer] = await database.admin`
			select o.state, l.total, l.available, l.waiting, l.valid_at is not null as confirmed, s.id as site,
				(select count(*)::int from directory.capacity_reports r where r.offer_location_id = l.id) as reports
			from directory.offers o join directory.offer_locations l on l.offer_id = o.id join directory.sites s on s.id = l.site_id where o.id = ${launched.offerId}`;
		expect(offer).toEqual({
			state: 'published',
			total: null,
			available: null,
			waiting: null,
			confirmed: false,
			site,
			reports: 0
		});
		expect(await transact(manager, (tx) => getPlan(tx, manager, id))).toMatchObject({
			organisationId: network.provider
		});
	});

	test('a covered need counts as reached, once enough persons are', async () => {
		const needs: { id: string }[] = [];
		for (let count = 0; count < 6; count++) needs.push(await report(first));
		const { id } = await create();
		await move(id, 'agreement');
		await launch(id);
		const [referral] = await database.admin`
			with k as (insert into casework.cases (network_id, organisation_id, reference, responsible_id, created_at) values (${network.networkId}, ${network.office}, 'covered', ${first.membershipId}, now()) returning id)
			insert into casework.referrals (network_id, reference, case_id, offer_id, offer_location_id, from_organisation_id, to_organisation_id, regime, term_id, created_by, created_at)
			select ${network.networkId}, 'A-1', k.id, p.offer_id, l.id, ${network.office}, ${network.provider}, 'voluntary', ${network.terms.debt}, ${first.membershipId}, now()
			from k, steering.planned_offers p join directory.offer_locations l on l.offer_id = p.offer_id where p.id = ${id} returning id`;
		const reach = () =>
			transact(manager, async (tx, now) => {
				const matrix = await getGapMatrix(tx, manager, now);
				return (await listReach(tx, manager, [await getPlan(tx, manager, id)], matrix)).get(id);
			});
		for (const need of needs.slice(0, 2))
			await transact(first, (tx, now) => markCovered(tx, first, need.id, referral?.id, now));
		// Four are still open, which the matrix says: six would give the two away.
		expect(await reach()).toEqual({ persons: undefined, covered: undefined });
		await transact(first, (tx, now) => markCovered(tx, first, needs[2]!.id, referral?.id, now));
		expect(await reach()).toEqual({ persons: 6, covered: 3 });
	});

	test('places are coming until the provider confirms them', async () => {
		const { id } = await create();
		await move(id, 'decided');
		const { offerId } = await launch(id);
		const planned = async () => (await transact(manager, (tx) => listPlannedPlaces(tx, manager))).get(cell());
		expect(await planned()).toBe(15);
		const provider = await network.member('provider-staff');
		const [location] = await database.admin`select id from directory.offer_locations where offer_id = ${offerId}`;
		await transact(provider, (tx, now) =>
			reportCapacity(
				tx,
				provider,
				{ offerLocationId: location?.id as string, total: 12, available: 12, waiting: 0 },
				now
			)
		);
		expect(await planned()).toBeUndefined();
	});

	test('an existing offer keeps the figures of its provider', async () => {
		const offer = await network.offer(
			[network.terms.debt],
			{ area: network.areas.warburg },
			{ total: 10, available: 2, waiting: 4, booked: 1 }
		);
		const { id } = await create(formOf({ type: 'expand' }));
		await move(id, 'decided');
		expect(await launch(id, { place: `offer/${offer.locationId}`, places: '5' })).toMatchObject({ offerId: offer.id });
		const [row] =
			await database.admin`select total, available, waiting, booked_since from directory.offer_locations where id = ${offer.locationId}`;
		expect(row).toEqual({ total: 10, available: 2, waiting: 4, booked_since: 1 });
	});

	test('nothing starts before it is decided, twice, or over a foreign offer', async () => {
		const { id } = await create();
		await expect(launch(id)).rejects.toMatchObject({ code: 'conflict' });
		await move(id, 'decided');
		const other = await gapNetwork(database.admin);
		const foreign = await other.offer([other.terms.debt], 'network', { total: 1, available: 1, waiting: 0 });
		await expect(launch(id, { place: `offer/${foreign.locationId}` })).rejects.toMatchObject({
			code: 'invalid',
			field: 'place'
		});
		await expect(launch(id, { place: `${other.provider}/network` })).rejects.toMatchObject({ code: 'invalid' });
		await launch(id);
		await expect(launch(id)).rejects.toMatchObject({ code: 'conflict' });
	});
});

describe('a plan', () => {
	test('keeps the figures it cites as they could be shown, and since when the gap is recognised', async () => {
		for (let person = 0; person < 3; person++) await report(first);
		const { id } = await create();
		const plan = await transact(manager, (tx) => getPlan(tx, manager, id));
		expect(plan).toMatchObject({ stage: 'idea', evidence: 1, recognisedOn: expect.stringMatching(/^\d{4}-/) });
		expect(await transact(manager, (tx) => listEvidence(tx, manager, id))).toMatchObject([
			{ openNeeds: 3, termId: network.terms.debt }
		]);
	});

	test('never keeps a suppressed figure', async () => {
		await report(first, network.areas.warburg, network.terms.addiction);
		const { id } = await create(
			formOf({ termId: network.terms.addiction, evidence: [`${network.terms.addiction}/${network.areas.warburg}`] })
		);
		expect(await transact(manager, (tx) => listEvidence(tx, manager, id))).toMatchObject([
			{ openNeeds: null, waiting: null, coverage: null }
		]);
	});

	test('without evidence is an idea that holds no need', async () => {
		const need = await report(first);
		await create(formOf({ evidence: [] }));
		expect(await stateOf(need.id)).toBe('open');
	});

	test('is dropped with a reason only, and lets its needs go', async () => {
		const need = await report(first);
		const { id } = await create();
		await expect(move(id, 'dropped')).rejects.toMatchObject({ code: 'invalid', field: 'note' });
		await move(id, 'dropped', 'enough places');
		expect(await stateOf(need.id)).toBe('open');
		expect(await transact(manager, (tx) => getPlan(tx, manager, id))).toMatchObject({
			stage: 'dropped',
			droppedReason: 'enough places'
		});
	});

	test('tells of a started offer once per person, however often the need was reported', async () => {
		const caseId = await network.caseOf(first);
		const older = await network.need(first, network.terms.debt, network.areas.warburg, { caseId, daysAgo: 9 });
		const newer = await network.need(first, network.terms.debt, network.areas.warburg, { caseId, daysAgo: 2 });
		const other = await network.need(first, network.terms.debt, network.areas.warburg, {
			caseId: await network.caseOf(first)
		});
		const { id } = await create();
		await move(id, 'decided');
		const { needs } = await launch(id);
		expect(needs).toBe(3);
		expect((await told()).map(({ facts }) => facts.unmetNeedId).sort()).toEqual([newer, other].sort());
		expect(await stateOf(older)).toBe('planned');
		const references = await transact(first, (tx) => findNeedReferences(tx, first, [newer, other]));
		expect([...references.keys()].sort()).toEqual([newer, other].sort());
		expect((await transact(second, (tx) => findNeedReferences(tx, second, [newer]))).size).toBe(0);
	});

	test('goes one stage after the other, and is decided only with a decision', async () => {
		const { id } = await create();
		const step = async (stage: PlanStage, note = '') => {
			const { revision } = await transact(manager, (tx) => getPlan(tx, manager, id));
			return transact(manager, (tx, now) => movePlan(tx, manager, { id, stage, note, revision }, now));
		};
		await expect(step('agreement')).rejects.toMatchObject({ code: 'conflict', field: 'stage' });
		await expect(step('decided', 'x')).rejects.toMatchObject({ code: 'conflict', field: 'stage' });
		await step('needs_confirmed');
		await step('concept');
		await expect(step('decided')).rejects.toMatchObject({ code: 'invalid', field: 'note' });
		const [body] = await database.admin`
			insert into steering.bodies (network_id, kind, name, created_at) values (${network.networkId}, 'steering_group', 'Runde', now()) returning id`;
		await database.admin`
			insert into steering.plan_decisions (planned_offer_id, body_id, decided_on, result, note, recorded_by, recorded_at)
			values (${id}, ${body!.id}, current_date, 'approved', '', ${manager.membershipId}, now())`;
		await step('decided');
		await step('agreement');
	});

	test('that somebody else changed meanwhile is not overwritten', async () => {
		const { id } = await create();
		await move(id, 'concept');
		await expect(
			transact(manager, (tx, now) => updatePlan(tx, manager, { id, form: formOf({ revision: '1' }) }, now))
		).rejects.toMatchObject({ code: 'stale' });
	});

	test('brings its places to the cell from the decision on', async () => {
		const { id } = await create(formOf({ areaIds: [] }));
		const planned = () => transact(manager, (tx) => listPlannedPlaces(tx, manager));
		expect((await planned()).size).toBe(0);
		await move(id, 'decided');
		// 15 places, 300 : 100 persons entitled.
		expect(Object.fromEntries(await planned())).toEqual({
			[cell()]: 11,
			[`${network.terms.debt}/${network.areas.hoexter}`]: 4
		});
	});

	test('leaves an audit line and a dated step for every move', async () => {
		const { id } = await create();
		await move(id, 'decided');
		await launch(id);
		const steps =
			await database.admin`select stage from steering.plan_steps where planned_offer_id = ${id} order by happened_at`;
		expect(steps.map(({ stage }) => stage)).toEqual(['idea', 'needs_confirmed', 'concept', 'decided', 'launched']);
		const lines =
			await database.admin`select action from platform.audit_entries where facts->>'planId' = ${id} order by sequence`;
		expect(lines.map(({ action }) => action)).toEqual([
			'planning.plan-created',
			...Array<string>(3).fill('planning.plan-moved'),
			'planning.plan-launched'
		]);
	});

	test('is read with partners and money by system management alone, its coming places with the gaps', async () => {
		const { id } = await create(formOf({ moneySource: 'Eingliederungstitel' }));
		await move(id, 'decided');
		for (const role of ['team-lead', 'network-admin', 'evaluator'] as const) {
			const actor = await network.member(role);
			await expect(transact(actor, (tx) => getPlan(tx, actor, id))).rejects.toMatchObject({ code: 'forbidden' });
			await expect(transact(actor, (tx) => listPlans(tx, actor))).rejects.toMatchObject({ code: 'forbidden' });
			expect((await transact(actor, (tx) => listPlannedPlaces(tx, actor))).get(cell())).toBe(15);
		}
		for (const role of ['case-manager', 'provider-admin'] as const) {
			const actor = await network.member(role);
			await expect(transact(actor, (tx) => listPlannedPlaces(tx, actor))).rejects.toMatchObject({ code: 'forbidden' });
		}
		expect((await transact(first, (tx) => findPlanNews(tx, first, [id]))).get(id)).toMatchObject({ stage: 'decided' });
	});

	test('is written by system management alone', async () => {
		for (const role of ['case-manager', 'team-lead', 'provider-staff', 'provider-admin', 'network-admin'] as const) {
			const actor = await network.member(role);
			await expect(create(formOf(), actor)).rejects.toMatchObject({ code: 'forbidden' });
		}
	});
});

describe('row policies of steering, by plain SQL', () => {
	const as = async <T>(actor: Member, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> => {
		const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1 });
		try {
			return (await sql.begin(async (tx) => {
				await tx`select platform.enter(${actor.role}, ${actor.networkId}, ${actor.organisationId}, ${actor.accountId}, ${actor.membershipId}, 'test', 5000, null)`;
				return work(tx);
			})) as T;
		} finally {
			await sql.end();
		}
	};
	const tables = ['planned_offers', 'planned_offer_areas', 'plan_evidence', 'plan_steps'];

	test('providers see no plan, the office’s other roles read, another network sees none', async () => {
		await report(first);
		await create();
		const count = (actor: Member) =>
			as(actor, async (tx) =>
				Promise.all(
					tables.map(async (table) => Number((await tx.unsafe(`select count(*) from steering.${table}`))[0]?.count))
				)
			);
		expect(await count(await network.member('provider-admin'))).toEqual([0, 0, 0, 0]);
		expect(await count(await network.member('provider-staff'))).toEqual([0, 0, 0, 0]);
		expect(await count(first)).toEqual([1, 1, 1, 1]);
		const other = await gapNetwork(database.admin);
		expect(await count(await other.member('system-manager'))).toEqual([0, 0, 0, 0]);
	});

	test('nobody but system management of the network changes one', async () => {
		const { id } = await create();
		const other = await gapNetwork(database.admin);
		for (const actor of [
			first,
			await network.member('provider-admin'),
			await network.member('team-lead'),
			await other.member('system-manager')
		]) {
			expect(
				(await as(actor, (tx) => tx`update steering.planned_offers set title = 'taken' where id = ${id}`)).count
			).toBe(0);
			expect(
				(await as(actor, (tx) => tx`delete from steering.planned_offer_areas where planned_offer_id = ${id}`)).count
			).toBe(0);
			await expect(
				as(
					actor,
					(tx) =>
						tx`insert into steering.plan_steps (planned_offer_id, stage, happened_at, recorded_by) values (${id}, 'idea', now(), ${actor.membershipId})`
				)
			).rejects.toThrow('row-level security');
			await expect(
				as(
					actor,
					(tx) =>
						tx`insert into steering.planned_offers (network_id, title, term_id, created_by, created_at) values (${network.networkId}, 'x', ${network.terms.debt}, ${actor.membershipId}, now())`
				)
			).rejects.toThrow('row-level security');
		}
		await expect(
			as(first, (tx) => tx`select casework.connect_needs(${id}, ${network.terms.debt}, '{}', 'planned', null)`)
		).rejects.toThrow('planning is for system management');
		await expect(as(first, (tx) => tx`select casework.release_needs(${id})`)).rejects.toThrow(
			'planning is for system management'
		);
	});

	test('system management sees no row of an unmet need', async () => {
		await report(first);
		expect((await as(manager, (tx) => tx`select * from casework.unmet_needs`)).length).toBe(0);
	});
});

test('a need reported after the plan shows the plan that cites its gap', async () => {
	const { id } = await create();
	const late = await report(first);
	const elsewhere = await report(first, network.areas.hoexter);
	const planOf = async (need: { id: string }) =>
		(await transact(first, (tx, now) => needsOverview(tx, first, now))).find((one) => one.id === need.id)?.plan;
	expect(await planOf(late)).toMatchObject({ id, stage: 'idea' });
	expect(await planOf(elsewhere)).toBeUndefined();
	await move(id, 'dropped', 'enough places');
	expect(await planOf(late)).toBeUndefined();
});

test('own needs stand in the order of their reports, whatever changed last', async () => {
	const older = await report(first);
	const newer = await report(first, network.areas.hoexter);
	await create();
	await database.admin`update casework.unmet_needs set state_changed_at = now() + interval '1 hour' where id = ${older.id}`;
	const { rows } = await transact(first, (tx) => listOwnNeeds(tx, first));
	expect(rows.map((row) => row.id)).toEqual([newer.id, older.id]);
});

test('a provider learns nothing about plans from its own needs', async () => {
	const provider = await network.member('provider-staff');
	await report(provider);
	const { id } = await create();
	expect(await transact(provider, (tx) => listOwnNeeds(tx, provider))).toMatchObject({
		total: 1,
		rows: [{ state: 'in_review' }]
	});
	expect(await transact(provider, (tx) => findPlanNews(tx, provider, [id]))).toEqual(new Map());
});

test('the start page of system management names the largest gaps with what is coming', async () => {
	await network.offer(
		[network.terms.childcare],
		{ area: network.areas.hoexter },
		{ total: 5, available: 0, waiting: 9 }
	);
	for (let person = 0; person < 4; person++) await report(first, network.areas.hoexter, network.terms.childcare);
	const { id } = await create(
		formOf({
			termId: network.terms.childcare,
			areaIds: [network.areas.hoexter],
			places: '6',
			evidence: [`${network.terms.childcare}/${network.areas.hoexter}`]
		})
	);
	await move(id, 'decided');
	const overview = await transact(manager, (tx, now) => overviewForSystemManager(tx, manager, now));
	expect(overview.gaps[0]).toMatchObject({
		areaCode: 'HX',
		needCode: 'childcare',
		missing: 13,
		planned: 6,
		reasons: { shown: [{ reason: 'full', persons: 4 }] }
	});
});
