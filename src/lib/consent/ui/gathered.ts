import { clock, date, type Locale } from '#lib/ui/format.ts';
import type { ExtractField } from '../extract.server.ts';

/** What is shown once, with the rows that it stands for. */
export type Shown = { fields: ExtractField[]; technical: ExtractField[] };

/**
 * Rows that say the same but for one moment, once, with all their moments by day: a page that was opened forty times is
 * one entry of the reading log, not forty. Nothing is left out; in the order of the first of them.
 */
export function gathered(rows: readonly ExtractField[][], locale: Locale): Shown[] {
	const alike = Map.groupBy(rows, (row) =>
		row
			.filter(({ technical }) => !technical)
			.map(({ column, value, at }) => `${column}=${at ? '' : value}`)
			.join('\n')
	);
	return [...alike.values()].flatMap((same) => {
		const moments = same.map((row) => row.flatMap(({ at }) => at ?? []));
		const [first] = same;
		if (!first || same.length === 1 || moments.some((some) => some.length !== 1))
			return same.map((row) => shown([row], row));
		const value = byDay(moments.flat(), locale);
		return [
			shown(
				same,
				first.map((one) => (one.at ? { ...one, value } : one))
			)
		];
	});
}

const shown = (rows: readonly ExtractField[][], row: readonly ExtractField[]): Shown => ({
	fields: row.filter(({ technical, value }) => value !== null && !technical),
	technical: rows.flatMap((one) => one.filter(({ technical, value }) => value !== null && technical))
});

/** `29.11.2026, 09:40 Uhr, 10:05 Uhr · 30.11.2026, 08:00 Uhr` */
function byDay(moments: readonly string[], locale: Locale): string {
	const days = Map.groupBy(moments, (at) => date(at, locale));
	return [...days]
		.map(([day, times]) => [day, ...new Set(times.map((at) => clock(at, locale)))].join(', '))
		.join(' · ');
}
