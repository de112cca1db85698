import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nothing, type RawCell } from './model.ts';
import { hide, publish, publishWaiting, type Cell, type Count } from './suppression.ts';

const cell = (values: Partial<RawCell>): RawCell => ({ ...nothing, open: 0, ...values });
const one = (values: Partial<RawCell>, k = 3): Cell => {
	const shown = publish([{ k, cells: [cell(values)] }]).cells[0]?.[0];
	if (!shown) throw new Error('no cell');
	return shown;
};

describe('a cell', () => {
	test('shows its grade when nobody is too few', () => {
		expect(one({ usable: 15, active: 15, waiting: 23, offers: 1, open: 9 })).toMatchObject({
			kind: 'graded',
			coverage: 15 / 47,
			atMost: false,
			step: 5,
			waiting: 23,
			open: { exact: 9 }
		});
	});

	test('without demand is "no demand", however many places there are', () => {
		expect(one({ usable: 12, offers: 2 }).kind).toBe('no-demand');
	});

	test('with demand and no offer in area or network is "none in the area"', () => {
		expect(one({ open: 6 })).toMatchObject({ kind: 'unreachable', open: { exact: 6 } });
	});

	test('with stale offers only is unknown, never 0', () => {
		expect(one({ offers: 2, unconfirmed: 2, open: 7 })).toMatchObject({ kind: 'unknown', coverage: undefined });
		expect(one({ offers: 2, unconfirmed: 2 })).toMatchObject({ kind: 'unknown', coverage: undefined });
	});

	test('of one or two persons is suppressed, of up to four where the need is sensitive', () => {
		expect(one({ open: 2 })).toMatchObject({
			kind: 'suppressed',
			upTo: 2,
			open: { low: 0, high: 2 },
			waiting: undefined,
			coverage: undefined
		});
		expect(one({ open: 4 }, 5)).toMatchObject({ kind: 'suppressed', upTo: 4, open: { low: 0, high: 4 } });
		expect(one({ open: 1, waiting: 1, usable: 4, offers: 1 })).toMatchObject({
			kind: 'suppressed',
			open: { low: 0, high: 2 }
		});
		expect(one({ open: 5 }, 5).kind).toBe('unreachable');
	});

	test('of few persons looks the same whether they wait or are reported', () => {
		for (const k of [3, 5]) {
			const parts = Array.from({ length: k }, (_, waiting) =>
				Array.from({ length: k }, (_, open) => ({ waiting, open }))
			)
				.flat()
				.filter(({ waiting, open }) => waiting + open > 0 && waiting + open < k);
			const shown = parts.map((part) => one({ ...part, usable: 8, active: 4, offers: 1 }, k));
			expect(shown.length).toBeGreaterThan(4);
			for (const cell of shown) expect(cell).toEqual(shown[0]);
		}
	});

	test('with enough waiting but one open need shows only an upper bound of its grade', () => {
		// 20 places, 10 active, 9 waiting, and one open need at least: at most 20 / 20.
		expect(one({ usable: 20, active: 10, waiting: 9, offers: 1, open: 2 })).toMatchObject({
			kind: 'graded',
			coverage: 1,
			atMost: true,
			waiting: 9,
			open: { low: 1, high: 2 }
		});
	});

	test('with enough reported but one or two waiting does not tell how many wait, nor lets it be reckoned', () => {
		// 20 places, 10 active, 6 reported: at most 20 / 16, whether one waits or two.
		const [first, second] = [1, 2].map((waiting) => one({ usable: 20, active: 10, waiting, offers: 1, open: 6 }));
		expect(first).toMatchObject({
			kind: 'graded',
			coverage: 20 / 16,
			atMost: true,
			waiting: undefined,
			open: { exact: 6 }
		});
		expect(second).toEqual(first);
		expect(one({ usable: 20, active: 10, waiting: 3, offers: 1, open: 6 })).toMatchObject({
			waiting: 3,
			atMost: false
		});
	});
});

describe('complementary suppression', () => {
	test('a small cell takes the totals with it before any other cell', () => {
		const secret = { low: 1, high: 2, keep: true };
		const open = [
			[1, 8, 9],
			[7, 6, 5],
			[4, 9, 8]
		];
		const hidden = hide(open, [[secret, undefined, undefined], [], []]);
		expect(hidden).toEqual([
			[true, false, false, true],
			[false, false, false, false],
			[false, false, false, false],
			[true, false, false, true]
		]);
	});

	test('two small cells hide each other, and the grand total stays', () => {
		const secret = { low: 1, high: 2, keep: true };
		const hidden = hide(
			[
				[1, 8],
				[7, 2]
			],
			[
				[secret, undefined],
				[undefined, secret]
			]
		);
		expect(hidden[2]?.[2]).toBe(false);
		expect(hidden.flat().filter(Boolean)).toHaveLength(6);
	});

	test('of a hidden total at least the shown cells are told', () => {
		const { totals } = publish([{ k: 3, cells: [cell({ open: 2 }), cell({ open: 7 })] }]);
		expect(totals.rows[0]).toEqual({ low: 7, high: undefined });
	});

	test('in a table of one cell the totals go', () => {
		const { totals } = publish([{ k: 3, cells: [cell({ open: 2 })] }]);
		expect([totals.rows[0], totals.columns[0], totals.all]).toEqual(Array(3).fill({ low: 0, high: undefined }));
	});
});

/** Everything an attacker can know of the open needs: bounds of every cell and every total. */
type Knowledge = { cells: Count[][]; rows: Count[]; columns: Count[]; all: Count };
const within = (count: Count, value: number) =>
	'exact' in count ? count.exact === value : value >= count.low && value <= (count.high ?? Infinity);

/** All tables that fit what is known, by plain search: slow, and independent of how it was hidden. */
function possible({ cells, rows, columns, all }: Knowledge, most: number): number[][][] {
	const width = columns.length;
	const found: number[][][] = [];
	const line = (row: number, sofar: number[][]): void => {
		const known = cells[row];
		if (!known) {
			if (
				columns.every((count, column) =>
					within(
						count,
						sofar.reduce((sum, own) => sum + (own[column] ?? 0), 0)
					)
				) &&
				within(
					all,
					sofar.flat().reduce((sum, value) => sum + value, 0)
				)
			)
				found.push(sofar);
			return;
		}
		const fill = (column: number, values: number[]): void => {
			const count = known[column];
			if (column === width || !count) {
				const total = rows[row];
				if (
					total &&
					within(
						total,
						values.reduce((sum, value) => sum + value, 0)
					)
				)
					line(row + 1, [...sofar, values]);
				return;
			}
			const low = 'exact' in count ? count.exact : count.low;
			const high = 'exact' in count ? count.exact : Math.min(count.high ?? most, most);
			for (let value = low; value <= high; value++) fill(column + 1, [...values, value]);
		};
		fill(0, []);
	};
	line(0, []);
	return found;
}

const tables = fc
	.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(3, 4))
	.chain(([height, width, k]) =>
		fc.record({
			k: fc.constant(k),
			open: fc.array(fc.array(fc.nat(5), { minLength: width, maxLength: width }), {
				minLength: height,
				maxLength: height
			}),
			waiting: fc.array(fc.array(fc.constantFrom(0, 0, 1, 4), { minLength: width, maxLength: width }), {
				minLength: height,
				maxLength: height
			})
		})
	);

describe('an attacker with all shown cells and totals', () => {
	test('can exclude none of the numbers that a small cell may have', () => {
		fc.assert(
			fc.property(tables, ({ k, open, waiting }) => {
				const rows = open.map((line, row) => ({
					k,
					cells: line.map((value, column) =>
						cell({ open: value, waiting: waiting[row]?.[column] ?? 0, usable: 4, offers: 1 })
					)
				}));
				const { cells, totals } = publish(rows);
				const fitting = possible({ cells: cells.map((line) => line.map((shown) => shown.open)), ...totals }, 8);
				open.forEach((line, row) =>
					line.forEach((value, column) => {
						if (value === 0 || value >= k) return;
						const seen = new Set(fitting.map((table) => table[row]?.[column]));
						const reported = waiting[row]?.[column] ?? 0;
						const small = reported + value < k;
						const from = small && reported > 0 ? 0 : 1;
						for (let number = from; number <= (small ? k - 1 - reported : k - 1); number++)
							expect(seen.has(number)).toBe(true);
					})
				);
			}),
			{ numRuns: 150 }
		);
	});

	test('learns true figures only: what is shown exact is exact, what is bounded holds', () => {
		fc.assert(
			fc.property(tables, ({ k, open }) => {
				const { cells, totals } = publish(
					open.map((line) => ({ k, cells: line.map((value) => cell({ open: value })) }))
				);
				cells.forEach((line, row) =>
					line.forEach((shown, column) => expect(within(shown.open, open[row]?.[column] ?? 0)).toBe(true))
				);
				totals.rows.forEach((count, row) =>
					expect(
						within(
							count,
							(open[row] ?? []).reduce((sum, value) => sum + value, 0)
						)
					).toBe(true)
				);
				expect(
					within(
						totals.all,
						open.flat().reduce((sum, value) => sum + value, 0)
					)
				).toBe(true);
			})
		);
	});

	test('never sees a hidden person as 0', () => {
		fc.assert(
			fc.property(tables, ({ k, open, waiting }) => {
				const rows = open.map((line, row) => ({
					k,
					cells: line.map((value, column) =>
						cell({ open: value, waiting: waiting[row]?.[column] ?? 0, usable: 4, offers: 1 })
					)
				}));
				publish(rows).cells.forEach((line, row) =>
					line.forEach((shown, column) => {
						const value = open[row]?.[column] ?? 0;
						if (value > 0 && value < k) {
							expect(shown.kind).not.toBe('no-demand');
							expect(shown.open).not.toHaveProperty('exact');
							expect(shown.coverage === undefined || shown.atMost).toBe(true);
						}
					})
				);
			})
		);
	});
});

describe('persons who wait at the offers of an area', () => {
	const offer = (waiting: number | null, needIds = ['debt'], k = 3) => ({ k, waiting, needIds });

	test('are not told below three, of a sensitive need below five', () => {
		expect(publishWaiting([offer(1)])).toEqual([{ low: 1, high: 2 }]);
		expect(publishWaiting([offer(3), offer(0), offer(null)])).toEqual([{ exact: 3 }, { exact: 0 }, undefined]);
		expect(publishWaiting([offer(4, ['addiction'], 5)])).toEqual([{ low: 1, high: 4 }]);
	});

	test('do not follow from the sum of their need either', () => {
		// The matrix says 7 wait for debt advice: 6 at one offer would leave the one at the other.
		expect(publishWaiting([offer(6, ['debt', 'budget']), offer(1), offer(9, ['childcare'])])).toEqual([
			{ low: 3, high: undefined },
			{ low: 1, high: 2 },
			{ exact: 9 }
		]);
	});
});
