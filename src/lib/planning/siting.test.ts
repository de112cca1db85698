import fc from 'fast-check';
import loadHighs from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { pairsOf, type Pairs } from '#lib/gaps/index.ts';
import { certaintyLabel } from './labels.ts';
import { optimise, runSolver } from './optimise.server.ts';
import {
	answerFrom,
	answerWith,
	easyBound,
	maximalCovering,
	pMedian,
	programOf,
	propose,
	type Answer,
	type Siting
} from './siting.ts';

type Way = [area: number, site: number, cost: number];
const ways = (areas: number, sites: number, rows: readonly Way[]): Pairs =>
	pairsOf(areas, sites, {
		area: rows.map(([area]) => area),
		offer: rows.map(([, site]) => site),
		cost: rows.map(([, , cost]) => cost)
	});

/** Reproducible numbers from 0 to 1. */
function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Areas and sites scattered over a square of 100; whoever is nearer than `reach` is a pair. */
function scattered(areas: number, sites: number, reach: number, roll: () => number): Pairs {
	const points = (count: number) => Array.from({ length: count }, () => [100 * roll(), 100 * roll()] as const);
	const [from, to] = [points(areas), points(sites)];
	return ways(
		areas,
		sites,
		from.flatMap(([x, y], area) =>
			to.flatMap(([east, north], site): Way[] => {
				const cost = Math.hypot(x - east, y - north);
				return cost <= reach ? [[area, site, cost]] : [];
			})
		)
	);
}

/** Far too much to be proven in a second. */
function hard(): Siting {
	const roll = dice(11);
	const persons = Array.from({ length: 400 }, () => 1 + Math.floor(200 * roll()));
	const all = persons.reduce((sum, count) => sum + count, 0);
	return {
		persons,
		pairs: scattered(400, 80, 60, roll),
		sites: Array.from({ length: 80 }, (_, site) => ({
			capacity: Math.round((all / 20) * (0.6 + 0.8 * roll())),
			cost: 50 + Math.floor(100 * roll()),
			existing: site < 5
		})),
		penalty: 100,
		budget: 1500
	};
}

let highs: Awaited<ReturnType<typeof loadHighs>>;
beforeAll(async () => {
	highs = await loadHighs();
});

/** The solver here, without a thread. */
async function solveHere(problem: Siting): Promise<{ answer: Answer; optimal: boolean; bound: number }> {
	let answer = propose(problem);
	let [optimal, bound] = [false, -Infinity];
	await runSolver(
		() => Promise.resolve(highs),
		{ program: programOf(problem, answer), seconds: 30 },
		(word) => {
			if (word.kind === 'better') {
				const found = answerFrom(problem, word.solution);
				if (found.objective < answer.objective) answer = found;
			} else if (word.kind === 'bound') bound = word.bound;
			else if (word.kind === 'done') optimal = word.optimal;
		}
	);
	return { answer, optimal, bound };
}

/** The least of all: every choice of sites, every way to send one person after the other. Slow and plain. */
function bruteForce({ persons, sites, pairs, penalty, budget = Infinity, most = Infinity }: Siting): number {
	const cost = persons.map((_, area) => {
		const row = sites.map(() => Infinity);
		for (let pair = pairs.starts[area]!; pair < pairs.starts[area + 1]!; pair++)
			row[pairs.offer[pair]!] = pairs.cost[pair]!;
		return row;
	});
	const everybody = persons.flatMap((count, area) => Array<number>(count).fill(area));
	let least = Infinity;
	for (let choice = 0; choice < 2 ** sites.length; choice++) {
		const isOpen = sites.map((_, site) => (choice & (1 << site)) !== 0);
		if (sites.some(({ existing }, site) => existing && !isOpen[site])) continue;
		const fresh = sites.filter(({ existing }, site) => !existing && isOpen[site]);
		if (fresh.length > most || fresh.reduce((sum, site) => sum + site.cost, 0) > budget) continue;
		const seen = new Map<string, number>();
		const send = (person: number, room: readonly number[]): number => {
			const area = everybody[person];
			if (area === undefined) return 0;
			const key = `${person}/${room.join()}`;
			const known = seen.get(key);
			if (known !== undefined) return known;
			let best = penalty + send(person + 1, room);
			room.forEach((left, site) => {
				const way = cost[area]![site]!;
				if (left > 0 && way < Infinity) best = Math.min(best, way + send(person + 1, room.with(site, left - 1)));
			});
			seen.set(key, best);
			return best;
		};
		least = Math.min(
			least,
			send(
				0,
				sites.map(({ capacity }, site) => (isOpen[site] ? capacity : 0))
			)
		);
	}
	return least;
}

const problems: fc.Arbitrary<Siting> = fc
	.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }))
	.chain(([areas, sites]) =>
		fc.record({
			persons: fc.array(fc.nat(3), { minLength: areas, maxLength: areas }),
			sites: fc.array(
				fc.record({
					capacity: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Infinity)),
					cost: fc.nat(5),
					existing: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
				}),
				{ minLength: sites, maxLength: sites }
			),
			// A cost of 10 and more lies outside the catchment.
			pairs: fc.array(fc.nat(12), { minLength: areas * sites, maxLength: areas * sites }).map((costs) =>
				ways(
					areas,
					sites,
					costs.flatMap((cost, at): Way[] => (cost < 10 ? [[Math.floor(at / sites), at % sites, cost]] : []))
				)
			),
			penalty: fc.constantFrom(1, 6, 30),
			budget: fc.option(fc.nat(12), { nil: undefined }),
			most: fc.option(fc.nat(3), { nil: undefined })
		})
	)
	.chain((problem) =>
		fc
			.boolean()
			.map((free) =>
				free ? { ...problem, sites: problem.sites.map((site) => ({ ...site, capacity: Infinity })) } : problem
			)
	);

const served = ({ served }: Answer): number => served.reduce((sum, count) => sum + count, 0);

describe('where to open', () => {
	test('is the best of all choices in 200 small cases', { timeout: 120_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(problems, async (problem) => {
				const { answer, optimal, bound } = await solveHere(problem);
				const least = bruteForce(problem);
				expect(answer.objective).toBeCloseTo(least, 6);
				expect(optimal).toBe(true);
				expect(bound).toBeCloseTo(least, 4);
				expect(easyBound(problem)).toBeLessThanOrEqual(least + 1e-9);
			}),
			{ numRuns: 200 }
		);
	});

	test('keeps to capacity, budget, number, catchment and existing sites, at once and in the end', async () => {
		await fc.assert(
			fc.asyncProperty(problems, async (problem) => {
				const { persons, sites, pairs, penalty, budget = Infinity, most = Infinity } = problem;
				for (const answer of [propose(problem), (await solveHere(problem)).answer]) {
					const isOpen = (site: number) => answer.open.includes(site);
					expect(sites.every(({ existing }, site) => !existing || isOpen(site))).toBe(true);
					const fresh = answer.open.filter((site) => !sites[site]!.existing);
					expect(fresh.length).toBeLessThanOrEqual(most);
					expect(answer.cost).toBe(fresh.reduce((sum, site) => sum + sites[site]!.cost, 0));
					expect(answer.cost).toBeLessThanOrEqual(budget);
					const used = sites.map(() => 0);
					for (let area = 0; area < pairs.areas; area++) {
						let sent = 0;
						for (let pair = pairs.starts[area]!; pair < pairs.starts[area + 1]!; pair++) {
							const count = answer.served[pair]!;
							expect(count === 0 || isOpen(pairs.offer[pair]!)).toBe(true);
							used[pairs.offer[pair]!]! += count;
							sent += count;
						}
						expect(sent).toBeLessThanOrEqual(persons[area]! + 1e-9);
					}
					used.forEach((count, site) => expect(count).toBeLessThanOrEqual(sites[site]!.capacity + 1e-9));
					expect(served(answer) + answer.unserved).toBeCloseTo(
						persons.reduce((sum, count) => sum + count, 0),
						9
					);
					expect(answer.objective).toBeCloseTo(answer.travel + penalty * answer.unserved, 9);
				}
			}),
			{ numRuns: 60 }
		);
	});

	test('counts persons without a place instead of calling a case impossible', () => {
		const problem: Siting = {
			persons: [10, 5],
			sites: [{ capacity: 4, cost: 100, existing: false }],
			pairs: ways(2, 1, [[0, 0, 3]]),
			penalty: 50,
			budget: 100
		};
		expect(propose(problem)).toMatchObject({ open: [0], unserved: 11, travel: 12, cost: 100, objective: 562 });
		expect(propose({ ...problem, budget: 99 })).toMatchObject({ open: [], unserved: 15, cost: 0 });
	});

	test('is proposed the same every time', () => {
		expect(propose(hard())).toEqual(propose(hard()));
	});

	test('adds up a given choice: the nearest open site counts', () => {
		const pairs = ways(2, 2, [
			[0, 0, 1],
			[0, 1, 4],
			[1, 1, 2]
		]);
		expect(answerWith(pMedian([10, 1], pairs, 1), [1])).toMatchObject({ travel: 42, unserved: 0 });
		expect(answerWith(maximalCovering([10, 1], pairs, 1), [0])).toMatchObject({ unserved: 1, objective: 1 });
	});
});

describe('the solver in its thread', () => {
	test('proves what is small', async () => {
		const problem = pMedian([5, 6, 7, 8], scattered(4, 4, 200, dice(3)), 2);
		const { first, outcome } = optimise(problem, { seconds: 30 });
		const { answer, certainty } = await outcome;
		expect(certainty).toEqual({ kind: 'optimal' });
		expect(answer.objective).toBeLessThanOrEqual(first.objective);
		expect(answer.objective).toBeCloseTo(bruteForce(problem), 6);
	}, 40_000);

	test('is ended at its limit although it would go on for an hour, and the server goes on answering', async () => {
		let answered = 0;
		const requests = setInterval(() => answered++, 5);
		const { first, outcome } = optimise(hard(), { seconds: 0.5, ownSeconds: 3600 });
		const { answer, certainty } = await outcome;
		clearInterval(requests);
		expect(certainty.kind).toBe('bounded');
		expect(certainty.kind === 'bounded' && certainty.gap > 0 && certainty.gap < 1).toBe(true);
		expect(answer.objective).toBeLessThanOrEqual(first.objective);
		expect(answered).toBeGreaterThan(20);
	}, 40_000);

	test('is cancelled in the middle of its work, and the next one has its turn', async () => {
		const stop = new AbortController();
		const running = optimise(hard(), { seconds: 3600, signal: stop.signal });
		const waiting = optimise(
			pMedian(
				[1, 1],
				ways(2, 1, [
					[0, 0, 1],
					[1, 0, 2]
				]),
				1
			),
			{ seconds: 30 }
		);
		setTimeout(() => stop.abort(), 800);
		const { answer, certainty } = await running.outcome;
		expect(certainty.kind).toBe('cancelled');
		expect(answer.objective).toBeLessThanOrEqual(running.first.objective);
		expect((await waiting.outcome).certainty).toEqual({ kind: 'optimal' });
	}, 40_000);

	test('does not begin what was cancelled before', async () => {
		const { outcome } = optimise(hard(), { seconds: 3600, signal: AbortSignal.abort() });
		expect((await outcome).certainty.kind).toBe('cancelled');
	});
});

test('how good an answer is, is never said better than it is known', () => {
	expect(certaintyLabel({ kind: 'optimal' })).toBe('bewiesen optimal');
	expect(certaintyLabel({ kind: 'bounded', gap: 0.00201 })).toBe('bester Fund, Abstand zum Optimum ≤ 0,3\u202f%');
	expect(certaintyLabel({ kind: 'bounded', gap: 0.002 })).toBe('bester Fund, Abstand zum Optimum ≤ 0,2\u202f%');
	expect(certaintyLabel({ kind: 'bounded', gap: 1e-6 })).toContain('≤ 0,1');
	expect(certaintyLabel({ kind: 'cancelled', gap: 0.5 })).toContain('≤ 50,0');
});
