/** How old the word of a provider may be. */

export const freshnesses = ['fresh', 'due', 'stale', 'unverified'] as const;
/** How far a capacity report can still be relied on; stale and unverified never show as free. */
export type Freshness = (typeof freshnesses)[number];

export type FreshnessLimits = { dueAfterDays: number; staleAfterDays: number };
/** For offers without an instrument (design.md § 5). */
export const defaultLimits: FreshnessLimits = { dueAfterDays: 30, staleAfterDays: 60 };

const day = 86_400_000;

/** The state of a report as of `validAt`; limits in days, inclusive: on the last day it still holds. */
export function freshnessOf(validAt: Date | null, now: Date, limits: FreshnessLimits = defaultLimits): Freshness {
	if (!validAt) return 'unverified';
	const age = now.getTime() - validAt.getTime();
	if (age > limits.staleAfterDays * day) return 'stale';
	if (age > limits.dueAfterDays * day) return 'due';
	return 'fresh';
}

export const isConfirmed = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'due';
