import type { Pairs } from '#lib/gaps/index.ts';

// Where to open: p-median, maximal covering and capacitated location with a budget are one problem here.
// min Σ w_i (Σ_j d_ij x_ij + π u_i), every person served or counted as unserved, never "infeasible".

export type Site = {
	/** Places; Infinity where they do not limit. */
	capacity: number;
	/** Of opening it, in the budget's unit; an existing one costs nothing more. */
	cost: number;
	/** Stays open. */
	existing: boolean;
};

export type Siting = {
	/** w_i: persons per area. */
	persons: readonly number[];
	sites: readonly Site[];
	/** d_ij per person, from area to site (`offer`); a pair that is not listed lies outside the catchment. */
	pairs: Pairs;
	/** π: what an unserved person counts, in the unit of d. Nobody is served for more. */
	penalty: number;
	/** For the sites to be opened. */
	budget?: number;
	/** New sites at most. */
	most?: number;
};

/** p-median (Hakimi 1964): p sites, everybody goes to the nearest; π is above every way. */
export const pMedian = (persons: readonly number[], pairs: Pairs, most: number): Siting => ({
	persons,
	sites: Array.from({ length: pairs.offers }, () => ({ capacity: Infinity, cost: 0, existing: false })),
	pairs,
	penalty: 1 + 2 * pairs.cost.reduce((longest, cost) => Math.max(longest, cost), 0),
	most
});

/** Maximal covering (Church & ReVelle 1974): p sites, as few persons as possible farther than the reach of the pairs. */
export const maximalCovering = (persons: readonly number[], pairs: Pairs, most: number): Siting => ({
	...pMedian(persons, { ...pairs, cost: new Float64Array(pairs.cost.length) }, most),
	penalty: 1
});

/** Who goes where. */
export type Answer = {
	/** Numbers of the open sites, existing ones included, rising. */
	open: number[];
	/** Persons per pair of the problem. */
	served: Float64Array;
	/** Persons without a place within the catchment. */
	unserved: number;
	/** Σ persons × d over those who are served. */
	travel: number;
	/** Cost of the opened sites. */
	cost: number;
	/** travel + π × unserved: what is minimised. */
	objective: number;
};

/** What is known of an answer. `gap` is relative to it: no answer can be better by more than this share. */
export type Certainty = { kind: 'optimal' } | { kind: 'bounded'; gap: number } | { kind: 'cancelled'; gap: number };

const total = (numbers: ArrayLike<number>): number => {
	let sum = 0;
	for (let index = 0; index < numbers.length; index++) sum += numbers[index] ?? 0;
	return sum;
};
const isCapacitated = ({ sites }: Siting): boolean => sites.some(({ capacity }) => capacity < Infinity);

/** What a problem's choices look like from both ends; made once per problem. */
type View = {
	problem: Siting;
	/** Area of each pair. */
	area: Uint32Array;
	/** Pairs that anybody would take, cheapest first; equal ones in their order. */
	cheapest: Uint32Array;
	/** The same, by site. */
	ofSite: Uint32Array[];
};

function viewOf(problem: Siting): View {
	const { pairs, penalty } = problem;
	const area = new Uint32Array(pairs.offer.length);
	for (let at = 0; at < pairs.areas; at++) area.fill(at, pairs.starts[at] ?? 0, pairs.starts[at + 1] ?? 0);
	const cheapest = Uint32Array.from(area.keys())
		.filter((pair) => (pairs.cost[pair] ?? 0) < penalty)
		.sort((a, b) => (pairs.cost[a] ?? 0) - (pairs.cost[b] ?? 0) || a - b);
	const lists: number[][] = problem.sites.map(() => []);
	for (const pair of cheapest) lists[pairs.offer[pair] ?? 0]?.push(pair);
	return { problem, area, cheapest, ofSite: lists.map((list) => Uint32Array.from(list)) };
}

/** Serves who can be served at open sites, cheapest pairs first: the best there is where no capacity limits. */
function serve({ problem, area, cheapest }: View, isOpen: readonly boolean[]): Float64Array {
	const { persons, sites, pairs } = problem;
	const left = Float64Array.from(persons);
	const room = sites.map(({ capacity }) => capacity);
	const served = new Float64Array(pairs.offer.length);
	for (const pair of cheapest) {
		const site = pairs.offer[pair] ?? 0;
		if (!isOpen[site]) continue;
		const at = area[pair] ?? 0;
		const taken = Math.min(left[at] ?? 0, room[site] ?? 0);
		if (taken <= 0) continue;
		served[pair] = taken;
		left[at] = (left[at] ?? 0) - taken;
		room[site] = (room[site] ?? 0) - taken;
	}
	return served;
}

/** Persons that are nobody: what is left of adding fractions. */
const aHair = 1e-6;

/** Adds up an answer from who goes where. */
export function answerOf(problem: Siting, isOpen: readonly boolean[], served: Float64Array): Answer {
	const { persons, sites, pairs, penalty } = problem;
	let travel = 0;
	for (let pair = 0; pair < served.length; pair++) travel += (served[pair] ?? 0) * (pairs.cost[pair] ?? 0);
	const left = total(persons) - total(served);
	const unserved = left < aHair ? 0 : left;
	return {
		open: [...isOpen.keys()].filter((site) => isOpen[site]),
		served,
		unserved,
		travel,
		cost: sites.reduce((sum, { cost, existing }, site) => sum + (isOpen[site] && !existing ? cost : 0), 0),
		objective: travel + penalty * unserved
	};
}

/** A choice of sites, with everybody sent to the cheapest place there is. */
export function answerWith(problem: Siting, open: readonly number[]): Answer {
	const isOpen = problem.sites.map((_, site) => open.includes(site));
	return answerOf(problem, isOpen, serve(viewOf(problem), isOpen));
}

/** Pairs looked at in one proposal: bounds its time without a clock, so that it is the same on every machine. */
const effort = 2_500_000;

/**
 * A good answer at once: opens the site that helps most per budget, again and again, then exchanges open for closed
 * ones as long as that helps. Deterministic.
 */
export function propose(problem: Siting): Answer {
	const { persons, sites, pairs, penalty, budget = Infinity, most = Infinity } = problem;
	const view = viewOf(problem);
	const { area, ofSite } = view;
	const isOpen = sites.map(({ existing }) => existing);
	const capacitated = isCapacitated(problem);
	let money = budget;
	let more = most;
	let spent = 0;

	/** What every area pays now for each of its persons, unserved ones counted; with capacities an average. */
	const paidWith = (served: Float64Array): Float64Array => {
		const paid = Float64Array.from(persons, (count) => count * penalty);
		for (let pair = 0; pair < served.length; pair++) {
			const at = area[pair] ?? 0;
			paid[at] = (paid[at] ?? 0) - (served[pair] ?? 0) * (penalty - (pairs.cost[pair] ?? 0));
		}
		return paid;
	};
	const gainOf = (site: number, paid: Float64Array): number => {
		let room = sites[site]?.capacity ?? 0;
		const offers: [gain: number, persons: number][] = [];
		for (const pair of ofSite[site] ?? []) {
			const at = area[pair] ?? 0;
			const count = persons[at] ?? 0;
			const gain = count > 0 ? (paid[at] ?? 0) / count - (pairs.cost[pair] ?? 0) : 0;
			if (gain > 0) offers.push([gain, count]);
		}
		if (room < Infinity) offers.sort((a, b) => b[0] - a[0]);
		let sum = 0;
		for (const [gain, count] of offers) {
			const taken = Math.min(room, count);
			sum += gain * taken;
			room -= taken;
			if (room <= 0) break;
		}
		return sum;
	};

	let best = answerOf(problem, isOpen, serve(view, isOpen));
	while (more > 0) {
		const paid = paidWith(best.served);
		let [chosen, worth] = [-1, 0];
		sites.forEach(({ cost }, site) => {
			if (isOpen[site] || cost > money) return;
			const gain = gainOf(site, paid) / (budget < Infinity ? Math.max(cost, budget / 1e6) : 1);
			if (gain > worth) [chosen, worth] = [site, gain];
		});
		spent += view.cheapest.length;
		if (chosen < 0) break;
		isOpen[chosen] = true;
		const answer = answerOf(problem, isOpen, serve(view, isOpen));
		if (answer.objective >= best.objective) {
			isOpen[chosen] = false;
			break;
		}
		best = answer;
		money -= sites[chosen]?.cost ?? 0;
		more--;
	}

	const tries = capacitated ? sites.length : sites.length * 2;
	for (let round = 0, improved = true; improved && round < tries; round++) {
		improved = false;
		for (const out of best.open.filter((site) => !sites[site]?.existing)) {
			isOpen[out] = false;
			const freed = money + (sites[out]?.cost ?? 0);
			let chosen = -1;
			for (const [site, { cost }] of sites.entries()) {
				if (isOpen[site] || site === out || cost > freed || spent > effort) continue;
				spent += view.cheapest.length;
				isOpen[site] = true;
				const answer = answerOf(problem, isOpen, serve(view, isOpen));
				isOpen[site] = false;
				if (answer.objective < best.objective) [chosen, best] = [site, answer];
			}
			isOpen[chosen < 0 ? out : chosen] = true;
			if (chosen >= 0) {
				money = freed - (sites[chosen]?.cost ?? 0);
				improved = true;
			}
		}
	}
	return best;
}

/** No answer can be better: everybody at the cheapest site of all, as if every one were open and had room. */
export function easyBound({ persons, pairs, penalty }: Siting): number {
	let sum = 0;
	for (let area = 0; area < pairs.areas; area++) {
		let least = penalty;
		for (let pair = pairs.starts[area] ?? 0; pair < (pairs.starts[area + 1] ?? 0); pair++)
			least = Math.min(least, pairs.cost[pair] ?? penalty);
		sum += least * (persons[area] ?? 0);
	}
	return sum;
}

/** A mixed-integer program in rows, as HiGHS takes it. Plain arrays: it travels to a worker. */
export type Program = {
	numCols: number;
	numRows: number;
	colCost: Float64Array;
	colUpper: Float64Array;
	colLower: Float64Array;
	rowLower: Float64Array;
	rowUpper: Float64Array;
	starts: Int32Array;
	indices: Int32Array;
	values: Float64Array;
	/** The first columns are the sites, whole numbers. */
	sites: number;
	/** Part of the objective that no choice changes. */
	offset: number;
	/** Where to begin. */
	start: Float64Array;
};

type Entry = [column: number, value: number];

/** Columns and rows as they are found; the first columns are the sites. */
function builder({ sites, budget = Infinity, most = Infinity }: Siting) {
	const cost: number[] = sites.map(() => 0);
	const lower: number[] = sites.map(({ existing }) => Number(existing));
	const upper: number[] = sites.map(() => 1);
	const rows: { low: number; high: number }[] = [];
	const starts = [0];
	const indices: number[] = [];
	const values: number[] = [];
	const addRow = (low: number, high: number, entries: readonly Entry[]): void => {
		for (const [column, value] of entries) {
			indices.push(column);
			values.push(value);
		}
		starts.push(indices.length);
		rows.push({ low, high });
	};
	const fresh = [...sites.keys()].filter((site) => !sites[site]?.existing);
	if (most < fresh.length)
		addRow(
			-Infinity,
			most,
			fresh.map((site) => [site, 1])
		);
	if (budget < Infinity)
		addRow(
			-Infinity,
			budget,
			fresh.map((site) => [site, sites[site]?.cost ?? 0])
		);
	return {
		addRow,
		addColumn(price: number, high: number): number {
			cost.push(price);
			lower.push(0);
			return upper.push(high) - 1;
		},
		finish: (offset: number, start: (program: Omit<Program, 'start'>) => Float64Array): Program => {
			const program = {
				numCols: cost.length,
				numRows: rows.length,
				colCost: Float64Array.from(cost),
				colLower: Float64Array.from(lower),
				colUpper: Float64Array.from(upper),
				rowLower: Float64Array.from(rows, ({ low }) => low),
				rowUpper: Float64Array.from(rows, ({ high }) => high),
				starts: Int32Array.from(starts),
				indices: Int32Array.from(indices),
				values: Float64Array.from(values),
				sites: sites.length,
				offset
			};
			return { ...program, start: start(program) };
		}
	};
}

/**
 * Without capacities the answer follows from the sites alone. Per area the ways D_1 < D_2 < … are steps, and z_k = 1 when
 * nothing within D_k is open: Σ w (D_1 + Σ_k (D_{k+1} − D_k) z_k), the last step being π (García, Labbé & Marín 2011,
 * doi:10.1287/ijoc.1100.0418). Maximal covering is the case of one step.
 */
function uncapacitatedProgram(problem: Siting, first: Answer): Program {
	const { persons, sites, pairs, penalty } = problem;
	const build = builder(problem);
	const near: { column: number; sites: number[] }[] = [];
	let offset = 0;
	for (let area = 0; area < pairs.areas; area++) {
		const count = persons[area] ?? 0;
		if (count === 0) continue;
		const steps = new Map<number, number[]>();
		for (let pair = pairs.starts[area] ?? 0; pair < (pairs.starts[area + 1] ?? 0); pair++) {
			const cost = pairs.cost[pair] ?? penalty;
			if (cost < penalty) steps.set(cost, [...(steps.get(cost) ?? []), pairs.offer[pair] ?? 0]);
		}
		const ways = [...steps.keys()].sort((a, b) => a - b);
		offset += count * (ways[0] ?? penalty);
		let before: number | undefined;
		const within: number[] = [];
		for (const [index, way] of ways.entries()) {
			const here = steps.get(way) ?? [];
			// Nobody goes farther than to a site that stays open.
			if (here.some((site) => sites[site]?.existing)) break;
			within.push(...here);
			const column = build.addColumn(count * ((ways[index + 1] ?? penalty) - way), 1);
			const entries = here.map((site): Entry => [site, 1]);
			if (before === undefined) build.addRow(1, Infinity, [...entries, [column, 1]]);
			else build.addRow(0, Infinity, [...entries, [column, 1], [before, -1]]);
			near.push({ column, sites: [...within] });
			before = column;
		}
	}
	return build.finish(offset, ({ numCols }) => {
		const start = new Float64Array(numCols);
		for (const site of first.open) start[site] = 1;
		for (const { column, sites } of near) start[column] = Number(!sites.some((site) => start[site] === 1));
		return start;
	});
}

/** Links x_ij ≤ y_j are written out for this many of an area's cheapest sites: the rest follows from the capacities. */
const tightLinks = 12;

/** With capacities: x_ij persons of area i at site j, Σ_j x ≤ w_i, Σ_i x ≤ C_j y_j, x_ij ≤ min(w_i, C_j) y_j. */
function capacitatedProgram(problem: Siting, first: Answer): Program {
	const { persons, sites, pairs, penalty } = problem;
	const build = builder(problem);
	const everybody = total(persons);
	const atSite: Entry[][] = sites.map(() => []);
	const columns = new Map<number, number>();
	for (let area = 0; area < pairs.areas; area++) {
		const count = persons[area] ?? 0;
		if (count === 0) continue;
		const own: { column: number; site: number; cost: number }[] = [];
		for (let pair = pairs.starts[area] ?? 0; pair < (pairs.starts[area + 1] ?? 0); pair++) {
			const cost = pairs.cost[pair] ?? penalty;
			if (cost >= penalty) continue;
			const site = pairs.offer[pair] ?? 0;
			const column = build.addColumn(cost - penalty, count);
			columns.set(pair, column);
			own.push({ column, site, cost });
			atSite[site]?.push([column, 1]);
		}
		if (own.length === 0) continue;
		build.addRow(
			-Infinity,
			count,
			own.map(({ column }) => [column, 1])
		);
		for (const { column, site } of own.sort((a, b) => a.cost - b.cost).slice(0, tightLinks))
			build.addRow(-Infinity, 0, [
				[column, 1],
				[site, -Math.min(count, sites[site]?.capacity ?? 0)]
			]);
	}
	atSite.forEach((entries, site) => {
		if (entries.length > 0)
			build.addRow(-Infinity, 0, [...entries, [site, -Math.min(everybody, sites[site]?.capacity ?? 0)]]);
	});
	return build.finish(penalty * everybody, ({ numCols }) => {
		const start = new Float64Array(numCols);
		for (const site of first.open) start[site] = 1;
		for (const [pair, column] of columns) start[column] = first.served[pair] ?? 0;
		return start;
	});
}

/** The problem as a mixed-integer program, with an answer to begin from. */
export const programOf = (problem: Siting, first: Answer): Program =>
	isCapacitated(problem) ? capacitatedProgram(problem, first) : uncapacitatedProgram(problem, first);

/** The answer that a solution of `programOf` stands for; added up anew, so that no rounding of the solver is reported. */
export function answerFrom(problem: Siting, solution: Float64Array): Answer {
	const isOpen = problem.sites.map(({ existing }, site) => existing || (solution[site] ?? 0) > 0.5);
	if (!isCapacitated(problem)) return answerOf(problem, isOpen, serve(viewOf(problem), isOpen));
	const { persons, sites, pairs, penalty } = problem;
	const served = new Float64Array(pairs.offer.length);
	const room = sites.map(({ capacity }) => capacity);
	let column = sites.length;
	for (let area = 0; area < pairs.areas; area++) {
		let left = persons[area] ?? 0;
		if (left === 0) continue;
		for (let pair = pairs.starts[area] ?? 0; pair < (pairs.starts[area + 1] ?? 0); pair++) {
			if ((pairs.cost[pair] ?? penalty) >= penalty) continue;
			const site = pairs.offer[pair] ?? 0;
			const wanted = isOpen[site] ? (solution[column] ?? 0) : 0;
			column++;
			// Whole persons come back from the solver with a hair's breadth.
			const whole = Math.abs(wanted - Math.round(wanted)) < aHair ? Math.round(wanted) : wanted;
			served[pair] = Math.max(0, Math.min(whole, left, room[site] ?? 0));
			left -= served[pair] ?? 0;
			room[site] = (room[site] ?? 0) - (served[pair] ?? 0);
		}
	}
	return answerOf(problem, isOpen, served);
}
