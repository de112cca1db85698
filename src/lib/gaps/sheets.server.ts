import { reasonLabels } from '#lib/needs/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actor } from '#lib/platform/actor.ts';
import type { Cell as Written, Column } from '#lib/platform/sheet.server.ts';
import { date, unknown, type Locale } from '#lib/ui/format.ts';
import type { CardDetails } from './card.server.ts';
import { cellLines, countLabel, markLabels, seriesLabel, smallLabel } from './labels.ts';
import type { AreaFigures, GapCard, GapMatrix, Need } from './queries.server.ts';
import type { Cell, Count } from './suppression.ts';

// What leaves the portal as a file: the published figures of the page, nothing of their own.

/** What goes to readers outside the office is rounded to a multiple of this. */
export const outsideStep = 5;

/** 1: as on the page. */
export const stepFor = (actor: Actor): number => (actor.role === 'evaluator' ? outsideStep : 1);
const rounded = (value: number, step: number): number => Math.round(value / step) * step;

const written = (count: Count, locale: Locale, step: number): Written =>
	'exact' in count ? rounded(count.exact, step) : countLabel(count, locale);

type MatrixLine = { need: Need; area: string; cell: Cell };
export const matrixLines = (matrix: GapMatrix): MatrixLine[] =>
	matrix.rows.flatMap(({ need, cells }) =>
		cells.flatMap((cell, column) => {
			const area = matrix.areas[column];
			return area ? [{ need, area: area.name, cell }] : [];
		})
	);

const isKnown = ({ offers, unconfirmed }: Cell): boolean => offers === 0 || offers > unconfirmed;

export function matrixColumns(locale: Locale, step: number): Column<MatrixLine>[] {
	const places =
		(of: (cell: Cell) => number) =>
		({ cell }: MatrixLine): Written =>
			isKnown(cell) ? rounded(of(cell), step) : unknown(locale);
	return [
		{ head: m.gaps_need(), of: ({ need }) => need.label },
		{ head: m.gaps_area(), of: ({ area }) => area },
		{
			head: m.gapviews_sheet_coverage(),
			of: ({ cell }) => (cell.coverage === undefined ? null : rounded(Math.round(100 * cell.coverage), step))
		},
		{ head: m.gaps_col_usable(), of: places(({ usable }) => usable) },
		{ head: m.gaps_col_active(), of: places(({ active }) => active) },
		{
			head: m.gaps_col_waiting(),
			of: ({ cell }) =>
				!isKnown(cell)
					? unknown(locale)
					: cell.waiting === undefined
						? cell.kind === 'suppressed'
							? m.gaps_not_told()
							: smallLabel(cell, locale)
						: rounded(cell.waiting, step)
		},
		{
			head: m.gaps_col_open(),
			of: ({ cell }) => (cell.kind === 'suppressed' ? smallLabel(cell, locale) : written(cell.open, locale, step))
		},
		{
			head: m.gaps_col_note(),
			of: ({ cell }) =>
				[
					cell.kind === 'graded' ? '' : Object.values(cellLines(cell, locale)).filter(Boolean).join(' '),
					cell.atMost ? m.gaps_note_at_most() : '',
					cell.unconfirmed > 0 ? m.gaps_note_unconfirmed({ count: cell.unconfirmed }) : ''
				]
					.filter(Boolean)
					.join('; ') || null
		}
	];
}

type CardLine = { what: string; value: Written };
export const cardColumns = (): Column<CardLine>[] => [
	{ head: m.gapviews_sheet_what(), of: ({ what }) => what },
	{ head: m.gapviews_sheet_value(), of: ({ value }) => value }
];

/** The gap card line by line. */
export function cardLines(
	card: GapCard,
	details: CardDetails,
	matrix: GapMatrix,
	locale: Locale,
	step: number
): CardLine[] {
	const { need, area, cell } = card;
	const figures = matrixColumns(locale, step).map(({ head, of }) => ({
		what: head,
		value: of({ need, area: area.name, cell })
	}));
	const { wait, norm, target, reports, marks, endings, searches, expected, fit } = details;
	return [
		...figures,
		...(wait
			? [
					{ what: m.gapviews_sheet_p50(), value: wait.p50 ?? null },
					{ what: m.gapviews_sheet_p90(), value: wait.p90 ?? null },
					{ what: m.gapviews_sheet_begun(), value: rounded(wait.begun, step) }
				]
			: []),
		...(norm.maxWaitDays === undefined ? [] : [{ what: m.gapviews_norm_wait(), value: norm.maxWaitDays }]),
		...(card.reasons?.shown.map(({ reason, persons }) => ({
			what: m.gapviews_sheet_reason({ reason: reasonLabels[reason]() }),
			value: rounded(persons, step)
		})) ?? []),
		...(card.reasons && card.reasons.merged > 0
			? [{ what: m.gaps_reasons_other(), value: rounded(card.reasons.merged, step) }]
			: []),
		...(marks?.shown.map(({ mark, persons }) => ({
			what: m.gapviews_sheet_condition({ condition: markLabels[mark]() }),
			value: rounded(persons, step)
		})) ?? []),
		...(reports ? [{ what: m.gapviews_sheet_reports(), value: written(reports.total, locale, step) }] : []),
		...endings.map(({ on, places }) => ({
			what: m.gapviews_sheet_ending({ date: date(on, locale) }),
			value: places === null ? unknown(locale) : rounded(places, step)
		})),
		...(target ? [{ what: m.gapviews_sheet_target(), value: rounded(target.places, step) }] : []),
		{ what: m.gapviews_layer_searches(), value: written(searches, locale, step) },
		...(expected === undefined ? [] : [{ what: m.gapviews_sheet_expected(), value: rounded(expected, step) }]),
		...(fit
			? [
					{
						what: m.gapviews_fit(),
						value: fit.share === undefined ? m.gapviews_fit_some() : Math.round(100 * fit.share)
					}
				]
			: []),
		{ what: m.gapviews_sheet_rule(), value: m.gapviews_sheet_rule_text({ k: need.k }) },
		{ what: m.gapviews_sheet_base(), value: seriesLabel(matrix.base.series) }
	];
}

type AreaLine = { code: string; area: string; series: string; year: number; value: number | null };
/** One series of the areas, year by year; what the source does not give stays empty, never 0. */
export const areaLines = ({ chosen, years, rows }: AreaFigures): AreaLine[] =>
	rows.flatMap(({ area, values }) =>
		years.map((year, index) => ({
			code: area.code,
			area: area.name,
			series: chosen ?? '',
			year,
			value: values[index] ?? null
		}))
	);
export const areaColumns = (): Column<AreaLine>[] => [
	{ head: m.gapviews_sheet_code(), of: ({ code }) => code },
	{ head: m.gaps_area(), of: ({ area }) => area },
	{ head: m.gaps_areas_series(), of: ({ series }) => series },
	{ head: m.gapviews_sheet_year(), of: ({ year }) => year },
	{ head: m.gapviews_sheet_value(), of: ({ value }) => value }
];
