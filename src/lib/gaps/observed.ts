import { isFew, smallest } from '#lib/directory/index.ts';
import { closedBy, fewestCases, neededPlaces, type Duration, type Interval } from './statistics.ts';

// What was observed at referrals, as it may be told: pure rules over counts.

/** Referrals that took as many days, or have waited so long so far (`begun: false`). */
export type WaitCount = { days: number; begun: boolean; referrals: number };

/** Days from request to begin; whoever still waits counts with the days so far (Kaplan–Meier). */
export type ObservedWait = {
	/** Referrals that began, and those that still wait or came to nothing. */
	begun: number;
	open: number;
	/** Half of them had begun by then; undefined: not yet half. */
	p50: number | undefined;
	/** Only from ten that began. */
	p90: number | undefined;
};

/** Undefined where fewer than k began: too few to be told. */
export function observedWait(counts: readonly WaitCount[], k: number): ObservedWait | undefined {
	const durations = counts.flatMap(({ days, begun, referrals }) =>
		Array.from({ length: referrals }, (): Duration => ({ days, closed: begun }))
	);
	const begun = durations.filter(({ closed }) => closed).length;
	if (begun < k) return undefined;
	return {
		begun,
		open: durations.length - begun,
		p50: closedBy(durations, 0.5),
		p90: begun >= fewestCases ? closedBy(durations, 0.9) : undefined
	};
}

/** From this share of "does not fit" on places are there and do not help (R23). */
export const unfitShare = 0.2;

/** *Passung*: undefined below ten answers or below the share. `share` only where the persons behind it may be told. */
export function fitFlag(
	{ answered, unfit }: { answered: number; unfit: number },
	k: number
): { share: number | undefined } | undefined {
	if (answered < fewestCases || unfit / answered < unfitShare) return undefined;
	return { share: unfit >= k && (answered - unfit >= k || answered === unfit) ? unfit / answered : undefined };
}

/** Soll by Little beside what is there. Undefined: "Datenlage reicht nicht". */
export type Target = {
	/** Whole places. */
	places: number;
	interval: { low: number; high: number };
	/** Ist ÷ Soll. */
	ratio: number;
	ratioInterval: Interval;
	/** Mean stay in days and how many it rests on. */
	stay: number;
	stays: number;
};

const daysPerMonth = 365.25 / 12;

/**
 * Soll = P50 of the monthly inflow × mean stay; told from ten persons in twelve months and ten stays, where the interval
 * exists and the median month has somebody.
 */
export function targetOf(
	inflow: readonly number[],
	stays: readonly { days: number; referrals: number }[],
	usable: number
): Target | undefined {
	const count = stays.reduce((sum, { referrals }) => sum + referrals, 0);
	if (count < fewestCases || inflow.reduce((sum, persons) => sum + persons, 0) < fewestCases) return undefined;
	const stay = stays.reduce((sum, { days, referrals }) => sum + days * referrals, 0) / count;
	const needed = neededPlaces(inflow, stay / daysPerMonth);
	if (!needed?.interval || needed.places <= 0 || needed.interval.low <= 0) return undefined;
	return {
		places: Math.ceil(needed.places),
		interval: { low: Math.ceil(needed.interval.low), high: Math.ceil(needed.interval.high) },
		ratio: usable / needed.places,
		ratioInterval: { low: usable / needed.interval.high, high: usable / needed.interval.low },
		stay,
		stays: count
	};
}

/** Searches without a hit are nobody's, but a few in one place may point at somebody: below three only "fewer than 3". */
export const searchesOf = (searches: number): { exact: number } | { low: number; high: number } =>
	isFew(searches, smallest) ? { low: 1, high: smallest - 1 } : { exact: searches };
