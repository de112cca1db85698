import type { Refusal } from './errors.ts';

/**
 * Constraint name → what a person is told. Modules register theirs next to their tables (house rule 18);
 * a violated constraint without an entry stays a fault.
 */
export const refusalByConstraint = new Map<string, () => Refusal>();

export function refuseBy(entries: Record<string, () => Refusal>): void {
	for (const [constraint, refusal] of Object.entries(entries)) refusalByConstraint.set(constraint, refusal);
}
