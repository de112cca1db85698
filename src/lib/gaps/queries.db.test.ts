import postgres from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { gapNetwork, type GapNetwork } from '#tests/support/gap-network.ts';
import { testDatabase } from '#tests/support/database.ts';
import { listUnconfirmed } from './unconfirmed.server.ts';
import { getAreaFigures, getGapCard, getGapMatrix, listRecognised, type GapMatrix } from './queries.server.ts';

const database = await testDatabase();

let network: GapNetwork;
let manager: Member;
let worker: Member;

const matrix = (actor = manager): Promise<GapMatrix> => transact(actor, (tx, now) => getGapMatrix(tx, actor, now));
const cellOf = (shown: GapMatrix, termId: string, areaId: string) => {
	const column = shown.areas.findIndex(({ id }) => id === areaId);
	const cell = shown.rows.find(({ need }) => need.id === termId)?.cells[column];
	if (!cell) throw new Error('no such cell');
	return cell;
};

beforeAll(async () => {
	network = await gapNetwork(database.admin);
	manager = await network.member('system-manager');
	worker = await network.member('case-manager');
	const { debt, childcare, addiction } = network.terms;
	const { warburg, hoexter } = network.areas;

	// The picture: 15 places taken, 23 waiting, 9 persons reported.
	await network.offer([debt], { area: warburg }, { total: 15, available: 0, waiting: 23 });
	for (let person = 0; person < 9; person++)
		await network.need(worker, debt, warburg, {
			caseId: await network.caseOf(worker),
			reason: person < 6 ? 'distance' : 'full'
		});
	// Not of the picture: a second report of the same person, a draft, a covered one, one that the person decided.
	const twice = await network.caseOf(worker);
	await network.need(worker, childcare, warburg, { caseId: twice, reason: 'full' });
	await network.need(worker, childcare, warburg, { caseId: twice, reason: 'cost' });
	await network.need(worker, childcare, warburg, { caseId: await network.caseOf(worker) });
	await network.need(worker, childcare, warburg, { state: 'planned' });
	await network.need(worker, childcare, warburg, { state: 'draft' });
	await network.need(worker, childcare, warburg, { state: 'covered' });
	await network.need(worker, childcare, warburg, { reason: 'person_decided' });
	await network.need(worker, addiction, hoexter, { persons: 4 });

	await network.offer([debt], { area: hoexter }, { total: 40, available: 5, waiting: 6, booked: 2 });
	// 20 places for the whole network, 3 : 1 by persons entitled; 8 free of them.
	await network.offer([childcare, debt], 'network', { total: 20, available: 8, waiting: 4 });
	// Stale, and with an unknown figure: in no sum.
	await network.offer([childcare], { area: hoexter }, { total: 30, available: 30, waiting: 0, age: 90 });
	await network.offer([addiction], { area: hoexter }, { total: 12, available: null, waiting: null });
});

describe('the matrix', () => {
	test('counts places, waiting and reported persons as defined', async () => {
		const shown = await matrix();
		// Warburg: 15 + 15 shared places, 15 + 9 taken, 23 + 3 waiting, 9 reported.
		expect(cellOf(shown, network.terms.debt, network.areas.warburg)).toMatchObject({
			kind: 'graded',
			usable: 30,
			active: 24,
			waiting: 26,
			open: { exact: 9 },
			coverage: 30 / 59
		});
		// Höxter: 40 + 5, of them 37 + 3 taken (5 free less 2 booked since; 2 of the 8 shared), 6 + 1 waiting.
		expect(cellOf(shown, network.terms.debt, network.areas.hoexter)).toMatchObject({
			kind: 'graded',
			usable: 45,
			active: 40,
			waiting: 7,
			open: { exact: 0 }
		});
	});

	test('equals sums made independently in SQL', async () => {
		const shown = await matrix();
		const [places] = await database.admin`
			select sum(l.total)::int as usable, sum(l.total - l.available + l.booked_since)::int as active, sum(l.waiting)::int as waiting
			from directory.offer_locations l join directory.offer_terms t on t.offer_id = l.offer_id
			where t.term_id = ${network.terms.debt} and l.valid_at > now() - interval '60 days' and l.available is not null`;
		const [persons] = await database.admin`
			select count(distinct coalesce(case_id, id))::int as open from casework.unmet_needs
			where term_id = ${network.terms.debt} and state in ('open', 'in_review', 'planned') and reason <> 'person_decided'`;
		const cells = shown.rows.find(({ need }) => need.id === network.terms.debt)?.cells ?? [];
		const sum = (figure: 'usable' | 'active' | 'waiting') =>
			cells.reduce((total, cell) => total + (cell[figure] ?? 0), 0);
		expect({ usable: sum('usable'), active: sum('active'), waiting: sum('waiting') }).toEqual({ ...places });
		expect(shown.rows.find(({ need }) => need.id === network.terms.debt)?.total).toEqual({ exact: persons?.open });
	});

	test('counts a person once, whatever reasons they gave, and no draft, covered or decided need', async () => {
		const shown = await matrix();
		// Two persons with cases and one planned need: three.
		expect(cellOf(shown, network.terms.childcare, network.areas.warburg)).toMatchObject({
			open: { exact: 3 },
			usable: 15,
			active: 9,
			waiting: 3
		});
	});

	test('leaves stale and unknown figures out and says so; alone they are unknown, not 0', async () => {
		const shown = await matrix();
		expect(cellOf(shown, network.terms.childcare, network.areas.hoexter)).toMatchObject({
			usable: 5,
			offers: 2,
			unconfirmed: 1
		});
		expect(cellOf(shown, network.terms.addiction, network.areas.hoexter)).toMatchObject({
			offers: 1,
			unconfirmed: 1,
			coverage: undefined
		});
		expect(shown).toMatchObject({ offers: 5, unconfirmed: 2 });
		// The list behind that number: one is stale, of one two figures are missing.
		const unconfirmed = await transact(manager, (tx, now) => listUnconfirmed(tx, manager, now));
		expect(unconfirmed.map(({ why }) => why).sort()).toEqual(['incomplete', 'stale']);
	});

	test('does not show four persons of a sensitive need', async () => {
		const shown = await matrix();
		expect(cellOf(shown, network.terms.addiction, network.areas.hoexter)).toMatchObject({
			kind: 'suppressed',
			upTo: 4,
			open: { low: 0, high: 4 }
		});
		expect(JSON.stringify(shown.rows.find(({ need }) => need.id === network.terms.addiction)?.total)).not.toContain(
			'exact'
		);
	});

	test('is another network’s own', async () => {
		const other = await gapNetwork(database.admin);
		const shown = await matrix(await other.member('system-manager'));
		expect(shown.areas.map(({ id }) => id).sort()).toEqual(Object.values(other.areas).sort());
		expect(shown.offers).toBe(0);
		expect(shown.totals.all).toEqual({ exact: 0 });
	});

	test('is refused to case managers and providers, by the module and by the database', async () => {
		for (const actor of [worker, await network.member('provider-admin')]) {
			await expect(matrix(actor)).rejects.toMatchObject({ code: 'forbidden' });
			const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1 });
			try {
				for (const name of ['open_persons', 'open_reasons', 'recognised_gaps', 'connected_persons'])
					await expect(
						sql.begin(async (tx) => {
							await tx`select platform.enter(${actor.role}, ${actor.networkId}, ${actor.organisationId}, ${actor.accountId}, ${actor.membershipId}, 'test', 5000, null)`;
							await tx.unsafe(`select * from casework.${name}()`);
						})
					).rejects.toThrow('aggregates are for the steering side');
			} finally {
				await sql.end();
			}
		}
	});
});

describe('the gap card', () => {
	const card = (termId: string, areaId: string) =>
		transact(manager, async (tx, now) =>
			getGapCard(tx, manager, termId, areaId, await getGapMatrix(tx, manager, now), now)
		);

	test('shows reasons by persons and where places are free', async () => {
		expect(await card(network.terms.debt, network.areas.warburg)).toMatchObject({
			reasons: {
				shown: [
					{ reason: 'distance', persons: 6 },
					{ reason: 'full', persons: 3 }
				],
				merged: 0
			},
			freeNearby: { area: 'HX', free: 3 },
			recognisedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)
		});
	});

	test('tells no reasons of a suppressed cell', async () => {
		expect(await card(network.terms.addiction, network.areas.hoexter)).toMatchObject({
			reasons: undefined,
			recognisedOn: undefined
		});
	});

	test('of a foreign need is as unknown as any', async () => {
		const other = await gapNetwork(database.admin);
		await expect(card(other.terms.debt, network.areas.warburg)).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('a recognised gap', () => {
	test('starts on the day the third person within 180 days reported it', async () => {
		const other = await gapNetwork(database.admin);
		const by = await other.member('case-manager');
		const steering = await other.member('system-manager');
		const { debt, childcare } = other.terms;
		const { warburg, hoexter } = other.areas;
		for (const daysAgo of [300, 200, 100, 60, 20]) await other.need(by, debt, warburg, { daysAgo });
		for (const daysAgo of [100, 60]) await other.need(by, childcare, hoexter, { daysAgo });
		// 300, 200, 100 days ago: the first two are within 180 days of each other, the third makes three of 200, 100 and 60.
		const [row] =
			await database.admin`select ((now() - interval '60 days') at time zone 'Europe/Berlin')::date::text as day`;
		expect(await transact(steering, (tx) => listRecognised(tx, steering))).toEqual([
			{ needId: debt, areaId: warburg, on: row?.day }
		]);
	});
});

test('a figure that the source does not give stays unknown', async () => {
	await database.admin`insert into directory.area_statistics values (${network.areas.warburg}, 'haushalte', 2024, 0), (${network.areas.hoexter}, 'haushalte', 2024, null)`;
	const figures = await transact(manager, (tx) => getAreaFigures(tx, manager, 'haushalte'));
	expect(figures.rows.map(({ area, values }) => [area.code, values])).toEqual([
		['HX', [null]],
		['WA', [0]]
	]);
});
