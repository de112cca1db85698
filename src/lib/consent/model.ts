import type { Regime } from '#lib/directory/index.ts';

/** What a piece of feedback or of the handed-over data is about (design.md § 7). D8 has no column anywhere. */
export const categories = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'] as const;
export type Category = (typeof categories)[number];

export const directions = ['to_provider', 'to_authority'] as const;
export type Direction = (typeof directions)[number];

export type Basis = 'law' | 'consent';

/**
 * Which category may flow in which direction, and on which ground; what is absent has no ground and cannot be stored.
 * The table `casework.disclosure_rules` holds the same rows; a test keeps the two equal.
 *
 * Sources: § 61 SGB II (statutory), §§ 67 ff. SGB X and § 203 StGB (counselling), § 16k(4) SGB II (voluntary).
 */
export const disclosureRules: Record<Regime, Record<Direction, Partial<Record<Category, Basis>>>> = {
	statutory: {
		to_provider: { D1: 'law', D2: 'law' },
		to_authority: { D3: 'law', D4: 'law', D5: 'law', D6: 'law', D7: 'consent' }
	},
	counselling: {
		to_provider: { D1: 'consent', D2: 'consent' },
		to_authority: { D3: 'consent', D4: 'consent', D7: 'consent' }
	},
	voluntary: {
		to_provider: { D1: 'consent', D2: 'consent' },
		to_authority: { D3: 'consent', D4: 'consent', D7: 'consent' }
	},
	employer: {
		to_provider: { D1: 'consent' },
		to_authority: { D3: 'consent', D4: 'consent' }
	},
	none: { to_provider: {}, to_authority: {} }
};
