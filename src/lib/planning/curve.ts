import type { Duration } from '#lib/gaps/index.ts';

/** Share of gaps still open after a day: a step of the Kaplan–Meier curve; the first is day 0. */
export type CurveStep = { day: number; open: number };

/** The whole curve behind the median (`closedBy`), open gaps counted until today. */
export function curveOf(durations: readonly Duration[]): CurveStep[] {
	const steps: CurveStep[] = [{ day: 0, open: 1 }];
	let open = 1;
	const days = [...new Set(durations.filter(({ closed }) => closed).map((one) => one.days))].sort((a, b) => a - b);
	for (const day of days) {
		const atRisk = durations.filter((one) => one.days >= day).length;
		const closed = durations.filter((one) => one.closed && one.days === day).length;
		open *= 1 - closed / atRisk;
		steps.push({ day, open });
	}
	return steps;
}
