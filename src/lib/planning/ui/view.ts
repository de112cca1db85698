import { m } from '#lib/paraglide/messages.js';
import { days as daysLabel, number, type Locale } from '#lib/ui/format.ts';
import type { Criterion } from '../priority.ts';
import type { GapToOffer } from '../gap-to-offer.server.ts';
import type { Plan } from '../queries.server.ts';

/** A plan as board and list show it. */
export type PlanView = Pick<
	Plan,
	| 'id'
	| 'title'
	| 'stage'
	| 'term'
	| 'areas'
	| 'organisation'
	| 'places'
	| 'evidence'
	| 'nextStep'
	| 'nextStepOn'
	| 'droppedReason'
	| 'launchedAt'
	| 'since'
> & {
	/** Days from the recognised gap to the start, or so far. */
	days: number | undefined;
	/** Last day to order it; undefined while start or form are open. */
	orderOn: string | undefined;
	optionOn: string | null;
	optionNote: string;
	/** Figures for its priority. */
	weighed: Record<Criterion, number | undefined>;
	waiting: { label: string; value: string };
	/** "7 von 11" */
	reached: string | undefined;
};

export const areasLabel = (plan: { areas: { name: string }[] }): string =>
	plan.areas.length === 0 ? m.planning_whole_network() : plan.areas.map(({ name }) => name).join(', ');

/** `offen seit 6 Tagen`, `gestartet nach 1 Tag` */
export function durationLabel(days: number, started: boolean, locale: Locale): string {
	const one = started ? m.planning_started_after_one : m.planning_open_for_one;
	const many = started ? m.planning_started_after : m.planning_open_for;
	return days === 1 ? one() : many({ days: number(days, locale) });
}

/** How sure the median is: "95 %: 148 Tage bis offen, n = 7". */
export const bandLabel = ({ band, durations }: Pick<GapToOffer, 'band' | 'durations'>, locale: Locale): string =>
	band === undefined
		? m.planning_headline_band_none({ n: number(durations.length, locale) })
		: band.high === undefined
			? m.planning_headline_band_open({ low: daysLabel(band.low, locale), n: number(durations.length, locale) })
			: m.planning_headline_band({
					low: number(band.low, locale),
					high: daysLabel(band.high, locale),
					n: number(durations.length, locale)
				});
