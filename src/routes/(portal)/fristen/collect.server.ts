import { z } from 'zod';
import { countImpersonalOverdue } from '#lib/interop/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { whenOf, type Deadline } from '#lib/platform/deadlines.ts';
import { zCode } from '#lib/platform/inputs.ts';

export const deadlineSources = ['referral', 'case', 'agreement', 'plan', 'offer', 'network'] as const;
export type DeadlineSource = (typeof deadlineSources)[number];
export const deadlineQuery = z.object({
	art: zCode(deadlineSources).optional(),
	wann: zCode(['ueberfaellig', 'bald']).optional()
});
export type DeadlineQuery = z.output<typeof deadlineQuery>;

/** Who has days of his own to keep; a team lead's and an evaluator's pages name none. */
export const deadlineRoles = [
	'case-manager',
	'provider-staff',
	'provider-admin',
	'system-manager',
	'network-admin'
] as const;

/** How many days have passed, for the navigation of those whose list names no person. */
export async function countOverdue(tx: Tx, actor: Member, now: Date): Promise<number> {
	if (actor.role !== 'system-manager' && actor.role !== 'network-admin') return 0;
	return countImpersonalOverdue(tx, actor, now);
}

export const filterDeadlines = (all: readonly Deadline[], query: DeadlineQuery, today: string): Deadline[] =>
	all.filter(
		({ source, on }) =>
			(query.art === undefined || source === query.art) &&
			(query.wann === undefined || whenOf(on, today) === (query.wann === 'bald' ? 'soon' : 'overdue'))
	);
