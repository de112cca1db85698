import type { Duration } from '#lib/gaps/index.ts';

/** Share of gaps still open after a day: a step of the Kaplan–Meier curve; the first is day 0. */
type CurveStep = { day: number; open: number };

/** The whole curve behind the median (`closedBy`), open gaps counted until today. */
export function curveOf(durations: readonly Duration[]): CurveStep[] {
	let open = 1;
	// A gap closed on the day it was seen falls on the curve's beginning.
	const days = [...new Set([0, ...durations.filter(({ closed }) => closed).map((one) => one.days)])];
	return days
		.sort((a, b) => a - b)
		.map((day) => {
			const atRisk = durations.filter((one) => one.days >= day).length;
			const closed = durations.filter((one) => one.closed && one.days === day).length;
			open *= atRisk === 0 ? 1 : 1 - closed / atRisk;
			return { day, open };
		});
}
