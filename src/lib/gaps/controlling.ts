/** Figures of controlling and what may be said of them (design.md § 11, domain notes § 5). Pure; no database. */
import { fewestCases, wilson, type Interval } from './statistics.ts';

/** As the database gives them for one offer and twelve months: null below ten persons. */
export type OfferFigures = {
	offerId: string;
	requested: number | null;
	answered: number | null;
	responseLow: number | null;
	responseDays: number | null;
	responseHigh: number | null;
	accepted: number | null;
	takenUp: number | null;
	begun: number | null;
	waitLow: number | null;
	waitDays: number | null;
	waitHigh: number | null;
	cohort: number | null;
	early: number | null;
	completed: number | null;
	closed: number | null;
	participation: number | null;
	working: number | null;
	reached: number | null;
};

/** Participation first (R127); the order of the page. */
export const controllingIndicators = [
	'participation',
	'working',
	'reached',
	'take_up',
	'response',
	'wait',
	'early_exit',
	'utilisation',
	'cost'
] as const;
export type ControllingIndicator = (typeof controllingIndicators)[number];

/** A share with its interval; undefined where fewer than ten persons are behind it. */
export type Share = { k: number; n: number; share: number; interval: Interval };
export function shareOf(k: number | null, n: number | null): Share | undefined {
	if (k === null || n === null || n < fewestCases) return undefined;
	const interval = wilson(k, n);
	return interval && { k, n, share: k / n, interval };
}

/** A median with quartiles, in days. */
export type Spread = { n: number; low: number; middle: number; high: number };
export const spreadOf = (
	n: number | null,
	low: number | null,
	middle: number | null,
	high: number | null
): Spread | undefined =>
	n === null || n < fewestCases || low === null || middle === null || high === null
		? undefined
		: { n, low, middle, high };

/** Place-days of a stretch: those that a report vouched for, and those of them that were taken. */
export type PlaceDays = { contracted: number; occupied: number };
/** Occupied ÷ contracted place-days; undefined where no report says anything. Unknown is not zero. */
export const utilisationOf = ({ contracted, occupied }: PlaceDays): number | undefined =>
	contracted > 0 ? occupied / contracted : undefined;

/** Below this share in each of three months an offer is too small to stand alone (R115). */
const nicheShare = 0.6;
/** Three months with figures, each below: pooling with other commissioning bodies is worth a talk. */
export const isNiche = (months: readonly PlaceDays[]): boolean =>
	months.length === 3 &&
	months.every((month) => {
		const share = utilisationOf(month);
		return share !== undefined && share < nicheShare;
	});

/** Yearly amount of an agreement in cents, over what it paid for; undefined where it cannot be told. */
export const costPer = (yearlyCents: number | null, units: number | null): number | undefined =>
	yearlyCents === null || units === null || units === 0 ? undefined : yearlyCents / 100 / units;
