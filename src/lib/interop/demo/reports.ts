import type { DemoOffer } from './catalogue.ts';
import type { DemoClock } from './clock.ts';
import { demoPlans } from './plans.ts';
import { randomFrom } from './random.ts';
import { levelOf, monthLength, pastMonths } from './season.ts';

/** What was reported of an offer's places, newest first; the catalogue's own figures are the report after it. */
type DemoReport = {
	daysAgo: number;
	total: number;
	available: number;
	waiting: number;
	expectedWaitDays: number | null;
};

/** Days since an offer of a plan began: there was nothing to report before, and a week later the first places were taken. */
const startedDaysAgo = new Map(
	demoPlans.flatMap(({ offer, launchedDaysAgo }) =>
		offer !== undefined && launchedDaysAgo !== undefined ? [[offer, launchedDaysAgo] as const] : []
	)
);

/** Places in use in the last three months, where the story tells another course than that of its kind (story 6). */
const shareInUse: Record<string, readonly number[]> = { assisted_apprenticeship: [0.5, 0.55, 0.55] };

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));

/**
 * One report a month since the history began. Waiting lists grew to what they are with the demand for the need, and
 * move with the season; where people wait, nothing was free.
 */
export function demoReports(offer: DemoOffer, clock: DemoClock): DemoReport[] {
	const { places, confirmedDaysAgo, code } = offer;
	if (places === 'uncounted' || confirmedDaysAgo === null) return [];
	const { total, available, waiting, expectedWaitDays } = places;
	if (total === null || available === null || waiting === null) return [];
	const random = randomFrom(`weserbogen reports ${code}`);
	const need = offer.needs[0] ?? '';
	const today = levelOf(need, confirmedDaysAgo, clock);
	const started = startedDaysAgo.get(code) ?? Infinity;
	const monthly = Array.from({ length: pastMonths - 1 }, (_, index): DemoReport => {
		const month = index + 1;
		const daysAgo = Math.round(confirmedDaysAgo + month * monthLength);
		const level = levelOf(need, daysAgo, clock) / today;
		const grown = (1 - 0.65 * (month / pastMonths)) * (0.6 + 0.4 * level) * (0.85 + random() * 0.3);
		const queue = Math.round(waiting * grown);
		const usual = (total - available) / total;
		const inUse = shareInUse[code]?.[index] ?? (shareInUse[code] ? 0.85 : usual * (0.9 + 0.1 * level));
		const free = queue > 2 ? 0 : within(total * (1 - inUse) + (random() - 0.5) * total * 0.12, total);
		return {
			daysAgo,
			total,
			available: shareInUse[code]?.[index] === undefined ? free : within(total * (1 - inUse), total),
			waiting: queue,
			expectedWaitDays: expectedWaitDays === null ? null : Math.round(expectedWaitDays * Math.min(1.1, grown))
		};
	}).filter(({ daysAgo }) => daysAgo < started - 7);
	return started === Infinity
		? monthly
		: [
				...monthly,
				{ daysAgo: started - 7, total, available: Math.ceil((total + available) / 2), waiting: 0, expectedWaitDays: 0 }
			];
}
