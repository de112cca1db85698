import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { testDatabase } from '#tests/support/database.ts';
import { gapNetwork, type GapNetwork } from '#tests/support/gap-network.ts';
import { optimiserForm } from './inputs.ts';
import { cancelRun, getRun, listRuns, startRun, workOffRun } from './optimiser-runs.server.ts';
import { getScenario, listScenarios, saveScenario } from './save-scenario.server.ts';
import { calculate, canonical, emptyRow, type ScenarioInputs } from './what-if.ts';
import { getGround } from './ground.server.ts';

const database = await testDatabase();

let network: GapNetwork;
let other: GapNetwork;
let manager: Member;
let reporter: Member;

beforeAll(async () => {
	network = await gapNetwork(database.admin);
	other = await gapNetwork(database.admin);
	manager = await network.member('system-manager');
	reporter = await network.member('case-manager');
	// Warburg: an offer that is full; Höxter, about 90 km off: persons and nothing there.
	await network.offer([network.terms.debt], { area: network.areas.warburg }, { total: 8, available: 0, waiting: 6 });
	for (let nth = 0; nth < 5; nth++)
		await network.need(reporter, network.terms.debt, network.areas.hoexter, { caseId: await network.caseOf(reporter) });
});
beforeEach(async () => {
	await database.admin`truncate steering.optimiser_runs, steering.scenarios, platform.notifications`;
});

const asked = (more: Record<string, string> = {}) =>
	optimiserForm.parse({
		bedarf: 'debt',
		kandidaten: 'areas',
		standorte: '1',
		plaetzeJe: '10',
		weite: '30',
		sekunden: '10',
		...more
	});
const start = (form = asked(), actor = manager) => transact(actor, (tx, now) => startRun(tx, actor, form, now));
const look = (id: string, actor = manager) => transact(actor, (tx) => getRun(tx, actor, id));
const cancel = (id: string, actor = manager) => transact(actor, (tx, now) => cancelRun(tx, actor, { id }, now));

describe('an order to the optimiser', () => {
	test('has an answer at once, is worked off by the job, and whoever asked is told', async () => {
		const { id } = await start();
		const before = await look(id);
		expect(before).toMatchObject({ state: 'waiting', best: { open: ['+WA'], unserved: 5 }, certainty: undefined });
		const [job] = await database.admin`select data from pgboss.job where name = 'planning.optimise'`;
		expect(job?.data).toEqual({ runId: id });

		await workOffRun(id);
		expect(await look(id)).toMatchObject({ state: 'done', certainty: { kind: 'optimal' }, gap: 0 });
		const told = await database.admin`select membership_id, kind, facts from platform.notifications`;
		expect(told.map((row) => ({ ...row }))).toEqual([
			{ membership_id: manager.membershipId, kind: 'planning.optimiser-ended', facts: { runId: id } }
		]);
		// A second delivery of the job finds nothing to do.
		await workOffRun(id);
		expect(await database.admin`select 1 from platform.notifications`).toHaveLength(1);
		await expect(cancel(id)).rejects.toThrow('schon zu Ende');
		expect(await transact(manager, (tx) => listRuns(tx, manager))).toHaveLength(1);
	});

	test('one that waits is cancelled at once; another network neither sees nor ends it', async () => {
		const { id } = await start();
		const stranger = await other.member('system-manager');
		await expect(look(id, stranger)).rejects.toMatchObject({ code: 'not-found' });
		await expect(cancel(id, stranger)).rejects.toMatchObject({ code: 'not-found' });
		await expect(look(id, reporter)).rejects.toMatchObject({ code: 'forbidden' });
		await cancel(id);
		expect(await look(id)).toMatchObject({ state: 'cancelled', certainty: { kind: 'cancelled' } });
		await workOffRun(id);
		expect(await look(id)).toMatchObject({ state: 'cancelled' });
	});

	test('one that runs is ended within a second or two, its best answer kept, and the portal answers meanwhile', async () => {
		const { id } = await start(asked({ standorte: '40', plaetzeJe: '100', weite: '15', sekunden: '60' }));
		await database.admin`update steering.optimiser_runs set ground = ${JSON.stringify(hard())}::jsonb where id = ${id}`;
		const work = workOffRun(id);
		while ((await look(id)).state !== 'running') await new Promise((resolve) => setTimeout(resolve, 20));
		let answered = 0;
		const requests = setInterval(() => void look(id).then(() => answered++), 50);
		while (answered <= 3) await new Promise((resolve) => setTimeout(resolve, 20));
		await cancel(id);
		expect(await look(id)).toMatchObject({ ending: true });
		await work;
		clearInterval(requests);
		const run = await look(id);
		expect(run).toMatchObject({ state: 'cancelled', ending: false, certainty: { kind: 'cancelled' } });
		expect(run.gap).toBeGreaterThan(0);
		expect(Date.parse(run.endedAt!) - Date.parse(run.startedAt!)).toBeLessThan(30_000);
	}, 60_000);

	test('whose instance died is taken over, one that is alive is not', async () => {
		const { id } = await start();
		await database.admin`update steering.optimiser_runs set state = 'running', started_at = now(), beat_at = now() where id = ${id}`;
		await workOffRun(id);
		expect(await look(id)).toMatchObject({ state: 'running' });
		await database.admin`update steering.optimiser_runs set beat_at = now() - interval '16 seconds' where id = ${id}`;
		await workOffRun(id);
		expect(await look(id)).toMatchObject({ state: 'done' });
	});

	test('no more than ten wait', async () => {
		for (let nth = 0; nth < 10; nth++) await start();
		await expect(start()).rejects.toMatchObject({ code: 'conflict' });
	});
});

/** 600 areas and as many candidates: on two idle cores a quarter of a minute of work. */
function hard() {
	let seed = 7;
	const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
	const areas = Array.from({ length: 600 }, (_, index) => ({
		id: randomUUID(),
		code: `A${index}`,
		name: `A${index}`,
		longitude: 9 + next(),
		latitude: 51 + next() * 0.6,
		demand: 1 + Math.floor(next() * 40),
		atLeast: false
	}));
	return {
		need: { id: '', code: 'debt', label: 'debt' },
		detour: 1.3,
		areas,
		offers: [],
		sources: [],
		sites: [],
		unconfirmed: 0
	};
}

describe('a scenario that is kept', () => {
	const inputs = (): ScenarioInputs => ({
		need: 'debt',
		day: '2027-04-01',
		reach: 30,
		stay: 90,
		rows: [{ ...emptyRow, was: '+HX', plaetze: '5', kosten: '20000' }]
	});
	const save = (actor = manager, more: Partial<ScenarioInputs> = {}) =>
		transact(actor, (tx, now) => saveScenario(tx, actor, { name: 'A', inputs: { ...inputs(), ...more } }, now));

	test('reads back as it was, byte by byte, although the network goes on', async () => {
		const first = await save();
		const second = await save();
		const rows = await database.admin`select inputs, ground, figures, fingerprint from steering.scenarios`;
		expect(rows[0]).toEqual(rows[1]);
		expect(first.id).not.toBe(second.id);
		const kept = await transact(manager, (tx) => getScenario(tx, manager, first.id));
		expect(kept).toMatchObject({ whole: true, figures: { after: { reached: 19 }, before: { reached: 14 } } });
		expect(canonical(calculate(kept.ground, kept.inputs))).toBe(rows[0]?.figures);
		expect(await transact(manager, (tx) => listScenarios(tx, manager))).toHaveLength(2);
		// Whoever changes it past the portal is seen.
		await database.admin`update steering.scenarios set figures = replace(figures, '"reached":19', '"reached":99')`;
		expect(await transact(manager, (tx) => getScenario(tx, manager, first.id))).toMatchObject({ whole: false });
	});

	test('cannot be changed or deleted by the portal, nor read by others', async () => {
		const { id } = await save();
		const { sql } = await import('drizzle-orm');
		for (const text of ["update steering.scenarios set name = 'B'", 'delete from steering.scenarios'])
			await expect(transact(manager, (tx) => tx.execute(sql.raw(text)))).rejects.toThrow();
		await expect(transact(reporter, (tx) => getScenario(tx, reporter, id))).rejects.toMatchObject({
			code: 'forbidden'
		});
		const stranger = await other.member('system-manager');
		await expect(transact(stranger, (tx) => getScenario(tx, stranger, id))).rejects.toMatchObject({
			code: 'not-found'
		});
		await expect(save(reporter)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(save(manager, { rows: [{ ...emptyRow, was: '+HX' }] })).rejects.toMatchObject({ field: 'name' });
		await expect(save(manager, { need: 'nothing' })).rejects.toMatchObject({ code: 'not-found' });
	});

	test('knows no more persons than the matrix tells', async () => {
		const add = (count: number) =>
			Promise.all(
				Array.from({ length: count }, async () =>
					network.need(reporter, network.terms.childcare, network.areas.hoexter, {
						caseId: await network.caseOf(reporter)
					})
				)
			);
		const demand = async () => {
			const { areas } = await transact(manager, (tx, now) => getGround(tx, manager, 'childcare', now));
			return areas.map(({ code, demand, atLeast }) => [code, demand, atLeast]);
		};
		await add(2);
		// Two persons are below three: not even one is certain, they may wait as well.
		const hidden = await demand();
		expect(hidden.find(([code]) => code === 'HX')).toEqual(['HX', 0, true]);
		await add(1);
		expect((await demand()).find(([code]) => code === 'HX')).toEqual(['HX', 3, false]);
		await database.admin`delete from casework.unmet_needs where term_id = ${network.terms.childcare}`;
	});
});
