/** From the gap to the offer: the figures in the head of planning. */
import { closedBy, medianBand, type Duration } from '#lib/gaps/index.ts';
import { dayOf, daysSince } from '#lib/platform/days.ts';
import { fewestForMedian, medianOf, reconnectedAfterDays } from './model.ts';
import { daysOf } from './plan-view.server.ts';
import type { Plan, Reach } from './queries.server.ts';

export type GapToOffer = {
	durations: (Duration & { planId: string; title: string })[];
	median: number | undefined;
	/** Its 95 % interval; without `high` open to above. */
	band: { low: number; high: number | undefined } | undefined;
	/** Days by which nine of ten gaps are closed; undefined while that many are not, or there are too few. */
	p90: number | undefined;
	/** The median as it stood a year ago. */
	yearAgo: number | undefined;
	/** Gaps of whose offer a place has been taken, and those still open. */
	closed: number;
	open: number;
};

const yearMilliseconds = 365 * 86_400_000;

/**
 * Days from the recognised gap to the first place taken of its offer (design.md § 9); gaps still open count with their
 * days so far.
 */
export function gapToOffer(plans: readonly Plan[], now: Date): GapToOffer {
	const durations = plans.flatMap((plan) => {
		const days = daysOf({ ...plan, launchedAt: plan.takenAt }, now);
		return days === undefined ? [] : [{ planId: plan.id, title: plan.title, days, closed: plan.takenAt !== null }];
	});
	const before = new Date(now.getTime() - yearMilliseconds);
	const earlier = plans.flatMap((plan) => {
		if (plan.recognisedOn === null || Date.parse(plan.recognisedOn) > before.getTime()) return [];
		const closed = plan.takenAt !== null && new Date(plan.takenAt) <= before;
		const days = daysOf({ ...plan, launchedAt: closed ? plan.takenAt : null }, before);
		return days === undefined ? [] : [{ days, closed }];
	});
	return {
		durations: durations.sort((a, b) => b.days - a.days),
		median: medianOf(durations),
		band: medianOf(durations) === undefined ? undefined : medianBand(durations),
		p90: durations.length < fewestForMedian ? undefined : closedBy(durations, 0.9),
		yearAgo: medianOf(earlier),
		closed: durations.filter(({ closed }) => closed).length,
		open: durations.filter(({ closed }) => !closed).length
	};
}

/** How those who waited fared, over all plans whose persons may be told. */
export type WaitedFor = {
	/** Persons × days of the gap. */
	personDays: number;
	/** Of plans started long enough ago: persons whose needs hang on them, and those who have a place. */
	persons: number;
	reconnected: number;
};

export function waitedFor(plans: readonly Plan[], reach: ReadonlyMap<string, Reach>, now: Date): WaitedFor {
	const sum: WaitedFor = { personDays: 0, persons: 0, reconnected: 0 };
	for (const plan of plans) {
		const told = reach.get(plan.id);
		if (told?.persons === undefined || told.covered === undefined) continue;
		sum.personDays += told.persons * (daysOf(plan, now) ?? 0);
		if (plan.launchedAt === null || daysSince(dayOf(plan.launchedAt), now) < reconnectedAfterDays) continue;
		sum.persons += told.persons;
		sum.reconnected += told.covered;
	}
	return sum;
}
