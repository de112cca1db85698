// Small numbers told honestly: intervals, smoothing, forecast, control limits, durations. Pure; checked against
// scipy's figures by `npm run reference`.

export type Interval = { low: number; high: number };

/** Two-sided quantiles of the normal distribution. */
const normal = { 0.95: 1.959963984540054, 0.998: 3.090232306167813 } as const;
export type Level = keyof typeof normal;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** ln n!, exact sums below 32, Stirling's series above: relative error below 1e-15. */
function logFactorial(n: number): number {
	let sum = 0;
	for (let factor = n; factor > 1 && n < 32; factor--) sum += Math.log(factor);
	if (n < 32) return sum;
	const inverse = 1 / n;
	return (
		n * Math.log(n) -
		n +
		Math.log(2 * Math.PI * n) / 2 +
		inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)))
	);
}

/** P(X ≤ k), X ~ Poisson(mean): the smaller tail is summed from its largest term. */
function poissonUpTo(k: number, mean: number): number {
	if (k < 0) return 0;
	if (mean === 0) return 1;
	const below = mean > k;
	let n = below ? k : k + 1;
	let sum = 0;
	for (let term = Math.exp(n * Math.log(mean) - mean - logFactorial(n)); term > sum * 1e-17 && n >= 0;) {
		sum += term;
		term *= below ? n-- / mean : mean / ++n;
	}
	return below ? sum : 1 - sum;
}

/** P(X = k), X ~ Binomial(n, share). */
function binomialAt(k: number, n: number, share: number): number {
	if (share === 0 || share === 1) return Number(k === (share === 0 ? 0 : n));
	const ways = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
	return Math.exp(ways + k * Math.log(share) + (n - k) * Math.log1p(-share));
}

/** P(X ≤ k), X ~ Binomial(n, share). */
function binomialUpTo(k: number, n: number, share: number): number {
	let sum = 0;
	for (let at = 0; at <= Math.min(k, n); at++) sum += binomialAt(at, n, share);
	return Math.min(1, sum);
}

/** Where a falling function meets a value, by halving to the last bit. */
function solve(falling: (x: number) => number, value: number, from: number, to: number): number {
	let [low, high] = [from, to];
	for (;;) {
		const middle = (low + high) / 2;
		if (middle <= low || middle >= high) return middle;
		if (falling(middle) > value) low = middle;
		else high = middle;
	}
}

/** Expected number behind a count, exact Poisson (Garwood 1936, doi:10.1093/biomet/28.3-4.437); the unit is the count's. */
export function garwood(count: number, level = 0.95): Interval {
	const tail = (1 - level) / 2;
	const far = 2 * count + 60;
	return {
		low: count === 0 ? 0 : solve((mean) => poissonUpTo(count - 1, mean), 1 - tail, 0, far),
		high: solve((mean) => poissonUpTo(count, mean), tail, 0, far)
	};
}

/** Share behind k of n by the score (Wilson 1927, doi:10.1080/01621459.1927.10502953); 0 … 1, undefined for n = 0. */
export function wilson(k: number, n: number, level: Level = 0.95): Interval | undefined {
	if (n === 0) return undefined;
	const z = normal[level];
	const middle = (k + (z * z) / 2) / (n + z * z);
	const half = (z / (n + z * z)) * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
	return { low: k === 0 ? 0 : middle - half, high: k === n ? 1 : middle + half };
}

/** Share behind k of n, exact binomial (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404); never too narrow. */
export function clopperPearson(k: number, n: number, level = 0.95): Interval | undefined {
	if (n === 0) return undefined;
	const tail = (1 - level) / 2;
	return {
		low: k === 0 ? 0 : solve((share) => binomialUpTo(k - 1, n, share), 1 - tail, 0, 1),
		high: k === n ? 1 : solve((share) => binomialUpTo(k, n, share), tail, 0, 1)
	};
}

type Smoothed = {
	/** m = Σ events ÷ Σ persons. */
	mean: number;
	/** s² = Σ n_i (r_i − m)² ÷ Σ n_i. */
	spread: number;
	/** A = s² − m ÷ mean(n), at least 0: variance between areas. */
	between: number;
	/** Per area, events per person; an area without persons has no rate of its own and gets the mean. */
	rates: number[];
};

/**
 * Rates for a map, drawn towards the mean the more, the fewer persons an area has: empirical Bayes by moments, global
 * (Marshall 1991, doi:10.2307/2347593). r̂_i = m + A ÷ (A + m ÷ n_i) · (r_i − m).
 */
export function smooth(events: readonly number[], persons: readonly number[]): Smoothed | undefined {
	const all = persons.reduce((sum, count) => sum + count, 0);
	if (all === 0) return undefined;
	const mean = events.reduce((sum, count) => sum + count, 0) / all;
	const rate = (index: number): number => (events[index] ?? 0) / (persons[index] ?? 0);
	const spread =
		persons.reduce((sum, count, index) => sum + (count > 0 ? count * (rate(index) - mean) ** 2 : 0), 0) / all;
	const between = Math.max(0, spread - mean / (all / persons.length));
	return {
		mean,
		spread,
		between,
		rates: persons.map((count, index) =>
			count === 0 || between === 0 ? mean : mean + (between / (between + mean / count)) * (rate(index) - mean)
		)
	};
}

/** Gamma(shape, rate) over events per month before anything was seen; the default is Jeffreys' prior. */
type Prior = { shape: number; rate: number };
export type Forecast = { p10: number; p50: number; p90: number };

/**
 * Events in the next months: λ ~ Gamma(a, b), y | T ~ Poisson(λT), so that the future count over h is negative binomial,
 * NB(r = a + y, p = (b + T) ÷ (b + T + h)) (Gelman et al., Bayesian Data Analysis, § 2.6).
 *
 * @param seen events `count` in `months` months
 * @throws {RangeError} without a month seen and without a prior that says anything
 */
export function predict(
	seen: { count: number; months: number },
	horizon: number,
	prior: Prior = { shape: 0.5, rate: 0 }
): Forecast {
	const size = prior.shape + seen.count;
	const share = (prior.rate + seen.months) / (prior.rate + seen.months + horizon);
	if (!(size > 0 && share > 0)) throw new RangeError('nothing is known');
	const quantiles = [0.1, 0.5, 0.9].map((wanted) => {
		let logTerm = size * Math.log(share);
		let below = Math.exp(logTerm);
		let count = 0;
		for (; below < wanted; count++) {
			logTerm += Math.log(((size + count) / (count + 1)) * (1 - share));
			below += Math.exp(logTerm);
		}
		return count;
	});
	const [p10 = 0, p50 = 0, p90 = 0] = quantiles;
	return { p10, p50, p90 };
}

/** Fewer known months than this have no season: "Datenlage reicht nicht". */
export const fewestMonths = 24;

/**
 * Twelve factors around 1, January first, from known months; undefined when there are fewer than 24 or nothing
 * happened. Factor = (Σ of the calendar month + μ) ÷ ((its months + 1) · μ): one average month weighs against chance.
 *
 * @param counts events per month, undefined where unknown; `first` is the calendar month (0–11) of the first
 */
export function season(counts: readonly (number | undefined)[], first: number): number[] | undefined {
	const known = counts.flatMap((count, index) => (count === undefined ? [] : [{ count, month: (first + index) % 12 }]));
	const mean = known.reduce((sum, { count }) => sum + count, 0) / known.length;
	if (known.length < fewestMonths || mean === 0) return undefined;
	const factors = Array.from({ length: 12 }, (_, month) => {
		const own = known.filter((entry) => entry.month === month);
		return (own.reduce((sum, { count }) => sum + count, 0) + mean) / ((own.length + 1) * mean);
	});
	const average = factors.reduce((sum, factor) => sum + factor, 0) / 12;
	return factors.map((factor) => factor / average);
}

/**
 * Events of each of the next months: `predict` with every month weighing as much as its season. Undefined below 24
 * known months, which the page calls "Datenlage reicht nicht".
 */
export function forecast(
	counts: readonly (number | undefined)[],
	first: number,
	months: number
): Forecast[] | undefined {
	const factors = season(counts, first);
	if (!factors) return undefined;
	const factor = (index: number): number => factors[(first + index) % 12] ?? 1;
	const seen = { count: 0, months: 0 };
	counts.forEach((count, index) => {
		if (count === undefined) return;
		seen.count += count;
		seen.months += factor(index);
	});
	return Array.from({ length: months }, (_, ahead) => predict(seen, factor(counts.length + ahead)));
}

/** Cases below which a point of the funnel is not shown. */
export const fewestCases = 10;

/**
 * Share under which a fraction `tail` of samples of n would stay, interpolated between whole numbers
 * (Spiegelhalter 2005, doi:10.1002/sim.1970, A.1.1).
 */
function binomialLimit(n: number, share: number, tail: number): number {
	let below = 0;
	for (let r = 0; ; r++) {
		const at = binomialAt(r, n, share);
		below += at;
		if (below >= tail || r === n) return clamp((r - (below - tail) / at) / n, 0, 1);
	}
}
export const binomialLimits = (n: number, share: number, level: Level): Interval => ({
	low: binomialLimit(n, share, (1 - level) / 2),
	high: binomialLimit(n, share, (1 + level) / 2)
});

/** z on the arcsine scale: 2√n (asin √(k/n) − asin √θ), variance 1 whatever the share. */
export const arcsineScore = (k: number, n: number, share: number): number =>
	2 * Math.sqrt(n) * (Math.asin(Math.sqrt(k / n)) - Math.asin(Math.sqrt(share)));

/** The value below which a share of the list lies, interpolated linearly (type 7). */
export function quantile(values: readonly number[], share: number): number | undefined {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (sorted.length - 1) * share;
	const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
	return low === undefined || high === undefined ? undefined : low + (at - Math.floor(at)) * (high - low);
}

/** φ: mean of the squared scores after drawing in the outer 10 % at both ends (Spiegelhalter 2005, A.2); 1 is chance. */
export function overdispersion(scores: readonly number[]): number {
	const [low = 0, high = 0] = [quantile(scores, 0.1), quantile(scores, 0.9)];
	return scores.reduce((sum, score) => sum + clamp(score, low, high) ** 2, 0) / Math.max(1, scores.length);
}

type FunnelPoint = {
	share: number;
	z: number;
	limits95: Interval;
	limits998: Interval;
	/** Beyond which limits, if any: above or below what the same share would make likely. */
	beyond: Level | undefined;
};
export type Funnel = {
	/** θ = Σk ÷ Σn over all. */
	share: number;
	overdispersion: number;
	/** In the order given; undefined where n is below 10. */
	points: (FunnelPoint | undefined)[];
};

/** The limits at one size: binomial, or with φ > 1 drawn √φ wider on the arcsine scale. */
export function funnelLimits(n: number, share: number, phi: number, level: Level): Interval {
	if (phi <= 1) return binomialLimits(n, share, level);
	const [middle, half] = [Math.asin(Math.sqrt(share)), (normal[level] * Math.sqrt(phi)) / (2 * Math.sqrt(n))];
	return {
		low: Math.sin(clamp(middle - half, 0, Math.PI / 2)) ** 2,
		high: Math.sin(clamp(middle + half, 0, Math.PI / 2)) ** 2
	};
}

/**
 * Funnel plot instead of a ranking: shares beside the limits that chance alone would keep, 95 % and 99.8 %. Where the
 * shares scatter more than chance (φ > 1), limits are drawn √φ wider, on the arcsine scale.
 */
export function funnel(counts: readonly { k: number; n: number }[]): Funnel | undefined {
	const told = counts.map(({ k, n }) => (n >= fewestCases ? { k, n } : undefined));
	const all = told.reduce((sum, one) => sum + (one?.n ?? 0), 0);
	if (all === 0) return undefined;
	const share = told.reduce((sum, one) => sum + (one?.k ?? 0), 0) / all;
	const phi = overdispersion(told.flatMap((one) => (one ? [arcsineScore(one.k, one.n, share)] : [])));
	const points = told.map((one): FunnelPoint | undefined => {
		if (!one) return undefined;
		const { k, n } = one;
		const [limits95, limits998] = ([0.95, 0.998] as const).map((level) => funnelLimits(n, share, phi, level)) as [
			Interval,
			Interval
		];
		const outside = ({ low, high }: Interval) => k / n < low || k / n > high;
		const beyond = outside(limits998) ? 0.998 : outside(limits95) ? 0.95 : undefined;
		return { share: k / n, z: arcsineScore(k, n, share), limits95, limits998, beyond };
	});
	return { share, overdispersion: phi, points };
}

/** How long something took, or has taken so far (`closed: false`). Any unit. */
export type Duration = { days: number; closed: boolean };

/**
 * Kaplan–Meier: the time by which `share` of them are closed, the open ones included; undefined while that many are not
 * closed by this estimate (Kaplan & Meier 1958, doi:10.1080/01621459.1958.10501452). 0.5 is the median, 0.9 the P90.
 */
export function closedBy(durations: readonly Duration[], share: number): number | undefined {
	let open = 1;
	for (const days of [...new Set(durations.filter(({ closed }) => closed).map(({ days }) => days))].sort(
		(a, b) => a - b
	)) {
		const atRisk = durations.filter((one) => one.days >= days).length;
		const closed = durations.filter((one) => one.closed && one.days === days).length;
		open *= 1 - closed / atRisk;
		// Products of fractions: 1/2 must be met despite rounding.
		if (open <= 1 - share + 1e-12) return days;
	}
	return undefined;
}

/**
 * 95 % interval of the Kaplan–Meier median: days between which half may be closed, by Greenwood's variance on the log
 * scale (Brookmeyer & Crowley 1982, doi:10.2307/2530286). `high` undefined: open to above, the usual case with few.
 */
export function medianBand(durations: readonly Duration[]): { low: number; high: number | undefined } | undefined {
	let open = 1;
	let variance = 0;
	let low: number | undefined;
	for (const days of [...new Set(durations.filter(({ closed }) => closed).map(({ days }) => days))].sort(
		(a, b) => a - b
	)) {
		const atRisk = durations.filter((one) => one.days >= days).length;
		const closed = durations.filter((one) => one.closed && one.days === days).length;
		// Where nothing is left at risk the variance has no end.
		if (closed === atRisk) break;
		open *= 1 - closed / atRisk;
		variance += closed / (atRisk * (atRisk - closed));
		const wide = Math.exp(1.959963985 * Math.sqrt(variance));
		if (low === undefined && open / wide <= 0.5) low = days;
		if (Math.min(1, open * wide) <= 0.5) return { low: low ?? days, high: days };
	}
	return low === undefined ? undefined : { low, high: undefined };
}

/**
 * Soll in places by Little's law (Little 1961, doi:10.1287/opre.9.3.383): P50 of the monthly inflow × mean stay in months.
 * The interval is that of the median by rank, at least 95 %; it needs six months.
 *
 * @param inflow persons per month
 */
export function neededPlaces(
	inflow: readonly number[],
	stay: number
): { places: number; interval: Interval | undefined } | undefined {
	const median = quantile(inflow, 0.5);
	if (median === undefined) return undefined;
	const sorted = [...inflow].sort((a, b) => a - b);
	let rank = 0;
	while (binomialUpTo(rank, sorted.length, 0.5) <= 0.025) rank++;
	const [low, high] = [sorted[rank - 1], sorted[sorted.length - rank]];
	return {
		places: median * stay,
		interval: rank > 0 && low !== undefined && high !== undefined ? { low: low * stay, high: high * stay } : undefined
	};
}
