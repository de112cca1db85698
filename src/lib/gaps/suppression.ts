import { isFew } from '#lib/directory/index.ts';
import { coverageOf, nothing, stepOf, type RawCell, type Step } from './model.ts';

/** A number of persons as it may be shown: exact, or between two bounds (no upper one: nothing is said). */
export type Count = { exact: number } | { low: number; high: number | undefined };

/** A cell as it may leave the module. */
export type Cell = {
	kind:
		| 'graded'
		/** Nobody needs it here. */
		| 'no-demand'
		/** Needed, and neither in the area nor in the network offered. */
		| 'unreachable'
		/** Offered, but no figure is confirmed. Never 0. */
		| 'unknown'
		/** Fewer persons than may be shown: "fewer than 3", sensitive "fewer than 5". */
		| 'suppressed'
		/** Hidden so that no total gives a small cell away. */
		| 'withheld';
	/** Versorgungsgrad; with `atMost` an upper bound, because open needs or waiting persons are not told. */
	coverage: number | undefined;
	atMost: boolean;
	step: Step | undefined;
	usable: number;
	active: number;
	/** As reported by providers; undefined where they, or the persons of the cell, are too few. */
	waiting: number | undefined;
	open: Count;
	/** How many persons at most, in a suppressed cell. */
	upTo: number;
	offers: number;
	unconfirmed: number;
	waitDays: number | undefined;
};

type Totals = { rows: Count[]; columns: Count[]; all: Count };

/** What somebody outside knows of a hidden number, and whether all of it must stay possible. */
type Secret = { low: number; high: number; keep: boolean };

/**
 * Decides what of a table of persons may be shown: one function for page, table and data endpoint.
 *
 * Hidden is every cell of 1 … k−1 persons, and as many further cells and totals as are needed so that the shown cells,
 * rows' and columns' totals leave every one of those numbers possible (checked exactly, see `hide`).
 */
export function publish(rows: readonly { k: number; cells: readonly RawCell[] }[]): {
	cells: Cell[][];
	totals: Totals;
} {
	const values = rows.map(({ cells }) => cells.map(({ open }) => open));
	const secrets = rows.map(({ k, cells }) => cells.map((cell) => secretOf(cell, k)));
	const hidden = hide(values, secrets);
	const height = rows.length;
	const width = values[0]?.length ?? 0;
	// Of a hidden total only what follows from the shown cells is told.
	const total = (row: number, column: number, value: number, parts: readonly Cell[]): Count =>
		hidden[row]?.[column] ? { low: sum(parts.map(({ open }) => certainOf(open))), high: undefined } : { exact: value };

	const cells = rows.map(({ k, cells }, row) =>
		cells.map((cell, column) => shown(cell, k, secrets[row]?.[column], hidden[row]?.[column] ?? true))
	);
	return {
		cells,
		totals: {
			rows: values.map((line, row) => total(row, width, sum(line), cells[row] ?? [])),
			columns: Array.from({ length: width }, (_, column) =>
				total(
					height,
					column,
					sum(values.map((line) => line[column] ?? 0)),
					cells.flatMap((line) => line[column] ?? [])
				)
			),
			all: total(height, width, sum(values.flat()), cells.flat())
		}
	};
}

/** A table of counts that may leave the module: cells, totals of rows and columns, and all. */
type PublishedCounts = { cells: Count[][]; totals: Totals };

/**
 * Persons who wait at offers beside a matrix that tells how many wait in all: fewer than k are not told, and those of
 * offers that serve one of the same needs only from below, or the few were what remains of the sum.
 */
export function publishWaiting(
	offers: readonly { k: number; waiting: number | null; needIds: readonly string[] }[]
): (Count | undefined)[] {
	const few = new Set(offers.flatMap(({ k, waiting, needIds }) => (isFew(waiting ?? 0, k) ? needIds : [])));
	return offers.map(({ k, waiting, needIds }): Count | undefined => {
		if (waiting === null) return undefined;
		if (isFew(waiting, k)) return { low: 1, high: k - 1 };
		return waiting > 0 && needIds.some((id) => few.has(id)) ? { low: k, high: undefined } : { exact: waiting };
	});
}

/** The same for a table of numbers without places: reports per month, persons by condition. */
export function publishCounts(rows: readonly { k: number; values: readonly number[] }[]): PublishedCounts {
	const { cells, totals } = publish(
		rows.map(({ k, values }) => ({ k, cells: values.map((open) => ({ ...nothing, open })) }))
	);
	return { cells: cells.map((line) => line.map(({ open }) => open)), totals };
}

/** A cell is small when its open needs are, or when waiting and open persons together are. */
function secretOf(cell: RawCell, k: number): Secret | undefined {
	const persons = cell.waiting + cell.open;
	if (isFew(persons, k)) return { low: cell.waiting > 0 ? 0 : 1, high: k - 1 - cell.waiting, keep: cell.open > 0 };
	if (isFew(cell.open, k)) return { low: 1, high: k - 1, keep: true };
	return undefined;
}

function shown(cell: RawCell, k: number, secret: Secret | undefined, isHidden: boolean): Cell {
	const { usable, active, offers, unconfirmed, waitDays } = cell;
	// One or two who wait are as few as one or two who are reported: what is told of them is a lower bound.
	const waiting = isFew(cell.waiting, k) ? undefined : cell.waiting;
	const atMost = isHidden || waiting === undefined;
	const persons = cell.waiting + cell.open;
	// The bounds of the secret itself would say how many of the few wait: all that is told is that they are few.
	const open: Count = !isHidden
		? { exact: cell.open }
		: secret
			? { low: persons < k ? 0 : 1, high: k - 1 }
			: { low: 0, high: undefined };
	const base = {
		usable,
		active,
		waiting,
		open,
		offers,
		unconfirmed,
		waitDays,
		coverage: undefined,
		atMost: false,
		step: undefined,
		upTo: k - 1
	};

	if (secret && persons < k) return { ...base, kind: 'suppressed', waiting: undefined };
	if (offers > 0 && offers === unconfirmed) return { ...base, kind: 'unknown' };
	// What is certain of the open needs; the grade then is an upper bound.
	const certain = 'exact' in open ? open.exact : open.low;
	if (offers === 0) return { ...base, kind: isHidden ? 'withheld' : cell.open > 0 ? 'unreachable' : 'no-demand' };
	const coverage = coverageOf({ ...cell, waiting: waiting ?? 0, open: certain });
	if (coverage === undefined) return { ...base, kind: atMost ? 'withheld' : unconfirmed > 0 ? 'unknown' : 'no-demand' };
	return { ...base, kind: 'graded', coverage, atMost, step: stepOf(coverage) };
}

/** The table with its totals, line after line; totals count negative. */
type Table = { width: number; height: number; value: number[]; low: number[]; high: number[] };
type Move = { index: number; change: 1 | -1 };

const numberAt = (numbers: readonly number[], index: number): number => numbers[index] ?? 0;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * Which cells and totals of a table are to be hidden, totals as one more column and row.
 *
 * The table with its totals is written so that every row and column adds up to 0 (totals count negative, the grand
 * total positive again). A hidden number can be another one exactly when a closed path over hidden cells can shift it:
 * whole numbers in a bipartite graph, so the search is exact. Where no path exists the cheapest further cells are
 * hidden; over the totals there always is one.
 */
export function hide(
	values: readonly (readonly number[])[],
	secrets: readonly (readonly (Secret | undefined)[])[]
): boolean[][] {
	const table = signed(values, secrets);
	const { width, height } = table;
	const hidden = table.value.map((_, index) => secrets[Math.floor(index / width)]?.[index % width] !== undefined);

	for (let index = 0; index < table.value.length; index++) {
		const secret = secrets[Math.floor(index / width)]?.[index % width];
		if (!secret?.keep) continue;
		for (const direction of [1, -1] as const) {
			const value = [...table.value];
			const units = direction === 1 ? secret.high - numberAt(value, index) : numberAt(value, index) - secret.low;
			for (let unit = 0; unit < units; unit++) {
				for (const move of cheapestShift({ ...table, value }, hidden, { index, change: direction })) {
					value[move.index] = numberAt(value, move.index) + move.change;
					hidden[move.index] = true;
				}
			}
		}
	}
	return Array.from({ length: height }, (_, row) => hidden.slice(row * width, (row + 1) * width));
}

function signed(values: readonly (readonly number[])[], secrets: readonly (readonly (Secret | undefined)[])[]): Table {
	const columns = values[0]?.length ?? 0;
	const width = columns + 1;
	const height = values.length + 1;
	const ofColumn = (column: number) => sum(values.map((line) => numberAt(line, column)));
	const value = [
		...values.flatMap((line) => [...line, -sum(line)]),
		...Array.from({ length: columns }, (_, column) => -ofColumn(column)),
		sum(values.flat())
	];
	const bound = (ofSecret: (secret: Secret) => number, ofTotal: number, ofCell: number) =>
		value.map((_, index) => {
			const row = Math.floor(index / width);
			const column = index % width;
			const secret = secrets[row]?.[column];
			if (secret) return ofSecret(secret);
			return (row === height - 1) !== (column === columns) ? ofTotal : ofCell;
		});
	return {
		width,
		height,
		value,
		low: bound(({ low }) => low, -Infinity, 0),
		high: bound(({ high }) => high, 0, Infinity)
	};
}

// The cells are what the matrix is for: totals go first, the grand total last of them.
const costOfTotal = 10;
const costOfGrandTotal = 30;
const costOfCell = 100;

/** The moves by one that let `goal` move by one and keep every line at 0, hiding as little more as possible. */
function cheapestShift(table: Table, hidden: readonly boolean[], goal: Move): Move[] {
	const { width, height } = table;
	// Nodes: rows, then columns. The path leads from the goal's column to its row, each step in the other direction.
	const start = height + (goal.index % width);
	const end = Math.floor(goal.index / width);
	const cost = Array.from({ length: height + width }, (_, node) => (node === start ? 0 : Infinity));
	const from = new Map<number, { node: number; move: Move }>();
	const open = new Set(cost.keys());
	for (;;) {
		let node = -1;
		for (const candidate of open)
			if (numberAt(cost, candidate) < (node === -1 ? Infinity : numberAt(cost, node))) node = candidate;
		if (node === -1 || node === end) break;
		open.delete(node);
		const isRow = node < height;
		const change = isRow ? goal.change : goal.change === 1 ? -1 : 1;
		for (let other = 0; other < (isRow ? width : height); other++) {
			const row = isRow ? node : other;
			const column = isRow ? other : node - height;
			const index = row * width + column;
			if (index === goal.index) continue;
			const value = numberAt(table.value, index);
			if (change === 1 ? value >= numberAt(table.high, index) : value <= numberAt(table.low, index)) continue;
			const totals = Number(row === height - 1) + Number(column === width - 1);
			const fresh =
				totals === 2 ? costOfGrandTotal : totals === 1 ? costOfTotal : costOfCell + Math.min(1, value / 1000);
			// A little per step keeps paths short.
			const price = numberAt(cost, node) + 0.001 + (hidden[index] ? 0 : fresh);
			const next = isRow ? height + other : other;
			if (price < numberAt(cost, next)) {
				cost[next] = price;
				from.set(next, { node, move: { index, change } });
			}
		}
	}
	const moves: Move[] = [goal];
	for (let node = end; node !== start;) {
		const step = from.get(node);
		if (!step) throw new Error('a total cannot be moved: the table does not add up');
		moves.push(step.move);
		node = step.node;
	}
	return moves;
}

/** A total as text is not always exact; for sums over published figures its lower bound counts. */
export const certainOf = (count: Count): number => ('exact' in count ? count.exact : count.low);
