import { m } from '#lib/paraglide/messages.js';
import { number, percent, unknown, type Locale } from '#lib/ui/format.ts';
import { conditionLabels, type Condition } from '#lib/needs/index.ts';
import type { DemandBase } from './model.ts';
import type { Cell, Count } from './suppression.ts';

/** `9`, `unter 3`, `mind. 12`, or that it is not told. */
export function countLabel(count: Count, locale: Locale): string {
	if ('exact' in count) return number(count.exact, locale);
	if (count.high !== undefined) return belowLabel(count.high + 1, locale);
	return count.low > 0 ? m.gaps_at_least({ count: number(count.low, locale) }) : m.gaps_not_told();
}

/** The one way in which too few are told: which of the few they are is said nowhere. */
export const belowLabel = (k: number, locale: Locale): string => m.ui_fewer_than({ count: number(k, locale) });

/** How many persons a suppressed cell has: `unter 3`, sensitive `unter 5`. */
export const smallLabel = (cell: Cell, locale: Locale): string => belowLabel(cell.upTo + 1, locale);

export const coverageLabel = (cell: Cell, locale: Locale): string =>
	cell.coverage === undefined
		? unknown(locale)
		: cell.atMost
			? m.gaps_at_most({ percent: percent(cell.coverage, locale) })
			: percent(cell.coverage, locale);

/** The two lines of a cell: what stands out, and what is told below it. */
export function cellLines(cell: Cell, locale: Locale): { first: string; second: string } {
	switch (cell.kind) {
		case 'graded':
			return { first: coverageLabel(cell, locale), second: personsLabel(cell, locale) };
		case 'unreachable':
			return { first: m.gaps_cell_unreachable(), second: '' };
		case 'unknown':
			return { first: unknown(locale), second: m.gaps_cell_unknown() };
		case 'suppressed':
			return { first: smallLabel(cell, locale), second: m.gaps_cell_small() };
		case 'withheld':
			return { first: '–', second: m.gaps_cell_withheld() };
		case 'no-demand':
			return { first: '', second: m.gaps_cell_no_demand() };
		default:
			return cell.kind satisfies never;
	}
}

/** The larger of both: who waits at a provider, and whose need is reported. */
function personsLabel(cell: Cell, locale: Locale): string {
	return 'exact' in cell.open && cell.open.exact > (cell.waiting ?? 0)
		? m.gaps_cell_reported({ count: number(cell.open.exact, locale) })
		: m.gaps_cell_waiting({ count: waitingLabel(cell, locale) });
}

/** `7`, or `unter 3` where they are too few. */
export const waitingLabel = (cell: Cell, locale: Locale): string =>
	cell.waiting === undefined ? smallLabel(cell, locale) : number(cell.waiting, locale);

const baseLabels: Record<DemandBase['series'], () => string> = {
	elb: m.gaps_base_elb,
	residents: m.gaps_base_residents,
	population: m.gaps_base_population,
	equal: m.gaps_base_equal
};

export const baseLabel = (base: DemandBase): string =>
	base.series === 'equal'
		? m.gaps_base_note_equal()
		: m.gaps_base_note({ base: baseLabels[base.series](), year: base.year });

/** A name for the head of a narrow column: long words of a compound are cut, the whole name is in its title. */
export const shortName = (name: string): string =>
	name
		.replace(/ (und|and) /g, (_, word: string) => ` ${word.charAt(0)}. `)
		.replace(/\p{L}{12,}/gu, (word) => `${word.slice(0, 8)}.`);

/** Series that the portal knows have a name; others are called as their file and column say. */
export function seriesLabel(series: string): string {
	if (series === 'elb') return m.gaps_series_elb();
	return series === 'residents' || series === 'population' ? m.gaps_series_residents() : series;
}

/** What stands at an open need besides its reason. */
export const markLabels: Record<Condition | 'substituted', () => string> = {
	...conditionLabels,
	substituted: m.gapviews_mark_substituted
};
