import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import {
	access,
	arcsineScore,
	binomialLimits,
	choiceWeights,
	clopperPearson,
	garwood,
	gaussianDecay,
	gravityDecay,
	overdispersion,
	pairsOf,
	predict,
	reachable,
	smooth,
	stepDecay,
	weightsOf,
	wilson,
	type Decay,
	type Pairs
} from '#lib/gaps/index.ts';
import { answerWith, maximalCovering, pMedian, type Answer, type Siting } from '#lib/planning/index.ts';
import { optimise } from '#lib/planning/index.server.ts';

/** One column of a reference file beside our own. */
export type Column = {
	file: string;
	column: string;
	/** Figures compared. */
	count: number;
	/** Largest difference, of figures above 1 as a share of them; Infinity where only one side has a figure. */
	largest: number;
};
/** `left`: columns of the file that the portal has no function for. */
export type Comparison = { columns: Column[]; left: string[] };

export const tolerance = 1e-9;

const json = (path: string): Record<string, unknown> =>
	JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const table = (path: string): Record<string, string>[] =>
	parse(readFileSync(path), { columns: true, bom: true, skip_empty_lines: true });

type Figures = readonly (number | undefined)[];

export function differ(file: string, column: string, own: Figures, expected: Figures): Column {
	if (own.length !== expected.length || own.length === 0) throw new RangeError(`${file} ${column}: no equal lists`);
	const largest = own.reduce<number>((most, value, index) => {
		const other = expected[index];
		if (value === undefined && other === undefined) return most;
		const difference = Math.abs((value ?? NaN) - (other ?? NaN)) / Math.max(1, Math.abs(other ?? 0));
		return Math.max(most, Number.isNaN(difference) ? Infinity : difference);
	}, 0);
	return { file, column, count: own.length, largest };
}

const number = String.raw`-?\d+(?:\.\d+)?`;
const decays: [RegExp, (...parameters: number[]) => Decay][] = [
	[new RegExp(`^binary(${number})$`), (reach = 0) => stepDecay([reach], [1])],
	[new RegExp(`^gauss_sigma(${number})_max(${number})$`), (sigma = 0, reach = 0) => gaussianDecay(sigma, reach)],
	[
		new RegExp(`^gravity_scale(${number})_(${number})_min(${number})_max(${number})$`),
		(scale = 1, exponent = 0, least = 0, reach = 0) => gravityDecay(exponent, reach, scale, least)
	],
	[new RegExp(`^gravity_(${number})_max(${number})$`), (exponent = 0, reach = 0) => gravityDecay(exponent, reach)]
];

function decayNamed(name: string): Decay | undefined {
	const step = /^step_([\d._]+?)__([\d._]+)$/.exec(name);
	if (step) return stepDecay((step[1] ?? '').split('_').map(Number), (step[2] ?? '').split('_').map(Number));
	for (const [pattern, decay] of decays) {
		const match = pattern.exec(name);
		if (match) return decay(...match.slice(1).map(Number));
	}
	return undefined;
}

type Ground = { pairs: Pairs; demand: number[]; supply: number[] };

/** What a column of this name has to hold; undefined when there is no such function here. */
function columnNamed(name: string, { pairs, demand, supply }: Ground): Figures | undefined {
	const [, stages, rest = ''] = /^(?:kd|e)?([23])sfca_(.+)$/.exec(name) ?? [];
	const decay = decayNamed(rest);
	if (!decay) return undefined;
	const weights = weightsOf(pairs, decay);
	// pysal/access lets people choose among all offers of the matrix, also beyond the largest cost of the catchment.
	const unlimited = decayNamed(rest.replace(/_max[\d.]+$/, `_max${Number.MAX_SAFE_INTEGER}`)) ?? decay;
	const used = stages === '3' ? choiceWeights(pairs, weights, weightsOf(pairs, unlimited)) : weights;
	return [...access(pairs, used, demand, supply).areas].map(reachable);
}

const positions = (ids: readonly string[]): ((id: string) => number) => {
	const places = new Map(ids.map((id, index) => [id, index]));
	return (id) => places.get(id) ?? NaN;
};

function grid(folder: string, prefix: string): Comparison {
	const read = (what: string) => table(join(folder, `${prefix}_${what}.csv`));
	const [demand, supply, cost, expected] = [read('demand'), read('supply'), read('cost'), read('expected')];
	const areaAt = positions(demand.map(({ geoid = '' }) => geoid));
	const offerAt = positions(supply.map(({ geoid = '' }) => geoid));
	const ground: Ground = {
		demand: demand.map(({ pop }) => Number(pop)),
		supply: supply.map(({ doc }) => Number(doc)),
		pairs: pairsOf(demand.length, supply.length, {
			area: cost.map(({ origin = '' }) => areaAt(origin)),
			offer: cost.map(({ dest = '' }) => offerAt(dest)),
			cost: cost.map((row) => Number(row.cost))
		})
	};
	const file = `fca/${prefix}_expected.csv`;
	const answer: Comparison = { columns: [], left: [] };
	for (const name of Object.keys(expected[0] ?? {}).filter((key) => key !== 'geoid')) {
		const own = columnNamed(name, ground);
		if (!own) answer.left.push(`${file} ${name}`);
		else
			answer.columns.push(
				differ(
					file,
					name,
					expected.map(({ geoid = '' }) => own[areaAt(geoid)]),
					expected.map((row) => (row[name] === '' ? undefined : Number(row[name])))
				)
			);
	}
	return answer;
}

type Hospital = {
	demand: Record<string, number>;
	supply: Record<string, number>;
	scenarios: ({ scenario: number; cost: [string, string, number][] } & Record<string, unknown>)[];
};

/** Small networks whose way there costs something else than the way back. */
function scenarios(folder: string, name: string): Comparison {
	const { demand, supply, scenarios } = json(join(folder, name)) as unknown as Hospital;
	const areaAt = positions(Object.keys(demand));
	const offerAt = positions(Object.keys(supply));
	const answer: Comparison = { columns: [], left: [] };
	for (const { scenario, cost, ...columns } of scenarios) {
		const pairs = pairsOf(Object.keys(demand).length, Object.keys(supply).length, {
			area: cost.map(([from]) => areaAt(String(from))),
			offer: cost.map(([, to]) => offerAt(String(to))),
			cost: cost.map(([, , value]) => value)
		});
		for (const [column, values] of Object.entries(columns)) {
			const title = `scenario ${scenario} ${column}`;
			const own = columnNamed(column, { pairs, demand: Object.values(demand), supply: Object.values(supply) });
			const expected = values as Record<string, number | null>;
			if (!own) answer.left.push(`fca/${name} ${title}`);
			else
				answer.columns.push(
					differ(
						`fca/${name}`,
						title,
						Object.keys(expected).map((id) => own[areaAt(id)]),
						Object.values(expected).map((value) => value ?? undefined)
					)
				);
		}
	}
	return answer;
}

type Ends = [low: number, high: number];
const ends = (interval: { low: number; high: number } | undefined): number[] =>
	interval ? [interval.low, interval.high] : [NaN, NaN];

/** Each: what we say, and what the file says. */
const statistics: Record<string, (given: never) => Record<string, [own: Figures, expected: Figures]>> = {
	poisson_garwood95: (given: Record<string, Ends>) => ({
		'': [Object.keys(given).flatMap((count) => ends(garwood(Number(count)))), Object.values(given).flat()]
	}),
	wilson95: (given: Record<string, Ends>) => ({ '': shares(given, wilson) }),
	clopper_pearson95: (given: Record<string, Ends>) => ({ '': shares(given, clopperPearson) }),
	nb_predictive_gamma_poisson: (given: {
		cases: { a: number; b: number; y: number; T: number; h: number; q10_50_90: number[] }[];
	}) => ({
		q10_50_90: [
			given.cases.flatMap(({ a, b, y, T, h }) => {
				const { p10, p50, p90 } = predict({ count: y, months: T }, h, { shape: a, rate: b });
				return [p10, p50, p90];
			}),
			given.cases.flatMap(({ q10_50_90 }) => q10_50_90)
		]
	}),
	eb_marshall_global: (given: { O: number[]; N: number[]; m: number; s2: number; A: number; smoothed: number[] }) => {
		const own = smooth(given.O, given.N);
		return {
			m: [[own?.mean], [given.m]],
			s2: [[own?.spread], [given.s2]],
			A: [[own?.between], [given.A]],
			smoothed: [own?.rates ?? [], given.smoothed]
		};
	},
	funnel: (given: {
		k: number[];
		n: number[];
		theta: number;
		lim95: Ends[];
		lim998: Ends[];
		z_arcsine: number[];
		phi_winsor10: number;
	}) => {
		const total = (list: number[]) => list.reduce((sum, value) => sum + value, 0);
		const share = total(given.k) / total(given.n);
		const scores = given.k.map((k, index) => arcsineScore(k, given.n[index] ?? 0, share));
		return {
			theta: [[share], [given.theta]],
			lim95: [given.n.flatMap((n) => ends(binomialLimits(n, share, 0.95))), given.lim95.flat()],
			lim998: [given.n.flatMap((n) => ends(binomialLimits(n, share, 0.998))), given.lim998.flat()],
			z_arcsine: [scores, given.z_arcsine],
			phi_winsor10: [[overdispersion(scores)], [given.phi_winsor10]]
		};
	}
};

/** Keys are "k/n". */
function shares(
	given: Record<string, Ends>,
	interval: (k: number, n: number) => { low: number; high: number } | undefined
): [Figures, Figures] {
	const own = Object.keys(given).flatMap((key) => {
		const [k = NaN, n = NaN] = key.split('/').map(Number);
		return ends(interval(k, n));
	});
	return [own, Object.values(given).flat()];
}

function stats(folder: string): Comparison {
	const answer: Comparison = { columns: [], left: [] };
	for (const [name, given] of Object.entries(json(join(folder, 'expected.json')))) {
		const figures = statistics[name]?.(given as never);
		if (!figures) answer.left.push(`stats/expected.json ${name}`);
		for (const [part, [own, expected]] of Object.entries(figures ?? {}))
			answer.columns.push(differ('stats/expected.json', `${name} ${part}`.trim(), own, expected));
	}
	return answer;
}

type Located = { objective: number; mean?: number; sites: string[] };

/** Seconds until a case that is not proven counts as not computed. */
const patience = 60;

/** Proven optima of p-median and maximal covering; distances in the file's unit. */
async function locate(folder: string, costs: string): Promise<Comparison> {
	const rows = table(join(folder, costs));
	const sites = Object.keys(rows[0] ?? {}).filter((name) => name !== 'tract' && name !== 'pop');
	const persons = rows.map(({ pop }) => Number(pop));
	const all = persons.reduce((sum, count) => sum + count, 0);
	const within = (reach: number): Pairs => {
		const ways = rows.flatMap((row, area) =>
			sites.flatMap((name, site) => (Number(row[name]) <= reach ? [{ area, site, cost: Number(row[name]) }] : []))
		);
		return pairsOf(rows.length, sites.length, {
			area: ways.map(({ area }) => area),
			offer: ways.map(({ site }) => site),
			cost: ways.map(({ cost }) => cost)
		});
	};
	const file = 'locate/expected.json';
	const expected = json(join(folder, 'expected.json'));
	const brute = (expected.bruteforce ?? {}) as Record<string, number>;
	const answer: Comparison = { columns: [], left: [] };
	for (const [name, given] of Object.entries(expected)) {
		if (name === 'bruteforce') continue;
		const [, kind, count, reach] = /^(pmedian|mclp)_p(\d+)(?:_r([\d.]+))?$/.exec(name) ?? [];
		const problem: Siting | undefined =
			kind === 'pmedian' && !reach
				? pMedian(persons, within(Infinity), Number(count))
				: kind === 'mclp' && reach
					? maximalCovering(persons, within(Number(reach)), Number(count))
					: undefined;
		if (!problem) {
			answer.left.push(`${file} ${name}`);
			continue;
		}
		const { answer: found, certainty } = await optimise(problem, { seconds: patience }).outcome;
		const { objective, mean, sites: chosen } = given as Located;
		const figureOf = (one: Answer): number => (kind === 'mclp' ? all - one.unserved : one.objective);
		const own = figureOf(found);
		// Another choice of sites may be as good: theirs has to come to the same.
		const theirs = chosen.map((site) => sites.indexOf(site));
		const proven = certainty.kind === 'optimal' ? own : undefined;
		answer.columns.push(
			differ(file, `${name} objective`, [proven], [objective]),
			differ(file, `${name} objective of its sites`, [figureOf(answerWith(problem, theirs))], [objective])
		);
		if (mean !== undefined) answer.columns.push(differ(file, `${name} mean`, [own / all], [mean]));
		const byForce = brute[kind ?? ''];
		if (byForce !== undefined) answer.columns.push(differ(file, `bruteforce ${kind}`, [own], [byForce]));
	}
	return answer;
}

const files = (folder: string, ending: RegExp): string[] =>
	existsSync(folder)
		? readdirSync(folder)
				.filter((name) => ending.test(name))
				.sort()
		: [];

/** Every column below a folder of the shape of `access-reference`, computed anew and laid beside it. */
export async function compareFolder(folder: string): Promise<Comparison> {
	const fca = join(folder, 'fca');
	const parts = [
		...files(fca, /_expected\.csv$/).map((name) => grid(fca, name.replace(/_expected\.csv$/, ''))),
		...files(fca, /\.json$/).map((name) => scenarios(fca, name)),
		...(await Promise.all(files(join(folder, 'locate'), /\.csv$/).map((name) => locate(join(folder, 'locate'), name)))),
		...files(join(folder, 'stats'), /^expected\.json$/).map(() => stats(join(folder, 'stats')))
	];
	return { columns: parts.flatMap(({ columns }) => columns), left: parts.flatMap(({ left }) => left) };
}
