import { listAgreementDates } from '#lib/agreements/index.server.ts';
import { listStepDates } from '#lib/planning/index.server.ts';
import { isProvider, type Member } from '#lib/platform/actor.ts';
import type { Tx } from '#lib/platform/database.server.ts';
import { listReferralDates } from '#lib/referrals/index.server.ts';
import type { CalendarDate } from './feed.ts';

/** What the member itself has to keep: each module answers for its own. */
export async function listDates(tx: Tx, actor: Member, now: Date): Promise<CalendarDate[]> {
	const referralsAt = isProvider(actor) ? '/eingang' : '/anfragen';
	const dates: CalendarDate[] = [
		...(await listReferralDates(tx, actor, now)).map(({ referralId, ...date }) => ({
			...date,
			id: referralId,
			path: `${referralsAt}/${referralId}`
		})),
		...(await listAgreementDates(tx, actor, now)).map(({ id, agreementId, ...date }) => ({
			...date,
			id,
			at: null,
			path: `/vereinbarungen/${agreementId}`
		})),
		...(await listStepDates(tx, actor)).map(({ planId, on }) => ({
			id: planId,
			kind: 'step' as const,
			on,
			at: null,
			path: `/planung/${planId}`
		}))
	];
	return dates.sort((one, other) => one.on.localeCompare(other.on) || one.id.localeCompare(other.id));
}
