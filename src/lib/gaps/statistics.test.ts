import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	binomialLimits,
	clopperPearson,
	closedBy,
	forecast,
	funnel,
	garwood,
	medianBand,
	neededPlaces,
	overdispersion,
	predict,
	quantile,
	season,
	smooth,
	wilson
} from './statistics.ts';

// The figures themselves are compared with scipy's in tests/real-data and by `npm run reference`.

describe('an interval', () => {
	test('of nobody begins at 0 and ends at −ln 0.025', () => {
		expect(garwood(0).low).toBe(0);
		expect(garwood(0).high).toBeCloseTo(-Math.log(0.025), 12);
	});
	test('of 8 of 10 is the textbook’s, by score and exact', () => {
		expect(wilson(8, 10)!.low).toBeCloseTo(0.49016247153664183, 12);
		expect(wilson(8, 10)!.high).toBeCloseTo(0.9433178485456247, 12);
		expect(clopperPearson(8, 10)!.low).toBeCloseTo(0.4439045376923585, 12);
		expect(clopperPearson(0, 10)!.low).toBe(0);
	});
	test('of a large count keeps to the normal one', () => {
		const { low, high } = garwood(100_000);
		expect(low / (100_000 - 1.96 * Math.sqrt(100_000))).toBeCloseTo(1, 4);
		expect(high / (100_000 + 1.96 * Math.sqrt(100_000))).toBeCloseTo(1, 4);
	});
	test('of none out of none is unknown', () => {
		expect([wilson(0, 0), clopperPearson(0, 0)]).toEqual([undefined, undefined]);
	});
	test('holds what was seen, and the exact one is never narrower than it must be', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(300), (n, seen) => {
				const k = Math.min(n, seen);
				for (const { low, high } of [wilson(k, n)!, clopperPearson(k, n)!]) {
					expect(low).toBeLessThanOrEqual(k / n);
					expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
				}
				expect(garwood(k).low).toBeLessThanOrEqual(k);
				expect(garwood(k).high).toBeGreaterThan(k);
			})
		);
	});
});

describe('smoothing', () => {
	test('draws small areas further to the mean than large ones', () => {
		const { mean, rates } = smooth([0, 0, 30, 40], [10, 200, 100, 200])!;
		expect(mean).toBeCloseTo(70 / 510, 15);
		expect(mean - rates[0]!).toBeLessThan(mean - rates[1]!);
		expect(rates.every((rate) => rate >= 0)).toBe(true);
	});
	test('gives everybody the mean when the differences are chance', () => {
		const { between, rates } = smooth([10, 10, 10], [100, 100, 100])!;
		expect(between).toBe(0);
		expect(rates).toEqual([0.1, 0.1, 0.1]);
	});
	test('gives an area without persons the mean, and says nothing without any', () => {
		expect(smooth([0, 9], [0, 90])!.rates[0]).toBeCloseTo(0.1, 15);
		expect(smooth([0], [0])).toBeUndefined();
	});
});

describe('a forecast', () => {
	test('of rare events keeps 0 possible', () => {
		expect(predict({ count: 3, months: 12 }, 3)).toEqual({ p10: 0, p50: 1, p90: 2 });
	});
	test('holds for very many, where the chance of none is too small to be written', () => {
		const { p10, p50, p90 } = predict({ count: 50_000, months: 12 }, 12);
		expect(p50).toBeGreaterThan(49_900);
		expect(p50).toBeLessThan(50_100);
		expect((p90 - p10) / 2 / 1.2816).toBeCloseTo(Math.sqrt(100_000), -1);
	});
	test('of no horizon is 0, from nothing is none', () => {
		expect(predict({ count: 5, months: 12 }, 0)).toEqual({ p10: 0, p50: 0, p90: 0 });
		expect(() => predict({ count: 5, months: 0 }, 3)).toThrow(RangeError);
	});

	const winters = Array.from({ length: 36 }, (_, month) => (month % 12 < 2 ? 60 : 12));
	test('follows the season from 24 known months on', () => {
		const factors = season(winters, 0)!;
		expect(factors.reduce((sum, factor) => sum + factor, 0)).toBeCloseTo(12, 12);
		expect(factors[0]! / factors[6]!).toBeGreaterThan(3);
		const [january, , march] = forecast(winters, 0, 3)!;
		expect(january!.p50).toBeGreaterThan(3 * march!.p50);
	});
	test('begins in the month that comes after the last one', () => {
		// The list begins in March and ends in February: what comes first is an ordinary month.
		const fromMarch = [...winters.slice(2), ...winters.slice(0, 2)];
		expect(forecast(fromMarch, 2, 11)!.map(({ p50 }) => p50 > 30)).toEqual([...Array(10).fill(false), true]);
	});
	test('has too little to go by below them: an unknown month is none', () => {
		expect(forecast(winters.slice(0, 23), 0, 3)).toBeUndefined();
		expect(forecast([...winters.slice(0, 23), undefined], 0, 3)).toBeUndefined();
		expect(forecast(winters.slice(0, 24), 0, 3)).toHaveLength(3);
		expect(forecast(Array(24).fill(0), 0, 3)).toBeUndefined();
	});
});

describe('a funnel', () => {
	test('hides what has fewer than ten, and counts it nowhere', () => {
		const { points, share } = funnel([
			{ k: 9, n: 9 },
			{ k: 10, n: 20 },
			{ k: 25, n: 50 }
		])!;
		expect(points[0]).toBeUndefined();
		expect(share).toBe(0.5);
	});
	test('points at the one that chance does not explain', () => {
		const even = Array.from({ length: 12 }, (_, index) => ({ k: 48 + (index % 5), n: 100 }));
		const { points } = funnel([...even, { k: 80, n: 100 }])!;
		expect(points.map((point) => point?.beyond)).toEqual([...Array(12).fill(undefined), 0.998]);
	});
	test('draws its limits wider where all of them scatter', () => {
		const wild = [20, 35, 50, 65, 80, 30, 70, 25, 75, 50].map((k) => ({ k, n: 100 }));
		const { overdispersion: phi, points, share } = funnel(wild)!;
		expect(phi).toBeGreaterThan(10);
		const chance = binomialLimits(100, share, 0.95);
		expect(points[0]!.limits95.low).toBeLessThan(chance.low);
		expect(points.every((point) => point?.beyond === undefined)).toBe(true);
	});
	test('says nothing of nothing', () => {
		expect(funnel([{ k: 1, n: 9 }])).toBeUndefined();
		expect(overdispersion([])).toBe(0);
	});
});

describe('durations', () => {
	const closed = (days: number) => ({ days, closed: true });
	const open = (days: number) => ({ days, closed: false });
	test('count what is still open: median and P90', () => {
		const all = [closed(100), closed(200), open(250), closed(300), open(400), open(400)];
		expect(closedBy(all, 0.5)).toBe(300);
		expect(closedBy(all, 0.9)).toBeUndefined();
	});
	test('without open ones are those of the list', () => {
		const ten = Array.from({ length: 10 }, (_, index) => closed(10 * (index + 1)));
		expect([closedBy(ten, 0.5), closedBy(ten, 0.9)]).toEqual([50, 90]);
	});
});

describe('the interval of a median', () => {
	const parse = (times: string) =>
		times.split(' ').map((time) => ({ days: Number.parseInt(time, 10), closed: !time.endsWith('+') }));

	// The two groups of the aml data, as R's survival::survfit prints them (conf.type "log", its default).
	test('is that of survfit', () => {
		const maintained = parse('9 13 13+ 18 23 28+ 31 34 45+ 48 161+');
		expect(closedBy(maintained, 0.5)).toBe(31);
		expect(medianBand(maintained)).toEqual({ low: 18, high: undefined });
		const nonmaintained = parse('5 5 8 8 12 16+ 23 27 30 33 43 45');
		expect(closedBy(nonmaintained, 0.5)).toBe(23);
		expect(medianBand(nonmaintained)).toEqual({ low: 8, high: undefined });
	});
	test('has an end where many are closed, and is none where nothing is', () => {
		const many = Array.from({ length: 40 }, (_, index) => ({ days: index + 1, closed: true }));
		const band = medianBand(many)!;
		expect(band.low).toBeLessThan(20);
		expect(band.high).toBeGreaterThan(20);
		expect(medianBand([{ days: 9, closed: false }])).toBeUndefined();
	});
});

describe('needed places', () => {
	test('are the median inflow times the stay, whatever one month brought', () => {
		expect(neededPlaces([4, 5, 6, 5, 90], 3)!.places).toBe(15);
	});
	test('have an interval from six months on', () => {
		expect(neededPlaces([4, 5, 6, 5, 9], 3)!.interval).toBeUndefined();
		expect(neededPlaces([4, 5, 6, 5, 9, 7], 3)!.interval).toEqual({ low: 12, high: 27 });
		// Ranks 3 and 10 of 12: P(X ≤ 2) = 0.019, P(X ≤ 3) = 0.073.
		expect(neededPlaces([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 1)!.interval).toEqual({ low: 3, high: 10 });
	});
	test('are unknown without a month', () => {
		expect(neededPlaces([], 3)).toBeUndefined();
		expect(quantile([], 0.5)).toBeUndefined();
	});
});
