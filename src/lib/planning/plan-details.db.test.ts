import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgreementQuery } from '#lib/agreements/index.ts';
import { listAgreements } from '#lib/agreements/index.server.ts';
import { getGapMatrix } from '#lib/gaps/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { stagesTo } from '#tests/support/planning.ts';
import { gapNetwork, type GapNetwork } from '#tests/support/gap-network.ts';
import { networkAlarms } from './alarms.server.ts';
import { createPlan, movePlan, updatePlan } from './change-plan.server.ts';
import { getPlanDetails, listDecidingBodies, listSuggestions } from './details.server.ts';
import { launchForm, planForm, yearStepForm } from './inputs.ts';
import { launchPlan } from './launch-plan.server.ts';
import type { PlanStage } from './model.ts';
import {
	addPlanSite,
	answerSuggestion,
	recordDecision,
	removePlanSite,
	reviewPlan,
	suggest
} from './plan-details.server.ts';
import { listLaunchChoices } from './choices.server.ts';
import { gapToOffer, waitedFor } from './gap-to-offer.server.ts';
import { getPlan, listPlans } from './queries.server.ts';
import { chapterOf, dateYearStep, listYears, openYear, writePreface } from './years.server.ts';

const database = await testDatabase();
let network: GapNetwork;
let manager: Member;
let provider: Member;
let stranger: Member;
let bodies: Record<'council' | 'committee' | 'dialogue', string>;

beforeAll(async () => {
	network = await gapNetwork(database.admin);
	const other = await gapNetwork(database.admin);
	manager = await network.member('system-manager');
	provider = await network.member('provider-admin');
	stranger = await other.member('system-manager');
	const body = async (kind: string) =>
		(
			await database.admin`insert into steering.bodies (network_id, kind, name, created_at) values (${network.networkId}, ${kind}, ${kind}, now()) returning id`
		)[0]!.id as string;
	bodies = {
		council: await body('advisory_council'),
		committee: await body('steering_group'),
		dialogue: await body('provider_dialogue')
	};
});
beforeEach(async () => {
	await database.admin`truncate steering.planned_offers, steering.planning_years, steering.plan_suggestions, steering.agreements, platform.notifications cascade`;
});

const formOf = (more: Record<string, unknown> = {}) =>
	planForm.parse({
		title: 'Debt advice',
		type: 'new',
		termId: network.terms.debt,
		areaIds: [network.areas.warburg],
		places: '10',
		...more
	});
const create = async (more: Record<string, unknown> = {}) =>
	(await transact(manager, (tx, now) => createPlan(tx, manager, formOf(more), now))).id;
const look = (id: string) => transact(manager, (tx) => getPlan(tx, manager, id));
const details = (id: string) => transact(manager, (tx) => getPlanDetails(tx, manager, id));
/** Stage after stage, as the rules want it. */
const move = async (id: string, goal: PlanStage) => {
	for (const stage of stagesTo((await look(id)).stage, goal)) {
		const { revision } = await look(id);
		const note = stage === 'decided' ? 'Sozialausschuss' : '';
		await transact(manager, (tx, now) => movePlan(tx, manager, { id, stage, note, revision }, now));
	}
};
const start = async (id: string, more: Record<string, unknown> = {}) => {
	const { revision } = await look(id);
	const form = launchForm.parse({
		name: 'Debt advice',
		place: `${network.provider}/network`,
		places: '10',
		accessCriteria: 'none',
		kind: 'counselling',
		intake: 'request',
		revision,
		...more
	});
	return transact(manager, (tx, now) => launchPlan(tx, manager, { ...form, id }, now));
};

describe('what a plan says', () => {
	test("an own facility needs its reason (§ 17(1) SGB II), a purse and a year have to be the network's", async () => {
		await expect(create({ runBy: 'own' })).rejects.toMatchObject({ field: 'ownFacilityReason' });
		const id = await create({
			runBy: 'own',
			ownFacilityReason: 'No third party within reach.',
			costPerPlace: '300',
			startsOn: '2027-10-01',
			steeringForm: 'grant'
		});
		expect(await look(id)).toMatchObject({ runBy: 'own', costPerPlace: 300, startsOn: '2027-10-01' });
		const nobody = '00000000-0000-4000-8000-000000000000';
		await expect(create({ purseId: nobody })).rejects.toMatchObject({ field: 'purseId' });
		await expect(create({ planningYearId: nobody })).rejects.toMatchObject({ field: 'planningYearId' });
		const { revision } = await look(id);
		await transact(manager, (tx, now) =>
			updatePlan(tx, manager, { id, form: formOf({ revision: String(revision) }) }, now)
		);
		expect(await look(id)).toMatchObject({ runBy: 'third_party', ownFacilityReason: null });
	});

	test('sites come and go; decisions of advising and deciding bodies stay', async () => {
		const id = await create();
		await transact(manager, (tx, now) =>
			addPlanSite(tx, manager, { id, place: `+${network.areas.warburg}`, places: 5, note: '' }, now)
		);
		const [site] = (await details(id)).sites;
		expect(site).toMatchObject({ label: 'WA', places: 5 });
		const decide = (bodyId: string, decidedOn = '2026-01-15') =>
			transact(manager, (tx, now) =>
				recordDecision(tx, manager, { id, bodyId, decidedOn, result: 'approved', note: '' }, now)
			);
		await decide(bodies.committee);
		await expect(decide(bodies.dialogue)).rejects.toMatchObject({ field: 'bodyId' });
		await expect(decide(bodies.committee, '2199-01-01')).rejects.toMatchObject({ field: 'decidedOn' });
		expect((await details(id)).decisions).toMatchObject([
			{ body: 'steering_group', decidedOn: '2026-01-15', result: 'approved' }
		]);
		await transact(manager, (tx, now) => removePlanSite(tx, manager, { id, siteId: site!.id }, now));
		expect((await details(id)).sites).toEqual([]);
		await expect(transact(stranger, (tx) => getPlanDetails(tx, stranger, id))).rejects.toMatchObject({
			code: 'not-found'
		});
		expect(await transact(manager, (tx) => listDecidingBodies(tx, manager))).toHaveLength(2);
	});

	test('a review after the start moves the plan on and stays; before it there is none', async () => {
		const id = await create();
		const review = () =>
			transact(manager, (tx, now) => reviewPlan(tx, manager, { id, verdict: 'adjust', findings: 'Other hours.' }, now));
		await expect(review()).rejects.toMatchObject({ code: 'conflict' });
		await move(id, 'decided');
		await start(id);
		await review();
		expect(await look(id)).toMatchObject({ stage: 'reviewed' });
		expect((await details(id)).reviews).toMatchObject([{ verdict: 'adjust', findings: 'Other hours.' }]);
	});
});

describe('a launch', () => {
	test('drafts its agreement from the plan: form, places, cost and start', async () => {
		const id = await create({ steeringForm: 'grant', yearlyCost: '9000', costPerPlace: '100', startsOn: '2027-10-01' });
		await move(id, 'decided');
		const { offerId } = await start(id, { agreement: 'new' });
		const { agreement } = await details(id);
		const [row] = await database.admin`
			select a.form, a.state, a.places, a.amount_cents::int as cents, a.valid_from::text as day, ao.offer_id as offer
			from steering.agreements a join steering.agreement_offers ao on ao.agreement_id = a.id where a.id = ${agreement!.id}`;
		expect({ ...row }).toEqual({
			form: 'grant',
			state: 'draft',
			places: 10,
			cents: 1_000_000,
			day: '2027-10-01',
			offer: offerId
		});
	});

	test('joins an agreement with the same partner, and no other; without a form nothing is drafted', async () => {
		const agreementOf = async (organisationId: string, number: number) =>
			(
				await database.admin`insert into steering.agreements (network_id, number, organisation_id, form, state, title, created_by, created_at)
				values (${network.networkId}, ${number}, ${organisationId}, 'cooperation', 'in_force', 'A', ${manager.membershipId}, now()) returning id`
			)[0]!.id as string;
		const id = await create();
		await move(id, 'decided');
		await expect(start(id, { agreement: 'new' })).rejects.toMatchObject({ field: 'agreement' });
		await expect(start(id, { agreement: await agreementOf(network.office, 1) })).rejects.toMatchObject({
			field: 'agreement'
		});
		const mine = await agreementOf(network.provider, 2);
		const { offerId } = await start(id, { agreement: mine });
		expect(
			await database.admin`select offer_id from steering.agreement_offers where agreement_id = ${mine}`
		).toMatchObject([{ offer_id: offerId }]);
		expect((await details(id)).agreement).toMatchObject({ id: mine });
	});

	test('is proposed where the plan says, and an offer that is there keeps its name', async () => {
		const offer = await network.offer(
			[network.terms.debt],
			{ area: network.areas.warburg },
			{ total: 15, available: 0, waiting: 3 }
		);
		const id = await create({
			type: 'expand',
			organisationId: network.provider,
			steeringForm: 'service_agreement',
			nextStep: 'Unterschreiben',
			nextStepOn: '2099-01-01'
		});
		const chosen = async () =>
			(await transact(manager, async (tx, now) => listLaunchChoices(tx, manager, await getPlan(tx, manager, id), now)))
				.chosen;
		const proposed = await chosen();
		expect(proposed).toEqual({ place: expect.stringMatching(/^offer\//), agreement: 'new' });
		await move(id, 'decided');
		const { revision } = await look(id);
		// Neither name nor criteria nor kind: they are the offer's own.
		const form = launchForm.parse({ place: `offer/${offer.locationId}`, places: '23', intake: 'request', revision });
		await transact(manager, (tx, now) => launchPlan(tx, manager, { ...form, id }, now));
		expect(await look(id)).toMatchObject({ offerId: offer.id, stage: 'launched', nextStep: '', nextStepOn: null });
		expect(
			launchForm.safeParse({ place: `${network.provider}/network`, places: '23', intake: 'request', revision }).success
		).toBe(false);
	});

	test('closes the gap once a place is taken, not before', async () => {
		const id = await create();
		await move(id, 'needs_confirmed');
		await move(id, 'decided');
		const { offerId } = await start(id);
		const gap = async () => gapToOffer((await transact(manager, (tx) => listPlans(tx, manager))).rows, new Date());
		expect(await gap()).toMatchObject({ closed: 0, open: 1 });
		await database.admin`
			update directory.offer_locations set total = 8, available = 8, valid_at = now() where offer_id = ${offerId}`;
		expect(await gap()).toMatchObject({ closed: 0, open: 1 });
		await database.admin`update directory.offer_locations set booked_since = 1 where offer_id = ${offerId}`;
		expect(await gap()).toMatchObject({ closed: 1, open: 0 });
		// By the calendar, late in the evening as in the morning.
		await database.admin`
			update steering.planned_offers set recognised_on = '2026-03-02', launched_at = '2026-03-02T20:00:00Z' where id = ${id}`;
		await database.admin`update directory.offer_locations set valid_at = '2026-03-02T20:30:00Z' where offer_id = ${offerId}`;
		expect((await gap()).durations.find(({ planId }) => planId === id)?.days).toBe(0);
		// Not the start is what counts, but the day of the first place taken.
		await database.admin`update directory.offer_locations set valid_at = '2026-03-20T09:00:00Z' where offer_id = ${offerId}`;
		expect((await gap()).durations.find(({ planId }) => planId === id)).toMatchObject({ days: 18, closed: true });
	});

	test('of an offer that was there before is closed once more places are in use than then', async () => {
		const { id: offerId, locationId } = await network.offer(
			[network.terms.debt],
			{ area: network.areas.warburg },
			{ total: 15, available: 0, waiting: 3, age: 40 }
		);
		const report = (daysAgo: number, total: number, available: number) => database.admin`
			insert into directory.capacity_reports (network_id, offer_location_id, total, available, waiting, status, valid_at, reported_at, source)
			values (${network.networkId}, ${locationId}, ${total}, ${available}, 3, 'free', now() - make_interval(days => ${daysAgo}), now(), 'provider')`;
		await report(40, 15, 0);
		const id = await create();
		await move(id, 'needs_confirmed');
		await move(id, 'decided');
		await database.admin`
			update steering.planned_offers set stage = 'launched', offer_id = ${offerId}, recognised_on = current_date - 60, launched_at = now() - interval '30 days' where id = ${id}`;
		const own = async () =>
			gapToOffer(
				(await transact(manager, (tx) => listPlans(tx, manager))).rows.filter((plan) => plan.id === id),
				new Date()
			);
		await report(20, 30, 15);
		expect(await own()).toMatchObject({ closed: 0, open: 1 });
		await report(10, 30, 12);
		expect(await own()).toMatchObject({ closed: 1, open: 0, durations: [{ days: 50 }] });
	});
});

describe('a suggestion of a provider', () => {
	const send = () =>
		transact(provider, (tx, now) =>
			suggest(tx, provider, { termId: network.terms.debt, areaId: undefined, words: 'Evenings.' }, now)
		);
	const answer = (suggestionId: string, planId?: string, actor = manager) =>
		transact(actor, (tx, now) =>
			answerSuggestion(tx, actor, { suggestionId, planId, state: 'taken', answer: 'Yes.' }, now)
		);

	test('is answered once, and tells its provider the answer but not the plan', async () => {
		const { id } = await send();
		const planId = await create();
		await expect(answer(id, planId, stranger)).rejects.toMatchObject({ code: 'not-found' });
		await answer(id, planId);
		await expect(answer(id, planId)).rejects.toMatchObject({ code: 'conflict' });
		expect(await transact(provider, (tx) => listSuggestions(tx, provider))).toMatchObject([
			{ state: 'taken', answer: 'Yes.', planId: null }
		]);
		expect(await transact(manager, (tx) => listSuggestions(tx, manager))).toMatchObject([{ planId }]);
		expect(
			await database.admin`select kind from platform.notifications where membership_id = ${provider.membershipId}`
		).toMatchObject([{ kind: 'planning.suggestion-answered' }]);
		await expect(
			transact(manager, (tx, now) =>
				suggest(tx, manager, { termId: network.terms.debt, areaId: undefined, words: 'x' }, now)
			)
		).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('is not taken into a plan that is being procured', async () => {
		const { id } = await send();
		const planId = await create();
		await move(planId, 'procurement');
		await expect(answer(id, planId)).rejects.toMatchObject({ code: 'conflict' });
	});
});

describe('alarms and headline of the start page', () => {
	test('equal what plain SQL counts', async () => {
		const agree = (number: number, state: string, due: string | null) => database.admin`
			with a as (insert into steering.agreements (network_id, number, organisation_id, form, state, title, created_by, created_at)
				values (${network.networkId}, ${number}, ${network.provider}, 'cooperation', ${state}, 'A', ${manager.membershipId}, now()) returning id)
			insert into steering.agreement_duties (agreement_id, kind, rhythm, due_on) select id, 'report', 'yearly', ${due}::date from a where ${due}::date is not null`;
		const told = () => transact(manager, (tx, now) => networkAlarms(tx, manager, now));
		await network.offer([network.terms.debt], { area: network.areas.warburg }, { total: 8, available: 2, waiting: 0 });
		expect(await told()).toEqual({ overdueReports: 0, withoutAgreement: 1 });
		await agree(1, 'ended', '2026-01-01');
		expect(await told()).toEqual({ overdueReports: 0, withoutAgreement: 1 });
		await agree(2, 'in_force', '2026-01-01');
		await agree(3, 'in_force', '2199-01-01');
		expect(await told()).toEqual({ overdueReports: 1, withoutAgreement: 0 });
		const [plain] = await database.admin`
			select (select count(*)::int from steering.agreement_duties natural join (select id as agreement_id, state, network_id from steering.agreements) a
				where network_id = ${network.networkId} and state = 'in_force' and due_on < current_date) as reports`;
		expect(plain?.reports).toBe(1);
		// Where the figure leads: the same agreements, and they come first in the whole list.
		const listed = (query: AgreementQuery) =>
			transact(manager, async (tx, now) => (await listAgreements(tx, manager, query, now)).rows);
		expect((await listed({ bericht: 'ueberfaellig' })).map(({ number }) => number)).toEqual([2]);
		expect((await listed({})).map(({ number, overdue }) => [number, overdue])).toEqual([
			[2, true],
			[3, false],
			[1, false]
		]);
	});

	test('a start does not lower the share of reconnected persons before anybody could have been', async () => {
		const id = await create();
		const now = new Date();
		const since = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
		const share = async (startedDaysAgo: number) => {
			const plan = { ...(await look(id)), launchedAt: since(startedDaysAgo) };
			const older = { ...plan, id: 'older', launchedAt: since(200) };
			const reach = new Map([
				[id, { persons: 15, covered: 0 }],
				['older', { persons: 11, covered: 7 }]
			]);
			const { persons, reconnected } = waitedFor([plan, older], reach, now);
			return [reconnected, persons];
		};
		expect(await share(0)).toEqual([7, 11]);
		expect(await share(29)).toEqual([7, 11]);
		expect(await share(30)).toEqual([7, 26]);
	});
});

describe('a planning year', () => {
	const open = (year = 2027) => transact(manager, (tx, now) => openYear(tx, manager, { year }, now));
	const step = (yearId: string, more: Record<string, string>) =>
		transact(manager, (tx, now) => dateYearStep(tx, manager, yearStepForm.parse({ yearId, ...more }), now));

	test('the council advises before anybody decides, and providers do neither', async () => {
		const { id } = await open();
		await expect(open()).rejects.toMatchObject({ field: 'year' });
		await expect(step(id, { step: 'decision', doneOn: '2026-06-01' })).rejects.toMatchObject({ field: 'doneOn' });
		await expect(step(id, { step: 'council', bodyId: bodies.committee })).rejects.toMatchObject({ field: 'bodyId' });
		await expect(step(id, { step: 'decision', bodyId: bodies.council })).rejects.toMatchObject({ field: 'bodyId' });
		await expect(step(id, { step: 'needs_round', bodyId: bodies.dialogue })).rejects.toMatchObject({ field: 'bodyId' });
		await step(id, { step: 'council', doneOn: '2026-05-01', bodyId: bodies.council });
		await expect(step(id, { step: 'decision', doneOn: '2026-04-30' })).rejects.toMatchObject({ field: 'doneOn' });
		await step(id, { step: 'decision', doneOn: '2026-06-01', bodyId: bodies.committee });
		const [year] = await transact(manager, (tx) => listYears(tx, manager));
		expect(year?.steps.find((one) => one.step === 'decision')).toMatchObject({
			doneOn: '2026-06-01',
			body: 'steering_group'
		});
		await expect(
			transact(stranger, (tx, now) => writePreface(tx, stranger, { yearId: id, preface: 'x', revision: 1 }, now))
		).rejects.toMatchObject({ code: 'not-found' });
	});

	test('its chapter sums up its own plans, and says when providers are not talked to', async () => {
		const { id } = await open();
		const first = await create({ planningYearId: id, yearlyCost: '5000', costPerPlace: '100' });
		await create({ planningYearId: id, places: '4' });
		await create({ places: '99' });
		const chapter = () =>
			transact(manager, async (tx, now) => chapterOf(tx, manager, id, await getGapMatrix(tx, manager, now), now));
		expect(await chapter()).toMatchObject({ places: 14, cost: 6000, dialogueClosed: false });
		await move(first, 'procurement');
		expect(await chapter()).toMatchObject({ dialogueClosed: true });
	});
});
