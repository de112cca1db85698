/** Maturity self-check (requirements, appendix 2; R143, R144): types 1 to 4 from real use. Thresholds are ours. */
const maturityTypes = [1, 2, 3, 4] as const;
export type MaturityType = (typeof maturityTypes)[number];

export type MaturityCounts = {
	/** Do at least 80 % of the running referrals have a feedback of the last thirty days? Null below ten of them. */
	fedEnough: boolean | null;
	/** Their share, rounded to five per cent. */
	fedShare: number | null;
	/** Published locations, and those with a report that holds. */
	locations: number;
	freshLocations: number;
	/** Running agreements with at least one target. */
	withTargets: number;
	/** Months of the last year in which a need was reported. */
	needMonths: number;
	/** Plans with evidence that were launched and fed back to waiting people. */
	loops: number;
};

export const maturityMarks = ['feedback', 'fresh', 'targets', 'needs', 'loop'] as const;
export type MaturityMark = (typeof maturityMarks)[number];
/** Which type a mark is first needed for. */
export const neededFor: Record<MaturityMark, MaturityType> = { feedback: 2, fresh: 3, targets: 3, needs: 4, loop: 4 };

/** Nothing at all is no share: it meets nothing. */
const atLeast = (part: number, whole: number, share: number): boolean => whole > 0 && part / whole >= share;

const isMet: Record<MaturityMark, (counts: MaturityCounts) => boolean> = {
	feedback: ({ fedEnough }) => fedEnough === true,
	fresh: ({ locations, freshLocations }) => atLeast(freshLocations, locations, 0.8),
	targets: ({ withTargets }) => withTargets >= 1,
	needs: ({ needMonths }) => needMonths >= 3,
	loop: ({ loops }) => loops >= 1
};

export type Maturity = {
	type: MaturityType;
	marks: { mark: MaturityMark; met: boolean }[];
	/** What the next type still needs; empty at type 4. */
	missing: MaturityMark[];
};

/** The highest type all of whose marks, and those of the types below it, are met. */
export function maturityOf(counts: MaturityCounts): Maturity {
	const marks = maturityMarks.map((mark) => ({ mark, met: isMet[mark](counts) }));
	const reached = (type: MaturityType) => marks.every(({ mark, met }) => met || neededFor[mark] > type);
	const type = maturityTypes.findLast(reached) ?? 1;
	const missing = marks.filter(({ mark, met }) => !met && neededFor[mark] <= type + 1).map(({ mark }) => mark);
	return { type, marks, missing };
}
