/** What is offered for one need in one area, from confirmed reports only: what is stale or unknown is not in the sums. */
export type Supply = {
	/** Σ total. */
	usable: number;
	/** Σ places in use or booked: total less what is bookable now. */
	active: number;
	/** Σ waiting, as reported. */
	waiting: number;
	/** Offers that serve the need in the area or in the whole network, per place where they are held. */
	offers: number;
	/** Of these, offers whose figures are stale, unverified or not given. */
	unconfirmed: number;
	/** Longest reported wait in days. */
	waitDays: number | undefined;
};

export type RawCell = Supply & {
	/** Distinct persons with an open unmet need that counts as a gap. Never leaves this module below k. */
	open: number;
};

export const nothing: Supply = { usable: 0, active: 0, waiting: 0, offers: 0, unconfirmed: 0, waitDays: undefined };

export const addSupply = (a: Supply, b: Supply): Supply => ({
	usable: a.usable + b.usable,
	active: a.active + b.active,
	waiting: a.waiting + b.waiting,
	offers: a.offers + b.offers,
	unconfirmed: a.unconfirmed + b.unconfirmed,
	waitDays:
		a.waitDays === undefined ? b.waitDays : b.waitDays === undefined ? a.waitDays : Math.max(a.waitDays, b.waitDays)
});

/** Versorgungsgrad (R84): usable places ÷ (active + waiting + open needs); no demand has no grade. */
export function coverageOf(cell: Pick<RawCell, 'usable' | 'active' | 'waiting' | 'open'>): number | undefined {
	const demand = cell.active + cell.waiting + cell.open;
	return demand === 0 ? undefined : cell.usable / demand;
}

/** Steps of the quantity scale; the largest gap is the strongest cell. Judged by the percentage as it is shown. */
export const steps = [
	{ step: 5, below: 40 },
	{ step: 4, below: 55 },
	{ step: 3, below: 70 },
	{ step: 2, below: 85 },
	{ step: 1, below: 100 },
	{ step: 0, below: Infinity }
] as const;
export type Step = (typeof steps)[number]['step'];
export const percentOf = (coverage: number): number => Math.round(coverage * 100);
export const stepOf = (coverage: number): Step => steps.find(({ below }) => percentOf(coverage) < below)?.step ?? 0;

/**
 * Divides a whole number in proportion to weights by largest remainder; the parts add up to it.
 * Equal remainders go to the earlier part. Without any weight everybody gets the same.
 */
export function shareOut(amount: number, weights: readonly number[]): number[] {
	if (weights.length === 0) return [];
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const quotas = weights.map((weight) => (total > 0 ? (amount * weight) / total : amount / weights.length));
	const parts = quotas.map(Math.floor);
	const left = amount - parts.reduce((sum, part) => sum + part, 0);
	const order = quotas
		.map((quota, index) => ({ index, rest: quota - Math.floor(quota) }))
		.sort((a, b) => b.rest - a.rest || a.index - b.index);
	for (const { index } of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
	return parts;
}

/** Shares a network-wide supply over areas. Free and taken places apart, so that no area has more taken than usable. */
export function shareSupply(supply: Supply, weights: readonly number[]): Supply[] {
	const free = shareOut(supply.usable - supply.active, weights);
	const active = shareOut(supply.active, weights);
	const waiting = shareOut(supply.waiting, weights);
	return weights.map((_, index) => ({
		usable: (free[index] ?? 0) + (active[index] ?? 0),
		active: active[index] ?? 0,
		waiting: waiting[index] ?? 0,
		offers: supply.offers,
		unconfirmed: supply.unconfirmed,
		waitDays: supply.waitDays
	}));
}

const demandSeries = ['elb', 'residents', 'population'] as const;
export type DemandBase =
	{ series: (typeof demandSeries)[number]; year: number; weights: number[] } | { series: 'equal'; weights: number[] };
export type Statistic = { areaId: string; series: string; year: number; value: number | null };

/**
 * By what network-wide offers are shared: the newest year of the first series in which every area is known.
 * An unknown value is not 0, so a series with a hole is passed over.
 */
export function demandBase(areaIds: readonly string[], statistics: readonly Statistic[]): DemandBase {
	for (const series of demandSeries) {
		const own = statistics.filter((row) => row.series === series);
		for (const year of [...new Set(own.map((row) => row.year))].sort((a, b) => b - a)) {
			const known = new Map(
				own.filter((row) => row.year === year && row.value !== null).map((row) => [row.areaId, Number(row.value)])
			);
			const weights = areaIds.map((id) => known.get(id));
			if (weights.length > 0 && weights.every((weight) => weight !== undefined) && weights.some((weight) => weight > 0))
				return { series, year, weights };
		}
	}
	return { series: 'equal', weights: areaIds.map(() => 1) };
}

/** May a number of persons be told, and are they enough to be divided? */
export const isToldFrom = (count: { exact: number } | { low: number }, k: number): boolean =>
	'exact' in count && count.exact >= k;

/** Reasons of a cell, largest first; what is too small to be told apart is merged. */
export type ReasonShare<Reason extends string = string> = { reason: Reason; persons: number };

/**
 * Merges reasons of fewer than k persons. A single small one, or small ones that together stay below k, take the next
 * larger into the group, so that the total never gives one away. Which reasons were merged is not told.
 */
export function mergeReasons<Reason extends string>(
	shares: readonly ReasonShare<Reason>[],
	k: number
): { shown: ReasonShare<Reason>[]; merged: number } {
	const sorted = shares
		.filter(({ persons }) => persons > 0)
		.sort((a, b) => b.persons - a.persons || (a.reason < b.reason ? -1 : 1));
	let shown = sorted.filter(({ persons }) => persons >= k);
	let rest = sorted.slice(shown.length);
	const sum = () => rest.reduce((total, { persons }) => total + persons, 0);
	while (rest.length > 0 && shown.length > 0 && (rest.length < 2 || sum() < k)) {
		rest = [...shown.slice(-1), ...rest];
		shown = shown.slice(0, -1);
	}
	return { shown, merged: sum() };
}
