import { beforeAll, expect, test } from 'vitest';
import {
	commitBudget,
	commitFunds,
	decideCommitment,
	listBudgets,
	openBudget,
	openPurse,
	releaseCommitment
} from '#lib/agreements/index.server.ts';
import {
	approveEmergency,
	grantCover,
	transferCases,
	listCovers,
	listEmergencies,
	listTransfers,
	openEmergency,
	requestEmergency
} from '#lib/cases/index.server.ts';
import { lastSelfReports, listConsents, listSelfReports } from '#lib/consent/index.server.ts';
import { system, type Member } from '#lib/platform/actor.ts';
import { transact, type Tx } from '#lib/platform/database.server.ts';
import { findReferrals } from '#lib/referrals/index.server.ts';
import { buildMember, buildNetwork } from '../support/builders.ts';
import { buildCase, buildCasework, buildReferral } from '../support/casework.ts';
import { testDatabase } from '../support/database.ts';

// What a query answers by its own rule, without the net below it: the database lets the jobs' role see every row, and
// each query is asked in a transaction of that role for the sake of somebody else (house rule 3).
const database = await testDatabase();
let world: Awaited<ReturnType<typeof buildCasework>>;
let third: Member;
let admin: Member;
let otherAdmin: Member;
let caseId: string;
let moved: string;
let referralId: string;
let reference: string;
let emergencyId: string;

beforeAll(async () => {
	world = await buildCasework();
	const { network, manager, colleague, lead } = world;
	third = await buildMember(network.id, manager.organisationId, 'case-manager');
	admin = await buildMember(network.id, manager.organisationId, 'network-admin');
	otherAdmin = await buildMember(network.id, manager.organisationId, 'network-admin');
	caseId = await buildCase(manager);
	referralId = await buildReferral(
		manager,
		world.offers.counselling,
		{ toProvider: ['D1'], toAuthority: ['D3'] },
		caseId
	);
	const [numbered] = await database.admin`select reference from casework.referrals where id = ${referralId}`;
	reference = numbered!.reference as string;
	await database.admin`
		insert into casework.self_reports (network_id, case_id, referral_id, says, reported_at)
		values (${network.id}, ${caseId}, ${referralId}, 'begun', now())`;
	const until = new Date(Date.now() + 10 * 86_400_000);
	await transact(manager, (tx, now) =>
		grantCover(tx, manager, { caseId, colleagueId: colleague.membershipId, until }, now)
	);
	moved = await buildCase(manager);
	await transact(manager, (tx, now) =>
		transferCases(tx, manager, { caseId: moved, colleagueId: colleague.membershipId, reason: 'team_changed' }, now)
	);
	const [row] = await database.admin`select reference from casework.cases where id = ${caseId}`;
	await transact(admin, (tx, now) =>
		requestEmergency(tx, admin, { reference: row!.reference as string, reason: 'danger' }, now)
	);
	emergencyId = (await transact(admin, (tx) => listEmergencies(tx, admin)))[0]!.id;
	await transact(lead, (tx, now) => approveEmergency(tx, lead, { id: emergencyId }, now));
});

const job = system('first layer');
const counted = (work: (tx: Tx, now: Date) => Promise<readonly unknown[]>): Promise<number> =>
	transact(job, async (tx, now) => (await work(tx, now)).length);

type Asked = (actor: Member) => Promise<number>;
/** Who sees it, by the rule alone; everybody else sees nothing. */
const queries: [string, Asked, string[]][] = [
	[
		'consents of a referral',
		(actor) => counted(async (tx, now) => (await listConsents(tx, actor, { referralId }, now)).rows),
		['manager', 'colleague', 'provider']
	],
	[
		'a referral by its number',
		(actor) => counted((tx) => findReferrals(tx, actor, reference, 5)),
		['manager', 'colleague', 'provider']
	],
	[
		'consents of a case',
		(actor) => counted(async (tx, now) => (await listConsents(tx, actor, { caseId }, now)).rows),
		['manager', 'colleague', 'provider']
	],
	[
		'what the person said with a slip',
		(actor) => counted((tx) => listSelfReports(tx, actor, referralId)),
		['manager', 'colleague']
	],
	[
		'what the person said last, for the lists',
		(actor) => counted(async (tx) => [...(await lastSelfReports(tx, actor, [referralId]))]),
		['manager', 'colleague']
	],
	[
		'covers of a case',
		(actor) => counted((tx, now) => listCovers(tx, actor, caseId, now)),
		['manager', 'colleague', 'lead']
	],
	['how a case was handed over', (actor) => counted((tx) => listTransfers(tx, actor, moved)), ['colleague']],
	[
		'emergency accesses to a case',
		(actor) => counted((tx) => listEmergencies(tx, actor, caseId)),
		['manager', 'colleague', 'lead', 'admin', 'otherAdmin']
	],
	[
		'what an emergency opens',
		(actor) =>
			counted(async (tx, now) => [await openEmergency(tx, actor, emergencyId, now)]).catch((caught: unknown) => {
				expect(caught).toMatchObject({ code: 'not-found' });
				return 0;
			}),
		['admin']
	]
];

test.each(queries)('%s', async (_title, ask, seers) => {
	const people = { ...world, third, admin, otherAdmin };
	const names = [
		'manager',
		'colleague',
		'third',
		'lead',
		'planner',
		'provider',
		'otherProvider',
		'admin',
		'otherAdmin'
	] as const;
	const seen = [];
	for (const name of names) if ((await ask(people[name])) > 0) seen.push(name);
	expect(seen).toEqual(seers);
});

test('an emergency opens nothing any more after its day', async () => {
	await database.admin`update casework.emergency_accesses set valid_until = now() where id = ${emergencyId}`;
	await expect(transact(job, (tx, now) => openEmergency(tx, admin, emergencyId, now))).rejects.toMatchObject({
		code: 'not-found'
	});
});

test('money of a case budget: each commitment for who asked for it and who signs, another network’s for nobody', async () => {
	const { manager, colleague, lead, planner, network } = world;
	const open = (purseId: string, holderId?: string) =>
		transact(planner, (tx, now) =>
			openBudget(tx, planner, { purseId, title: 'Fallbudget', holderId, amount: 500_00, cosignAbove: 100_00 }, now)
		);
	const { id: purse } = await transact(planner, (tx, now) =>
		openPurse(tx, planner, { kind: 'egt', year: 2026, amount: 1_000_00 }, now)
	);
	const [own, shared] = [await open(purse, manager.membershipId), await open(purse)];
	const commit = (budgetId: string) =>
		transact(manager, (tx, now) => commitBudget(tx, manager, { budgetId, purpose: 'Fahrkarte', amount: 150_00 }, now));
	const [{ id }, { id: ofShared }] = [await commit(own.id), await commit(shared.id)];
	const seen = async (actor: Member) =>
		(await transact(job, (tx) => listBudgets(tx, actor))).map(({ commitments }) => commitments.length);
	expect(await Promise.all([manager, colleague, lead, planner].map(seen))).toEqual([[1, 1], [0], [1, 1], [1, 1]]);

	const elsewhere = await buildNetwork();
	const foreign = (role: Member['role']) => buildMember(elsewhere.id, elsewhere.authority.id, role);
	const [foreignPlanner, foreignLead] = [await foreign('system-manager'), await foreign('team-lead')];
	expect(network.id).not.toBe(elsewhere.id);
	const unknown: ((tx: Tx, now: Date) => Promise<unknown>)[] = [
		(tx, now) => commitFunds(tx, foreignPlanner, { purseId: purse, kind: 'commitment', amount: 1_00, note: '' }, now),
		(tx, now) => commitBudget(tx, colleague, { budgetId: own.id, purpose: 'Fahrkarte', amount: 1_00 }, now),
		(tx, now) => decideCommitment(tx, foreignLead, { id, signed: true }, now),
		(tx, now) => releaseCommitment(tx, foreignLead, id, now),
		(tx, now) => releaseCommitment(tx, colleague, ofShared, now)
	];
	for (const ask of unknown) await expect(transact(job, ask)).rejects.toMatchObject({ code: 'not-found' });
});
