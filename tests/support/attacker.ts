import type { Count } from '#lib/gaps/index.ts';

/** An answer that says something of the sum of some cells. */
export type Answer = { cells: readonly number[]; count: Count };
type Bounds = { low: number; high: number };

const boundsOf = (count: Count): Bounds =>
	'exact' in count ? { low: count.exact, high: count.exact } : { low: count.low, high: count.high ?? Infinity };

/**
 * Somebody who lays every answer beside every other: takes one from another where its cells are among them, and narrows
 * each cell by what the others of a sum leave. Numbers of persons are whole and not negative.
 *
 * @returns what is known of each cell in the end, and how many differences were tried
 */
export function attack(cells: number, answers: readonly Answer[]): { known: Bounds[]; differences: number } {
	const sums = new Map<string, { cells: number[]; bounds: Bounds }>();
	const learn = (own: readonly number[], { low, high }: Bounds): boolean => {
		if (own.length === 0) return false;
		const sorted = [...own].sort((a, b) => a - b);
		const key = sorted.join();
		const before = sums.get(key)?.bounds ?? { low: 0, high: Infinity };
		const bounds = { low: Math.max(low, before.low), high: Math.min(high, before.high) };
		sums.set(key, { cells: sorted, bounds });
		return bounds.low > before.low || bounds.high < before.high;
	};
	for (const { cells: own, count } of answers) learn(own, boundsOf(count));

	let differences = 0;
	const asked = [...sums.values()];
	for (const whole of asked)
		for (const part of asked) {
			if (part === whole || part.cells.length >= whole.cells.length) continue;
			differences++;
			if (!part.cells.every((cell) => whole.cells.includes(cell))) continue;
			const rest = whole.cells.filter((cell) => !part.cells.includes(cell));
			learn(rest, { low: whole.bounds.low - part.bounds.high, high: whole.bounds.high - part.bounds.low });
		}

	const known: Bounds[] = Array.from({ length: cells }, () => ({ low: 0, high: Infinity }));
	for (let changed = true; changed;) {
		changed = false;
		for (const { cells: own, bounds } of sums.values()) {
			const low = own.reduce((sum, cell) => sum + known[cell]!.low, 0);
			const high = own.reduce((sum, cell) => sum + known[cell]!.high, 0);
			for (const cell of own) {
				const one = known[cell]!;
				const others = own.filter((other) => other !== cell);
				const rest = {
					low: low - one.low,
					high: high < Infinity ? high - one.high : others.reduce((sum, other) => sum + known[other]!.high, 0)
				};
				const next = {
					low: Math.max(one.low, bounds.low - rest.high),
					high: Math.min(one.high, bounds.high - rest.low)
				};
				if (next.low > one.low || next.high < one.high) {
					known[cell] = next;
					changed = true;
				}
			}
		}
	}
	return { known, differences };
}
