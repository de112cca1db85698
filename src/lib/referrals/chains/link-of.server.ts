import { endOfMonth, dayOf } from '#lib/platform/days.ts';
import type { Held } from '../load-referral.server.ts';
import { lastRefusing, standing, type Phase } from '../state.ts';
import type { ChainLink } from './model.ts';

/** Before a yes nobody has begun: known as soon as answers are disclosed. */
const beforeYes: readonly Phase[] = [
	'draft',
	'waiting',
	'queried',
	'countered',
	'waitlisted',
	'offered',
	'not_started'
];
const neverBegan: readonly Phase[] = ['declined', 'left', 'withdrawn'];

type Known = Pick<Held, 'id' | 'state' | 'reported' | 'may' | 'regime' | 'withdrawnAt' | 'closedAt'>;

/** Latest day on which a referral can have ended, from what its reader may know; own acts of the office count. */
function endedOn({ state, reported, regime, withdrawnAt, closedAt }: Known): string | undefined {
	const byMonth = (day: string) => (regime === 'voluntary' ? endOfMonth(day) : day);
	if (state.phase === 'withdrawn') return withdrawnAt ? dayOf(withdrawnAt) : undefined;
	const refusal = lastRefusing(reported);
	const left = standing(reported).findLast((row) => row.event === 'left_list');
	if (state.endedOn) return byMonth(state.endedOn);
	if (refusal) return refusal.happensOn ? byMonth(refusal.happensOn) : dayOf(refusal.recordedAt);
	if (left) return dayOf(left.recordedAt);
	return closedAt ? dayOf(closedAt) : undefined;
}

/** A referral as a link of a chain, from what its reader may know of it now and from nothing else. */
export function linkOf(held: Known, position: number): ChainLink {
	const { phase, startedOn, onlyByPerson } = held.state;
	const knows =
		startedOn !== undefined || beforeYes.includes(phase) || neverBegan.includes(phase) || held.may.has('D4');
	const silent = onlyByPerson && phase !== 'withdrawn' && phase !== 'draft';
	return {
		referralId: held.id,
		position,
		phase,
		tells: silent || !knows ? 'person' : 'provider',
		startedOn,
		endedOn: endedOn(held)
	};
}
