import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { getGapCard, getGapMatrix, listReasons, type GapCard, type GapMatrix } from '#lib/gaps/index.server.ts';
import type { Count } from '#lib/gaps/index.ts';
import { createPlan, getPlan, listReach, movePlan, waitingFor, type Reach } from '#lib/planning/index.server.ts';
import { planForm } from '#lib/planning/index.ts';
import type { Member } from '#lib/platform/actor.ts';
import { transact } from '#lib/platform/database.server.ts';
import { attack, type Answer } from '../support/attacker.ts';
import { testDatabase } from '../support/database.ts';
import { gapNetwork } from '../support/gap-network.ts';

// A system manager with every page and every filter, who wants to know of a cell of fewer than k persons.

const database = await testDatabase();

type Plan = { termId: string; areaIds: string[]; waiting: ReturnType<typeof waitingFor>; reach: Reach | undefined };

let manager: Member;
let matrix: GapMatrix;
const cards: GapCard[] = [];
const plans: Plan[] = [];
let reasons: Awaited<ReturnType<typeof listReasons>>;
/** What is true, row after row, the last column without an area. */
const truth = new Map<string, number>();
const keyOf = (termId: string, areaId: string | null) => `${termId}/${areaId ?? ''}`;

/** Reproducible whole numbers below `count`. */
function dice(seed: number): (count: number) => number {
	let state = seed;
	return (count) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * count);
	};
}

beforeAll(async () => {
	const network = await gapNetwork(database.admin);
	manager = await network.member('system-manager');
	const worker = await network.member('case-manager');
	const roll = dice(5);
	const areaIds = Object.values(network.areas);
	for (let more = 0; more < 4; more++) {
		const [area] = await database.admin`
			insert into directory.planning_areas (network_id, code, name, geometry, label_longitude, label_latitude, position)
			select network_id, code || ${more}::text, name || ${more}::text, geometry, label_longitude, label_latitude, position
			from directory.planning_areas where id = ${areaIds[0]!} returning id`;
		areaIds.push(area!.id as string);
	}
	const termIds = Object.values(network.terms);
	for (let more = 0; more < 5; more++) {
		const [term] = await database.admin`
			insert into directory.terms (network_id, code, label_de, label_en, sensitive)
			values (${network.networkId}, ${`term-${more}`}, ${`Bedarf ${more}`}, ${`need ${more}`}, ${more === 0}) returning id`;
		termIds.push(term!.id as string);
	}
	const sizes = [0, 0, 1, 2, 3, 4, 6, 9, 12];
	for (const termId of termIds) {
		await network.offer(
			[termId],
			{ area: areaIds[roll(3)]! },
			{ total: 10 + roll(9), available: roll(5), waiting: 4 * roll(3) }
		);
		for (const areaId of [...areaIds, null]) {
			const persons = sizes[roll(sizes.length)]!;
			truth.set(keyOf(termId, areaId), persons);
			for (let person = 0; person < persons; person++)
				await network.need(worker, termId, areaId, { reason: roll(3) === 0 ? 'distance' : 'full' });
		}
	}

	matrix = await transact(manager, (tx, now) => getGapMatrix(tx, manager, now));
	reasons = await transact(manager, (tx) => listReasons(tx, manager, matrix));
	await transact(manager, async (tx, now) => {
		for (const { need } of matrix.rows)
			for (const area of matrix.areas) cards.push(await getGapCard(tx, manager, need.id, area.id, matrix, now));
	});
	// A plan is a filter of one's own: any areas, and its page counts the persons in them. Dropped, it lets them go.
	for (const termId of termIds)
		for (let choice = 0; choice < 16; choice++) {
			const chosen =
				choice === 0 ? [] : areaIds.filter((_, index) => (index === choice - 1 || choice > 6) && roll(3) > 0);
			const { id } = await transact(manager, (tx, now) =>
				createPlan(tx, manager, planForm.parse({ title: randomUUID(), type: 'new', termId, areaIds: chosen }), now)
			);
			const move = (stage: 'needs_confirmed' | 'dropped') =>
				transact(manager, async (tx, now) => {
					const { revision } = await getPlan(tx, manager, id);
					await movePlan(tx, manager, { id, stage, note: 'x', revision }, now);
				});
			await move('needs_confirmed');
			await transact(manager, async (tx, now) => {
				const plan = await getPlan(tx, manager, id);
				const current = await getGapMatrix(tx, manager, now);
				const reach = (await listReach(tx, manager, [plan], current)).get(id);
				plans.push({ termId, areaIds: chosen, waiting: waitingFor(plan, current), reach });
			});
			await move('dropped');
		}
}, 240_000);

const places = () => {
	const keys = [...truth.keys()];
	return { keys, at: (termId: string, areaId: string | null) => keys.indexOf(keyOf(termId, areaId)) };
};
const kOf = (key: string) => matrix.rows.find(({ need }) => key.startsWith(need.id))!.need.k;
const columnsOf = (areaIds: readonly string[]): (string | null)[] =>
	areaIds.length > 0 ? [...areaIds] : [...matrix.areas.map(({ id }) => id), null];

/** Everything that the pages say, as sums of cells. */
function fromPages(shown: GapMatrix, tellsReach: (plan: Plan) => number | undefined): Answer[] {
	const { at } = places();
	const needIds = shown.rows.map(({ need }) => need.id);
	const answers: Answer[] = [];
	const say = (cells: number[], count: Count) => answers.push({ cells, count });
	for (const { need, cells, unplaced, total } of shown.rows) {
		cells.forEach((cell, column) => {
			const own = [at(need.id, shown.areas[column]!.id)];
			say(own, cell.open);
			// Versorgungsgrad = usable ÷ (active + waiting + open): the open needs follow, or their least number.
			if (cell.coverage && cell.waiting !== undefined) {
				const open = Math.round(cell.usable / cell.coverage) - cell.active - cell.waiting;
				say(own, cell.atMost ? { low: open, high: undefined } : { exact: open });
			}
		});
		say([at(need.id, null)], unplaced);
		say(
			columnsOf([]).map((areaId) => at(need.id, areaId)),
			total
		);
	}
	for (const [column, count] of [...shown.totals.areas, shown.totals.unplaced].entries())
		say(
			needIds.map((id) => at(id, shown.areas[column]?.id ?? null)),
			count
		);
	say(
		[...truth.keys()].map((_, index) => index),
		shown.totals.all
	);

	for (const { need, area, reasons } of cards)
		if (reasons)
			say([at(need.id, area.id)], {
				exact: reasons.merged + reasons.shown.reduce((sum, { persons }) => sum + persons, 0)
			});
	for (const plan of plans) {
		const cells = columnsOf(plan.areaIds).map((areaId) => at(plan.termId, areaId));
		const within = columnsOf(plan.areaIds).flatMap((areaId) => (areaId === null ? [] : [at(plan.termId, areaId)]));
		const { reported, complete } = plan.waiting;
		say(within, complete ? { exact: reported } : { low: reported, high: undefined });
		const told = tellsReach(plan);
		if (told !== undefined) say(cells, { exact: told });
	}
	return answers;
}

/** Small cells of which the attacker knows the number in the end. */
function recovered(answers: readonly Answer[]): { cells: string[]; differences: number } {
	const { keys } = places();
	const { known, differences } = attack(keys.length, answers);
	// Whoever concludes wrongly would prove nothing.
	keys.forEach((key, index) => {
		expect(known[index]!.low).toBeLessThanOrEqual(truth.get(key)!);
		expect(known[index]!.high).toBeGreaterThanOrEqual(truth.get(key)!);
	});
	const cells = keys.filter((key, index) => {
		const value = truth.get(key)!;
		return value > 0 && value < kOf(key) && known[index]!.low === known[index]!.high;
	});
	return { cells, differences };
}

describe('an attacker with a system manager’s pages, filters and plans', () => {
	test('has something to look for', () => {
		expect([...truth].filter(([key, value]) => value > 0 && value < kOf(key)).length).toBeGreaterThan(10);
		expect(plans.some(({ reach }) => reach?.persons !== undefined)).toBe(true);
		expect(cards.some(({ reasons }) => reasons !== undefined)).toBe(true);
		expect(cards).toHaveLength(matrix.rows.length * matrix.areas.length);
	});

	test('finds out no cell below k, in more than two thousand differences', () => {
		const { cells, differences } = recovered(fromPages(matrix, ({ reach }) => reach?.persons));
		expect(differences).toBeGreaterThan(2000);
		expect(cells).toEqual([]);
	});

	test('finds the same in the list of reasons as on the cards', () => {
		for (const { need, area, reasons: own } of cards) expect(reasons.get(`${need.id}/${area.id}`)).toEqual(own);
	});

	test('would find them if only the small cells themselves were hidden', () => {
		const exact = (keys: string[]): Count => ({ exact: keys.reduce((sum, key) => sum + (truth.get(key) ?? 0), 0) });
		const one = (key: string): Count => {
			const value = truth.get(key) ?? 0;
			return value > 0 && value < kOf(key) ? { low: 1, high: kOf(key) - 1 } : { exact: value };
		};
		const naive: GapMatrix = {
			...matrix,
			rows: matrix.rows.map((row) => ({
				...row,
				cells: row.cells.map((cell, column) => ({
					...cell,
					coverage: undefined,
					open: one(keyOf(row.need.id, matrix.areas[column]!.id))
				})),
				unplaced: one(keyOf(row.need.id, null)),
				total: exact(columnsOf([]).map((areaId) => keyOf(row.need.id, areaId)))
			})),
			totals: {
				areas: matrix.areas.map(({ id }) => exact(matrix.rows.map(({ need }) => keyOf(need.id, id)))),
				unplaced: exact(matrix.rows.map(({ need }) => keyOf(need.id, null))),
				all: exact([...truth.keys()])
			}
		};
		expect(recovered(fromPages(naive, () => undefined)).cells.length).toBeGreaterThan(0);
	});

	test('would find them if a plan told its persons from k upwards', () => {
		const naive = (plan: Plan): number | undefined => {
			const persons = columnsOf(plan.areaIds).reduce((sum, areaId) => sum + truth.get(keyOf(plan.termId, areaId))!, 0);
			return persons >= kOf(plan.termId) ? persons : undefined;
		};
		expect(recovered(fromPages(matrix, naive)).cells.length).toBeGreaterThan(0);
	});
});
