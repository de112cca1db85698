import { m } from '#lib/paraglide/messages.js';
import type { Problem, ProblemCode } from './problems.ts';

type Facts = { value: string; expected: string; count: string };

const sentences: Record<ProblemCode, (facts: Facts) => string> = {
	'empty-file': () => m.interop_problem_empty_file(),
	'file-too-large': ({ expected }) => m.interop_problem_file_too_large({ expected }),
	'file-unreadable': () => m.interop_problem_file_unreadable(),
	'too-many-rows': ({ expected }) => m.interop_problem_too_many_rows({ expected }),
	'too-many-columns': ({ expected }) => m.interop_problem_too_many_columns({ expected }),
	'too-many-problems': ({ count }) => m.interop_problem_too_many_problems({ count }),
	'not-json': () => m.interop_problem_not_json(),
	'too-deep': ({ expected }) => m.interop_problem_too_deep({ expected }),
	'unknown-layout': ({ expected }) => m.interop_problem_unknown_layout({ expected }),
	'nothing-found': () => m.interop_problem_nothing_found(),
	'column-missing': ({ expected }) => m.interop_problem_column_missing({ expected }),
	'column-duplicate': ({ expected }) => m.interop_problem_column_duplicate({ expected }),
	'column-unnamed': ({ value }) => m.interop_problem_column_unnamed({ value }),
	'column-ignored': () => m.interop_problem_column_ignored(),
	'row-short': ({ count, expected }) => m.interop_problem_row_short({ count, expected }),
	'row-long': ({ count, expected }) => m.interop_problem_row_long({ count, expected }),
	'quote-open': () => m.interop_problem_quote_open(),
	'character-unreadable': ({ value }) => m.interop_problem_character_unreadable({ value }),
	'text-too-long': ({ count, expected }) => m.interop_problem_text_too_long({ count, expected }),
	'value-missing': () => m.interop_problem_value_missing(),
	'value-unknown': ({ value, expected }) => m.interop_problem_value_unknown({ value, expected }),
	'value-conflict': ({ value, expected }) => m.interop_problem_value_conflict({ value, expected }),
	'number-invalid': ({ value }) => m.interop_problem_number_invalid({ value }),
	'number-ambiguous': ({ value }) => m.interop_problem_number_ambiguous({ value }),
	'number-negative': ({ value }) => m.interop_problem_number_negative({ value }),
	'number-not-whole': ({ value }) => m.interop_problem_number_not_whole({ value }),
	'number-out-of-range': ({ value, expected }) => m.interop_problem_number_out_of_range({ value, expected }),
	'year-invalid': ({ value }) => m.interop_problem_year_invalid({ value }),
	'day-invalid': ({ value }) => m.interop_problem_day_invalid({ value }),
	'day-in-future': ({ value }) => m.interop_problem_day_in_future({ value }),
	'yes-no-invalid': ({ value }) => m.interop_problem_yes_no_invalid({ value }),
	'address-invalid': ({ value }) => m.interop_problem_address_invalid({ value }),
	duplicate: ({ value, expected }) => m.interop_problem_duplicate({ value, expected }),
	'code-missing': ({ expected }) => m.interop_problem_code_missing({ expected }),
	'name-missing': ({ expected }) => m.interop_problem_name_missing({ expected }),
	'name-substituted': ({ value }) => m.interop_problem_name_substituted({ value }),
	'geometry-missing': () => m.interop_problem_geometry_missing(),
	'geometry-kind': ({ value }) => m.interop_problem_geometry_kind({ value }),
	'ring-open': () => m.interop_problem_ring_open(),
	'ring-short': () => m.interop_problem_ring_short(),
	'ring-flat': () => m.interop_problem_ring_flat(),
	'coordinate-invalid': ({ value }) => m.interop_problem_coordinate_invalid({ value }),
	'coordinate-not-wgs84': ({ value }) => m.interop_problem_coordinate_not_wgs84({ value }),
	'coordinate-pair': () => m.interop_problem_coordinate_pair(),
	'parent-unknown': ({ value }) => m.interop_problem_parent_unknown({ value }),
	cycle: ({ value }) => m.interop_problem_cycle({ value }),
	'link-dangling': ({ value }) => m.interop_problem_link_dangling({ value }),
	'owner-missing': ({ value }) => m.interop_problem_owner_missing({ value }),
	'table-skipped': ({ value }) => m.interop_problem_table_skipped({ value }),
	'time-unreadable': ({ value }) => m.interop_problem_time_unreadable({ value }),
	'capacity-contradicts': ({ value }) => m.interop_problem_capacity_contradicts({ value }),
	'criteria-missing': ({ value }) => m.interop_problem_criteria_missing({ value }),
	'area-unknown': ({ value }) => m.interop_problem_area_unknown({ value }),
	'instrument-unknown': ({ value }) => m.interop_problem_instrument_unknown({ value }),
	'need-unknown': ({ value }) => m.interop_problem_need_unknown({ value }),
	'target-group-unknown': ({ value }) => m.interop_problem_target_group_unknown({ value }),
	'regime-widened': ({ value, expected }) => m.interop_problem_regime_widened({ value, expected })
};

/** Where it stands, as a person looks for it: file, line, column. */
export const placeOf = ({ file, line, column, path }: Problem): string =>
	[
		file,
		line === undefined ? undefined : m.interop_at_line({ line }),
		path === undefined ? undefined : m.interop_at_path({ path }),
		column === undefined ? undefined : m.interop_at_column({ column })
	]
		.filter((part) => part !== undefined)
		.join(', ');

/** The whole finding in one sentence, in the language of the reader. */
export function describeProblem(problem: Problem): string {
	const { value = '', expected = '', count = 0 } = problem;
	const sentence = sentences[problem.code]({ value, expected, count: String(count) }).trim();
	const place = placeOf(problem);
	return place ? `${place}: ${sentence}` : sentence;
}
