/** Everything a reader can find wrong. An error stops the whole import, a warning is only reported. */
export const problemCodes = [
	'empty-file',
	'file-too-large',
	'file-unreadable',
	'too-many-rows',
	'too-many-columns',
	'too-many-problems',
	'not-json',
	'too-deep',
	'unknown-layout',
	'nothing-found',
	'column-missing',
	'column-duplicate',
	'column-unnamed',
	'column-ignored',
	'row-short',
	'row-long',
	'quote-open',
	'character-unreadable',
	'text-too-long',
	'value-missing',
	'value-unknown',
	'value-conflict',
	'number-invalid',
	'number-ambiguous',
	'number-negative',
	'number-not-whole',
	'number-out-of-range',
	'year-invalid',
	'day-invalid',
	'day-in-future',
	'yes-no-invalid',
	'address-invalid',
	'duplicate',
	'code-missing',
	'name-missing',
	'name-substituted',
	'geometry-missing',
	'geometry-kind',
	'ring-open',
	'ring-short',
	'ring-flat',
	'coordinate-invalid',
	'coordinate-not-wgs84',
	'coordinate-pair',
	'parent-unknown',
	'cycle',
	'link-dangling',
	'owner-missing',
	'table-skipped',
	'time-unreadable',
	'capacity-contradicts',
	'criteria-missing',
	'area-unknown',
	'instrument-unknown',
	'need-unknown',
	'target-group-unknown',
	'regime-widened'
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export type Place = {
	file?: string;
	/** First line is 1, as an editor counts. */
	line?: number;
	/** Name of the column as the file writes it. */
	column?: string;
	/** Where a file has no lines that mean anything: `features[3].geometry`. */
	path?: string;
};

export type Problem = Place & {
	severity: 'error' | 'warning';
	code: ProblemCode;
	/** What stands there, shortened. */
	value?: string;
	/** What would have been right, or the other place involved. */
	expected?: string;
	count?: number;
};

type Detail = { value?: unknown; expected?: string; count?: number };

export type Problems = {
	readonly list: Problem[];
	error(code: ProblemCode, place: Place, detail?: Detail): void;
	warn(code: ProblemCode, place: Place, detail?: Detail): void;
	/** True as soon as one error was reported, kept or not. */
	failed(): boolean;
};

const mostKept = 200;
const longestValue = 60;

/** A value as a report may repeat it: one line, short, without characters that a terminal would obey. */
export function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	const visible = text.slice(0, longestValue * 2).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�');
	return visible.length > longestValue || text.length > longestValue * 2
		? `${visible.slice(0, longestValue)}…`
		: visible;
}

/** Collects problems in the order found; beyond two hundred it only counts. */
export function collectProblems(file?: string): Problems {
	const list: Problem[] = [];
	let overflow: Problem | undefined;
	let failed = false;

	const add = (severity: Problem['severity'], code: ProblemCode, place: Place, detail: Detail = {}): void => {
		failed ||= severity === 'error';
		if (list.length >= mostKept) {
			if (!overflow) list.push((overflow = { severity: 'warning', code: 'too-many-problems', file, count: 0 }));
			overflow.count = (overflow.count ?? 0) + 1;
			return;
		}
		const { value, ...rest } = detail;
		list.push({ severity, code, file, ...place, ...rest, ...(value === undefined ? {} : { value: shown(value) }) });
	};

	return {
		list,
		error: (code, place, detail) => add('error', code, place, detail),
		warn: (code, place, detail) => add('warning', code, place, detail),
		failed: () => failed
	};
}

/** The same collector, for what is found in one of several files. */
export const within = (problems: Problems, file: string): Problems => ({
	...problems,
	error: (code, place, detail) => problems.error(code, { file, ...place }, detail),
	warn: (code, place, detail) => problems.warn(code, { file, ...place }, detail)
});
