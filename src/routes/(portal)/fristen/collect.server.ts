import { z } from 'zod';
import { maySeeAgreements } from '#lib/agreements/index.ts';
import { listAgreementDeadlines } from '#lib/agreements/index.server.ts';
import { listOfferDeadlines } from '#lib/directory/index.server.ts';
import { listNetworkDeadlines } from '#lib/network/index.server.ts';
import { listPlanDeadlines } from '#lib/planning/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { byDay, whenOf, type Deadline } from '#lib/platform/deadlines.ts';
import { zCode } from '#lib/platform/inputs.ts';
import { listReferralDeadlines } from '#lib/referrals/index.server.ts';
import { dayOf } from '#lib/ui/format.ts';

export const deadlineSources = ['referral', 'agreement', 'plan', 'offer', 'network'] as const;
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

/** Everything that is due to the caller, from every module that has days to keep: overdue first. */
export async function collectDeadlines(tx: Tx, actor: Member, now: Date): Promise<Deadline[]> {
	return byDay([...(await listReferralDeadlines(tx, actor, now)), ...(await collectImpersonal(tx, actor, now))]);
}

/** The days that name no person: reading them leaves no line in anybody's disclosure log. */
async function collectImpersonal(tx: Tx, actor: Member, now: Date): Promise<Deadline[]> {
	// Agreements are the administration's business at a provider, not everybody's.
	const agreements = maySeeAgreements(actor) && actor.role !== 'provider-staff';
	return [
		...(agreements ? await listAgreementDeadlines(tx, actor, now) : []),
		...(await listPlanDeadlines(tx, actor, now)),
		...(await listOfferDeadlines(tx, actor, now)),
		...(await listNetworkDeadlines(tx, actor, now))
	];
}

/** How many days have passed, for the navigation of those whose list names no person. */
export async function countOverdue(tx: Tx, actor: Member, now: Date): Promise<number> {
	if (actor.role !== 'system-manager' && actor.role !== 'network-admin') return 0;
	const today = dayOf(now);
	return (await collectImpersonal(tx, actor, now)).filter(({ on }) => on < today).length;
}

export const filterDeadlines = (all: readonly Deadline[], query: DeadlineQuery, today: string): Deadline[] =>
	all.filter(
		({ source, on }) =>
			(query.art === undefined || source === query.art) &&
			(query.wann === undefined ||
				whenOf(on, today) === 'overdue' ||
				(query.wann === 'bald' && whenOf(on, today) === 'soon'))
	);
