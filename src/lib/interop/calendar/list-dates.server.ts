import { maySeeAgreements } from '#lib/agreements/index.ts';
import { listAgreementDeadlines } from '#lib/agreements/index.server.ts';
import { listCoverDeadlines } from '#lib/cases/index.server.ts';
import { countOverdueOffers, listOfferDeadlines } from '#lib/directory/index.server.ts';
import { listNetworkDeadlines } from '#lib/network/index.server.ts';
import { listPlanDeadlines } from '#lib/planning/index.server.ts';
import type { Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';
import { byDay, type Deadline } from '#lib/platform/deadlines.ts';
import { listReferralDeadlines } from '#lib/referrals/index.server.ts';
import type { CalendarDate } from './feed.ts';

/** Everything that is due to the member, from every module that has days to keep: overdue first. */
export async function collectDeadlines(
	tx: Tx,
	actor: Member,
	now: Date,
	view: 'page' | 'calendar' = 'page'
): Promise<Deadline[]> {
	return byDay([
		...(await listReferralDeadlines(tx, actor, now, view)),
		...(await listCoverDeadlines(tx, actor, now)),
		...(await collectImpersonal(tx, actor, now))
	]);
}

/** Agreements are the administration's business at a provider, not everybody's. */
const hasAgreements = (actor: Member): boolean => maySeeAgreements(actor) && actor.role !== 'provider-staff';

/** The days that name no person: reading them leaves no line in anybody's disclosure log. */
export async function collectImpersonal(tx: Tx, actor: Member, now: Date): Promise<Deadline[]> {
	return [
		...(hasAgreements(actor) ? await listAgreementDeadlines(tx, actor, now) : []),
		...(await listPlanDeadlines(tx, actor, now)),
		...(await listOfferDeadlines(tx, actor, now)),
		...(await listNetworkDeadlines(tx, actor, now))
	];
}

/** How many of them have passed: fetches no day that is still to come, and of offers none at all. */
export async function countImpersonalOverdue(tx: Tx, actor: Member, now: Date): Promise<number> {
	const yesterday = addDays(dayOf(now), -1);
	const passed = [
		...(hasAgreements(actor) ? await listAgreementDeadlines(tx, actor, now, yesterday) : []),
		...(await listPlanDeadlines(tx, actor, now, yesterday)),
		...(await listNetworkDeadlines(tx, actor, now, yesterday))
	];
	return passed.length + (await countOverdueOffers(tx, actor, now));
}

/** Days that lie behind and stay in a calendar. */
const pastDays = 14;

/** The same days as a calendar keeps them: without what they are about. */
export async function listDates(tx: Tx, actor: Member, now: Date): Promise<CalendarDate[]> {
	const oldest = addDays(dayOf(now), -pastDays);
	return (await collectDeadlines(tx, actor, now, 'calendar'))
		.filter(({ on }) => on >= oldest)
		.map(({ id, kind, on, at, href }) => ({ id, kind, on, at: at ?? null, path: href }))
		.sort((one, other) => one.on.localeCompare(other.on) || one.id.localeCompare(other.id));
}
