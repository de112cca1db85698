import { quantile } from './statistics.ts';

/** Low, middle, high third of the areas. */
export type Third = 0 | 1 | 2;

/** Where a third ends; equal values fall into the same one. Undefined: fewer than three areas are known. */
export type Thirds = { low: number; high: number };

export function thirdsOf(values: readonly (number | undefined)[]): Thirds | undefined {
	const known = values.filter((value) => value !== undefined);
	const [low, high] = [quantile(known, 1 / 3), quantile(known, 2 / 3)];
	return known.length < 3 || low === undefined || high === undefined ? undefined : { low, high };
}

export const thirdOf = (value: number, { low, high }: Thirds): Third => (value <= low ? 0 : value <= high ? 1 : 2);

/** Need and access of one area; undefined where one of them is unknown. */
export type Pairing = { need: Third; access: Third } | undefined;

export function pairings(
	need: readonly (number | undefined)[],
	access: readonly (number | undefined)[]
): { pairs: Pairing[]; need: Thirds; access: Thirds } | undefined {
	const [ofNeed, ofAccess] = [thirdsOf(need), thirdsOf(access)];
	if (!ofNeed || !ofAccess) return undefined;
	return {
		pairs: need.map((value, index) => {
			const other = access[index];
			return value === undefined || other === undefined
				? undefined
				: { need: thirdOf(value, ofNeed), access: thirdOf(other, ofAccess) };
		}),
		need: ofNeed,
		access: ofAccess
	};
}

/** Steps of a single scale, five at most, the smallest first; `q1` … `q5`. */
export function fifthOf(value: number, values: readonly (number | undefined)[]): 1 | 2 | 3 | 4 | 5 {
	const known = values.filter((one) => one !== undefined);
	const below = [0.2, 0.4, 0.6, 0.8].filter((share) => value > (quantile(known, share) ?? value)).length;
	return ([1, 2, 3, 4, 5] as const)[below] ?? 5;
}
