import { askInTurn, askMany, median, quantile, type Asked } from './client.ts';

/** One line of bench/results.json. `value` null: not measured, `detail` says why. */
export type Result = {
	name: string;
	value: number | null;
	unit: string;
	goal: string;
	holds: boolean;
	detail: string;
};

export type Side = { port: number; next: () => Asked; status?: number };
export type Pair = {
	portal: Side;
	bare: Side;
	/** Fixed where every request uses something up. */
	count?: number;
};

type Arm = { ms: number; milliseconds: number[]; perSecond: number };
type Round = { portal: Arm; bare: Arm };

const mostRounds = 7;
const fewestRounds = 3;
/** Milliseconds that one side is asked within one round. */
const span = 600;
/** Milliseconds after which a comparison has enough rounds: slow statements must not stretch the whole run. */
const patience = 8_000;
/** As many at once as the portal has connections to its database, less two. */
const crowd = 8;

async function arm(side: Side, count: number, together: number): Promise<Arm> {
	const { milliseconds, perSecond } = await askMany(side.port, side.next, {
		count,
		together,
		status: side.status ?? 200
	});
	return { ms: median(milliseconds), milliseconds, perSecond };
}

/** How often to ask so that a round takes about `span`. Also the warm-up. */
async function countFor({ portal, bare, count }: Pair, together: number): Promise<number> {
	const first = await arm(portal, Math.max(together, 2), together);
	await arm(bare, Math.max(together, 2), together);
	if (count) return count;
	const warm = Math.round(Math.min(200, 500 / first.ms));
	if (warm > 2) {
		await arm(bare, warm, together);
		await arm(portal, warm, together);
	}
	return Math.max(together, 2, Math.min(400, Math.round((span * together) / first.ms)));
}

/** One request each in turn: what else the machine does hits both sides alike. */
async function alternate({ portal, bare }: Pair, count: number): Promise<Round> {
	const [ours, theirs] = await askInTurn(
		[
			{ ...portal, status: portal.status ?? 200 },
			{ ...bare, status: bare.status ?? 200 }
		],
		count
	);
	const armOf = (milliseconds: number[] = []): Arm => ({ ms: median(milliseconds), milliseconds, perSecond: NaN });
	return { portal: armOf(ours), bare: armOf(theirs) };
}

/** Rounds of A B A B … for single requests; for many at once A B, B A, A B … */
async function interleave(pair: Pair, together: number): Promise<Round[]> {
	const count = await countFor(pair, together);
	const done: Round[] = [];
	const begun = performance.now();
	while (done.length < fewestRounds || (done.length < mostRounds && performance.now() - begun < patience)) {
		if (together === 1) {
			done.push(await alternate(pair, count));
			continue;
		}
		const result: Partial<Round> = {};
		for (const name of done.length % 2 === 0 ? (['portal', 'bare'] as const) : (['bare', 'portal'] as const))
			result[name] = await arm(pair[name], count, together);
		done.push(result as Round);
	}
	return done;
}

const two = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const spread = (values: readonly number[]): string => `${two(Math.min(...values))}–${two(Math.max(...values))}`;

const of = (all: Round[], side: keyof Round, what: 'ms' | 'perSecond'): string =>
	two(median(all.map((round) => round[side][what])));
const p95 = (all: Round[], side: keyof Round): string =>
	two(
		quantile(
			all.flatMap((round) => round[side].milliseconds),
			0.95
		)
	);

async function oneByOne(name: string, goal: number, pair: Pair, detail: string): Promise<Result> {
	const rounds = await interleave(pair, 1);
	const slower = rounds.map(({ portal, bare }) => portal.ms / bare.ms);
	return {
		name,
		value: Number(median(slower).toFixed(2)),
		unit: '× bare, time of one request',
		goal: `≤ ${goal}`,
		holds: median(slower) <= goal,
		detail: `portal ${of(rounds, 'portal', 'ms')} ms (p95 ${p95(rounds, 'portal')}), bare ${of(rounds, 'bare', 'ms')} ms (p95 ${p95(rounds, 'bare')}); ${rounds.length} rounds ${spread(slower)}; ${detail}`
	};
}

async function crowded(name: string, goal: number, pair: Pair): Promise<Result> {
	const [title, unit] = [`${name}, ${crowd} at once`, '× bare, requests per second'];
	try {
		const rounds = await interleave(pair, crowd);
		const costlier = rounds.map(({ portal, bare }) => bare.perSecond / portal.perSecond);
		return {
			name: title,
			value: Number(median(costlier).toFixed(2)),
			unit,
			goal: `≤ ${goal}`,
			holds: median(costlier) <= goal,
			detail: `portal ${of(rounds, 'portal', 'perSecond')}/s (p95 ${p95(rounds, 'portal')} ms), bare ${of(rounds, 'bare', 'perSecond')}/s (p95 ${p95(rounds, 'bare')} ms); ${rounds.length} rounds ${spread(costlier)}`
		};
	} catch (caught) {
		return missing(title, unit, `≤ ${goal}`, String(caught instanceof Error ? caught.message : caught).slice(0, 2_000));
	}
}

/** Portal against bare, one request at a time and several at once; ratios are medians over the rounds. */
export async function compare(name: string, goal: number, pair: Pair, detail: string): Promise<Result[]> {
	return [await oneByOne(name, goal, pair, detail), await crowded(name, goal, pair)];
}

/** The first half of `compare`. */
export const compareAlone = oneByOne;

/** Times of one side alone, in milliseconds. */
export async function time(side: Side, count: number): Promise<number[]> {
	await askMany(side.port, side.next, { count: Math.min(count, 10), together: 1, status: side.status ?? 200 });
	const { milliseconds } = await askMany(side.port, side.next, { count, together: 1, status: side.status ?? 200 });
	return milliseconds;
}

export const missing = (name: string, unit: string, goal: string, why: string): Result => ({
	name,
	value: null,
	unit,
	goal,
	holds: false,
	detail: `not measured: ${why}`
});
