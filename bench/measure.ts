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

type Arm = { ms: number; p95: number; perSecond: number };
type Round = { portal: Arm; bare: Arm };

const rounds = 7;
/** Milliseconds that one side is asked within one round. */
const span = 600;
/** As many at once as the portal has connections to its database, less two. */
const crowd = 8;

async function arm(side: Side, count: number, together: number): Promise<Arm> {
	const { milliseconds, perSecond } = await askMany(side.port, side.next, {
		count,
		together,
		status: side.status ?? 200
	});
	return { ms: median(milliseconds), p95: quantile(milliseconds, 0.95), perSecond };
}

/** How often to ask so that a round takes about `span`. Also the warm-up. */
async function countFor({ portal, bare, count }: Pair, together: number): Promise<number> {
	const warmUp = count ?? 20;
	const first = await arm(portal, Math.min(warmUp, 20), together);
	await arm(bare, Math.min(warmUp, 20), together);
	return count ?? Math.max(6, Math.min(400, Math.round((span / 1000) * first.perSecond)));
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
	const armOf = (milliseconds: number[] = []): Arm => ({
		ms: median(milliseconds),
		p95: quantile(milliseconds, 0.95),
		perSecond: NaN
	});
	return { portal: armOf(ours), bare: armOf(theirs) };
}

/** Rounds of A B A B … for single requests; for many at once A B, B A, A B … */
async function interleave(pair: Pair, together: number): Promise<Round[]> {
	const count = await countFor(pair, together);
	const done: Round[] = [];
	if (together === 1) {
		for (let round = 0; round < rounds; round++) done.push(await alternate(pair, count));
		return done;
	}
	for (let round = 0; round < rounds; round++) {
		const order = round % 2 === 0 ? (['portal', 'bare'] as const) : (['bare', 'portal'] as const);
		const result: Partial<Round> = {};
		for (const name of order) result[name] = await arm(pair[name], count, together);
		done.push(result as Round);
	}
	return done;
}

const two = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const spread = (values: readonly number[]): string => `${two(Math.min(...values))}–${two(Math.max(...values))}`;

/** Portal against bare, one request at a time and eight at once; ratios are medians over the rounds. */
export async function compare(name: string, goal: number, pair: Pair, detail: string): Promise<Result[]> {
	const alone = await interleave(pair, 1);
	const slower = alone.map(({ portal, bare }) => portal.ms / bare.ms);
	const crowded = await interleave(pair, crowd);
	const costlier = crowded.map(({ portal, bare }) => bare.perSecond / portal.perSecond);
	const of = (all: Round[], side: keyof Round, what: keyof Arm) => two(median(all.map((round) => round[side][what])));
	return [
		{
			name,
			value: Number(median(slower).toFixed(2)),
			unit: '× bare, time of one request',
			goal: `≤ ${goal}`,
			holds: median(slower) <= goal,
			detail: `portal ${of(alone, 'portal', 'ms')} ms (p95 ${of(alone, 'portal', 'p95')}), bare ${of(alone, 'bare', 'ms')} ms (p95 ${of(alone, 'bare', 'p95')}); rounds ${spread(slower)}; ${detail}`
		},
		{
			name: `${name}, ${crowd} at once`,
			value: Number(median(costlier).toFixed(2)),
			unit: '× bare, requests per second',
			goal: `≤ ${goal}`,
			holds: median(costlier) <= goal,
			detail: `portal ${of(crowded, 'portal', 'perSecond')}/s (p95 ${of(crowded, 'portal', 'p95')} ms), bare ${of(crowded, 'bare', 'perSecond')}/s (p95 ${of(crowded, 'bare', 'p95')} ms); rounds ${spread(costlier)}`
		}
	];
}

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
