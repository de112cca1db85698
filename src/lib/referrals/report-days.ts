/** Days on which something can have happened. */
import { addDays } from '#lib/platform/days.ts';
import { standing, type Reported } from './state.ts';

/**
 * How long before the request somebody may have begun: it is often written down after a first visit that was agreed by
 * telephone, and voluntary offers name the month only. Earlier days are typing errors.
 */
const beginTolerance = 31;

export type DayFault = { fault: 'ahead' | 'before_request' | 'before_begin' | 'before_last'; on: string };

/**
 * What speaks against a reported day: nothing has happened ahead of today, nobody begins long before the request, and
 * what follows the begin does not come before it, nor before what was reported last.
 *
 * @param on as it will be stored: the first of the month where only the month is told (`byMonth`)
 */
export function dayFault(
	on: string,
	known: { sentOn: string; today: string; startedOn: string | undefined; lastOn: string | undefined; byMonth: boolean }
): DayFault | undefined {
	if (on > known.today) return { fault: 'ahead', on: known.today };
	if (!known.startedOn) {
		const day = addDays(known.sentOn, -beginTolerance);
		const earliest = known.byMonth ? `${day.slice(0, 7)}-01` : day;
		return on < earliest ? { fault: 'before_request', on: earliest } : undefined;
	}
	if (on < known.startedOn) return { fault: 'before_begin', on: known.startedOn };
	return known.lastOn && on < known.lastOn ? { fault: 'before_last', on: known.lastOn } : undefined;
}

/** The latest day on which something was reported to have happened since the begin. */
export const lastHappened = (reported: readonly Reported[]): string | undefined =>
	standing(reported)
		.filter(({ event }) => event === 'started' || event === 'interrupted' || event === 'resumed')
		.flatMap(({ happensOn }) => happensOn ?? [])
		.sort()
		.at(-1);
