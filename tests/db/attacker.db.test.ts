import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	getAreaView,
	getFunnel,
	getGapCard,
	getGapMatrix,
	getReportSeries,
	listMarks,
	listOpenNeeds,
	listReasons,
	matrixColumns,
	matrixLines,
	type GapCard,
	type GapMatrix,
	type MarkTable,
	type ReportSeries
} from '#lib/gaps/index.server.ts';
import { getOffer, listOffers } from '#lib/directory/index.server.ts';
import { countLabel, smallLabel, type Count } from '#lib/gaps/index.ts';
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
let worker: Member;
let matrix: GapMatrix;
const cards: GapCard[] = [];
const plans: Plan[] = [];
let reasons: Awaited<ReturnType<typeof listReasons>>;
let marks: MarkTable[];
const series = new Map<string, ReportSeries>();
/** Persons per need, area and mark; reports per need, area and month. */
const trueMarks = new Map<string, number>();
const trueReports = new Map<string, number>();
const add = (to: Map<string, number>, key: string, more: number) => to.set(key, (to.get(key) ?? 0) + more);
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
	worker = await network.member('case-manager');
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
		await network.offer(
			[termId],
			{ area: areaIds[3]! },
			{ total: 8, available: 0, waiting: termIds.indexOf(termId) % 3 }
		);
		for (const areaId of [...areaIds, null]) {
			const persons = sizes[roll(sizes.length)]!;
			truth.set(keyOf(termId, areaId), persons);
			for (let person = 0; person < persons; person++) {
				const reason = roll(3) === 0 ? 'distance' : 'full';
				const id = await network.need(worker, termId, areaId, { reason, daysAgo: 31 * roll(6) });
				const conditions = [...(roll(2) === 0 ? ['language'] : []), ...(roll(4) === 0 ? ['childcare'] : [])];
				await database.admin`update casework.unmet_needs set conditions = ${conditions} where id = ${id}`;
				for (const mark of new Set([...conditions, ...(reason === 'distance' ? ['mobility'] : [])]))
					add(trueMarks, `${keyOf(termId, areaId)}/${mark}`, 1);
			}
		}
	}

	matrix = await transact(manager, (tx, now) => getGapMatrix(tx, manager, now));
	reasons = await transact(manager, (tx) => listReasons(tx, manager, matrix));
	await transact(manager, async (tx, now) => {
		marks = await listMarks(tx, manager, matrix);
		for (const { need } of matrix.rows) series.set(need.id, await getReportSeries(tx, manager, need.id, matrix, now));
	});
	for (const row of await database.admin`
		select term_id, area_id, date_trunc('month', created_at at time zone 'Europe/Berlin')::date::text as month, count(*)::int as reports
		from casework.unmet_needs where network_id = ${network.networkId} group by 1, 2, 3`)
		add(
			trueReports,
			`${keyOf(row.term_id as string, row.area_id as string | null)}/${row.month}`,
			row.reports as number
		);
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

/** The conditions that cards and the tab by group tell, as least numbers of persons. */
function leastByMarks(tables: readonly MarkTable[]): Answer[] {
	const { at } = places();
	const areaIds = columnsOf([]);
	return tables.flatMap(({ needs, areas, all, cells }) => {
		const answers: Answer[] = [{ cells: [...truth.keys()].map((_, index) => index), count: least(all) }];
		matrix.rows.forEach(({ need }, row) => {
			answers.push({ cells: areaIds.map((areaId) => at(need.id, areaId)), count: least(needs[row]!) });
			matrix.areas.forEach(({ id }, column) => {
				answers.push({ cells: [at(need.id, id)], count: least(cells(row, column)) });
			});
		});
		matrix.areas.forEach(({ id }, column) => {
			answers.push({ cells: matrix.rows.map(({ need }) => at(need.id, id)), count: least(areas[column]!) });
		});
		return answers;
	});
}
const least = (count: Count): Count => ({ low: 'exact' in count ? count.exact : count.low, high: undefined });

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
		const { cells, differences } = recovered([
			...fromPages(matrix, ({ reach }) => reach?.persons),
			...leastByMarks(marks)
		]);
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

/** What the attacker knows of a table of its own in the end: small numbers that are found out. */
function foundOut(cells: readonly { value: number; k: number }[], answers: readonly Answer[]): number[] {
	const { known } = attack(cells.length, answers);
	return cells.flatMap(({ value, k }, index) => {
		expect(known[index]!.low).toBeLessThanOrEqual(value);
		expect(known[index]!.high).toBeGreaterThanOrEqual(value);
		return value > 0 && value < k && known[index]!.low === known[index]!.high ? [index] : [];
	});
}

describe('the same attacker with cards, tabs and files', () => {
	/** The table of one condition: needs × areas and without an area; `open` bounds each from above. */
	const ofMark = (table: MarkTable, exactTotals: boolean) => {
		const { keys, at } = places();
		const value = (index: number) => trueMarks.get(`${keys[index]}/${table.mark}`) ?? 0;
		const cells = keys.map((key, index) => ({ value: value(index), k: kOf(key) }));
		const told = (own: number[], count: Count): Answer => ({
			cells: own,
			count: exactTotals ? { exact: own.reduce((sum, index) => sum + value(index), 0) } : count
		});
		const answers: Answer[] = matrix.rows.flatMap(({ need, cells: shown }, row) => [
			told(
				columnsOf([]).map((areaId) => at(need.id, areaId)),
				table.needs[row]!
			),
			...matrix.areas.flatMap(({ id }, column): Answer[] => {
				const [index, open] = [at(need.id, id), shown[column]!.open];
				const own = cells[index]!;
				const naive: Count = own.value > 0 && own.value < own.k ? { low: 1, high: own.k - 1 } : { exact: own.value };
				return [
					{ cells: [index], count: exactTotals ? naive : table.cells(row, column) },
					...('exact' in open ? [{ cells: [index], count: { low: 0, high: open.exact } }] : [])
				];
			})
		]);
		matrix.areas.forEach(({ id }, column) =>
			answers.push(
				told(
					matrix.rows.map(({ need }) => at(need.id, id)),
					table.areas[column]!
				)
			)
		);
		answers.push(
			told(
				keys.map((_, index) => index),
				table.all
			)
		);
		return { cells, answers };
	};

	test('finds out of no condition how few persons have it', () => {
		expect(marks.map(({ mark }) => mark)).toEqual(['childcare', 'language', 'mobility']);
		for (const table of marks) {
			const { cells, answers } = ofMark(table, false);
			expect(cells.some(({ value, k }) => value > 0 && value < k)).toBe(true);
			expect(foundOut(cells, answers)).toEqual([]);
		}
	});

	test('would find them if conditions were told with exact sums', () => {
		const found = marks.flatMap((table) => {
			const { cells, answers } = ofMark(table, true);
			return foundOut(cells, answers);
		});
		expect(found.length).toBeGreaterThan(0);
	});

	/** Reports of one need: areas and the rest × months. */
	const ofReports = (needId: string, naive: boolean) => {
		const { months, all, total, areas } = series.get(needId)!;
		const lines = [...matrix.areas.map(({ id }): string | null => id), null];
		const k = matrix.rows.find(({ need }) => need.id === needId)!.need.k;
		const cells = lines.flatMap((areaId) =>
			months.map((month) => ({ value: trueReports.get(`${keyOf(needId, areaId)}/${month}`) ?? 0, k }))
		);
		const sum = (own: number[]) => own.reduce((total, index) => total + cells[index]!.value, 0);
		const tell = (own: number[], count: Count, isCell = false): Answer => ({
			cells: own,
			count: !naive ? count : isCell && sum(own) > 0 && sum(own) < k ? { low: 1, high: k - 1 } : { exact: sum(own) }
		});
		const at = (line: number, month: number) => line * months.length + month;
		const answers = matrix.areas.flatMap((_, line) => [
			...months.map((_, month) => tell([at(line, month)], areas![line]!.months[month]!, true)),
			tell(
				months.map((_, month) => at(line, month)),
				areas![line]!.total
			)
		]);
		months.forEach((_, month) =>
			answers.push(
				tell(
					lines.map((_, line) => at(line, month)),
					all[month]!
				)
			)
		);
		answers.push(
			tell(
				cells.map((_, index) => index),
				total
			)
		);
		return { cells, answers };
	};

	test('finds out of no month and area how few reports there were', () => {
		let small = 0;
		for (const { need } of matrix.rows) {
			const { cells, answers } = ofReports(need.id, false);
			small += cells.filter(({ value, k }) => value > 0 && value < k).length;
			expect(foundOut(cells, answers)).toEqual([]);
		}
		expect(small).toBeGreaterThan(50);
	});

	test('would find them if only small months were hidden', () => {
		const found = matrix.rows.flatMap(({ need }) => {
			const { cells, answers } = ofReports(need.id, true);
			return foundOut(cells, answers);
		});
		expect(found.length).toBeGreaterThan(0);
	});

	test('reads in files and on the pages of areas what the matrix says, and in the funnel nobody below ten', async () => {
		const columns = matrixColumns('de', 1);
		const head = columns.map((column) => column.head);
		for (const line of matrixLines(matrix)) {
			const written = columns.map((column) => column.of(line))[head.indexOf('offen gemeldet')];
			if (typeof written === 'number') expect(line.cell.open).toEqual({ exact: written });
			else expect(written).toMatch(/^(unter 3|unter 5|mind\. \d+|nicht genannt)$/);
		}
		await transact(manager, async (tx, now) => {
			for (const [column, area] of matrix.areas.entries()) {
				const view = await getAreaView(tx, manager, area.id, matrix, now);
				for (const { need, cell } of view.needs)
					expect(cell).toEqual(matrix.rows.find((row) => row.need.id === need.id)!.cells[column]);
			}
			expect((await getFunnel(tx, manager, matrix))?.areas ?? []).toEqual([]);
		});
	});

	test('reads in the list of open needs what the matrix says, in the same words', async () => {
		const { rows } = await transact(manager, (tx, now) => listOpenNeeds(tx, manager, now));
		const listed = new Map(rows.map((row) => [keyOf(row.need.id, row.area.id), row]));
		let few = 0;
		for (const { need, cells } of matrix.rows)
			cells.forEach((cell, column) => {
				const row = listed.get(keyOf(need.id, matrix.areas[column]!.id));
				if ('exact' in cell.open && cell.open.exact === 0) expect(row).toBeUndefined();
				else expect(row?.open).toEqual(cell.open);
				if (cell.kind !== 'suppressed') return;
				few++;
				// Neither "0" nor "0–1": whether the few wait or are reported is not told.
				expect(row?.open).toEqual({ low: 0, high: need.k - 1 });
				expect(countLabel(cell.open, 'de')).toBe(smallLabel(cell, 'de'));
			});
		expect(few).toBeGreaterThan(5);
	});

	test('reads on the page of an area of nobody who waits alone', async () => {
		await transact(manager, async (tx, now) => {
			for (const area of matrix.areas)
				for (const { waiting } of (await getAreaView(tx, manager, area.id, matrix, now)).offers)
					if (waiting && 'exact' in waiting) expect([1, 2]).not.toContain(waiting.exact);
		});
	});

	test('reads in the directory that some wait, but not that one does; whoever refers reads the number', async () => {
		const [row] = await database.admin`
			select o.id from directory.offers o join directory.offer_locations l on l.offer_id = o.id
			where o.network_id = ${manager.networkId} and l.waiting in (1, 2) limit 1`;
		const seenBy = (actor: Member) =>
			transact(actor, async (tx, now) => {
				const offer = await getOffer(tx, actor, row!.id as string, now);
				const { rows } = await listOffers(tx, actor, {}, { number: 1, size: 200 }, now);
				const listed = rows.find(({ id }) => id === row!.id);
				return { at: offer.locations[0]!, places: offer.places, listed: listed?.places };
			});
		const plan = await seenBy(manager);
		expect(plan.at).toMatchObject({ waiting: null, places: { count: null } });
		expect([3, 5]).toContain(plan.at.waitingBelow);
		expect([plan.places.count, plan.listed?.count]).toEqual([null, null]);
		const refer = await seenBy(worker);
		expect(refer.at.waitingBelow).toBeUndefined();
		expect([1, 2]).toContain(refer.at.waiting);
		expect(refer.listed?.count).toBe(refer.at.waiting);
	});

	test('reads rounded numbers in the files of an evaluator', () => {
		for (const line of matrixLines(matrix))
			for (const column of matrixColumns('de', 5)) {
				const written = column.of(line);
				if (typeof written === 'number') expect(written % 5).toBe(0);
			}
	});
});
