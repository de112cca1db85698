import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { smallest } from '#lib/directory/index.ts';
import { dayOf } from '#lib/platform/days.ts';
import { monthOf, monthsFrom, type Month } from './months.ts';
import { ensureMaySee, type GapMatrix } from './queries.server.ts';
import { fewestCases, fewestMonths, forecast, funnel, type Forecast, type Interval, type Level } from './statistics.ts';

/** Months that the forecast looks ahead. */
export const forecastMonths = 6;

/** `known`: whole months that it rests on. */
export type NeedForecast = { months: Month[]; forecasts: Forecast[]; known: number };

/**
 * Reports expected per month. Known is every whole month since the network's first report; undefined below 24 of them
 * or ten reports: "Datenlage reicht nicht".
 */
export async function getForecast(tx: Tx, actor: Actor, needId: string, now: Date): Promise<NeedForecast | undefined> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ term_id: string; month: string; reports: number }>(
		sql`select term_id, month::text, sum(reports)::integer as reports from casework.reports_by_month() group by 1, 2`
	);
	const first = rows.map(({ month }) => month).sort()[0];
	const current = monthOf(dayOf(now));
	if (first === undefined) return undefined;
	// The first month may have begun in its middle; the current one is not over.
	const known = monthsFrom(monthOf(first, 1), 36).filter((month) => month < current);
	const counts = known.map((month) => rows.find((row) => row.term_id === needId && row.month === month)?.reports ?? 0);
	const seen = counts.reduce((sum, count) => sum + count, 0);
	if (known.length < fewestMonths || seen < fewestCases) return undefined;
	const found = forecast(counts, Number(known[0]?.slice(5, 7)) - 1, forecastMonths);
	return found && { months: monthsFrom(current, forecastMonths), forecasts: found, known: known.length };
}

export type FunnelArea = {
	name: string;
	/** Referrals with an answer; and the share of them that began. */
	n: number;
	share: number;
	limits95: Interval;
	limits998: Interval;
	beyond: Level | undefined;
};

/**
 * Share of answered referrals that came to a begin, per area of the person, with the limits that chance keeps: no ranking.
 * Areas below ten, or with one or two on one side, are not told and in no mean.
 */
export async function getFunnel(
	tx: Tx,
	actor: Actor,
	matrix: Pick<GapMatrix, 'areas'>
): Promise<{ share: number; overdispersion: number; areas: FunnelArea[]; hidden: number } | undefined> {
	ensureMaySee(actor);
	const rows = await tx.execute<{ area_id: string | null; n: number; k: number }>(sql`
		select area_id, sum(referrals)::integer as n, coalesce(sum(referrals) filter (where begun), 0)::integer as k
		from casework.observed_waits() group by area_id`);
	const isTold = ({ n, k }: { n: number; k: number }): boolean =>
		n >= fewestCases && (k === 0 || k >= smallest) && (n === k || n - k >= smallest);
	const own = matrix.areas.flatMap(({ id, name }) => {
		const row = rows.find((one) => one.area_id === id);
		return row ? [{ name, ...row }] : [];
	});
	const told = own.filter(isTold);
	const found = funnel(told);
	if (!found) return undefined;
	return {
		share: found.share,
		overdispersion: found.overdispersion,
		hidden: own.length - told.length,
		areas: told.flatMap(({ name, n }, index): FunnelArea[] => {
			const point = found.points[index];
			return point ? [{ name, n, ...point }] : [];
		})
	};
}
