import { addDays } from '#lib/platform/days.ts';
import { standing, type Phase, type Reported } from './state.ts';

/**
 * A voucher for an offer of this kind (AVGS, § 45 SGB III; Bildungsgutschein, § 81 SGB III): the office issues it, the
 * person chooses the provider, and whoever says yes within its time has redeemed it (design.md § 5).
 */
export type VoucherState = 'issued' | 'redeemed' | 'expired' | 'idle';

/** Validity in days that a form proposes, and the longest that it takes. */
export const usualVoucherDays = 90;
const longestVoucherDays = 366;

/** Days before the last one on which the case manager is reminded. */
export const voucherReminderDays = 7;

/** Phases in which nobody has said yes yet: the time of a voucher runs. */
export const voucherPhases: readonly Phase[] = [
	'waiting',
	'person_only',
	'queried',
	'countered',
	'waitlisted',
	'offered'
];

/**
 * Where a voucher stands, from what the reader may know. `idle`: nobody waits for a yes to it any more, or only the
 * person could tell of one; then its last day is all there is to say.
 *
 * @param until last day of its validity
 */
export function voucherState(
	until: string,
	{ reported, phase }: { reported: readonly Reported[]; phase: Phase },
	today: string
): VoucherState {
	if (standing(reported).some(({ event }) => event === 'accepted' || event === 'confirmed')) return 'redeemed';
	if (phase === 'person_only' || !voucherPhases.includes(phase)) return 'idle';
	return until < today ? 'expired' : 'issued';
}

/** What is wrong with a last day of validity: it lies behind, or too far ahead; undefined where it is right. */
export const voucherFault = (until: string, today: string): 'past' | 'far' | undefined =>
	until < today ? 'past' : until > addDays(today, longestVoucherDays) ? 'far' : undefined;

/** Somebody has to look at its last day. Where only the person tells of a yes, no day that has passed is overdue. */
export const voucherCounts = (until: string, phase: Phase, today: string): boolean =>
	voucherPhases.includes(phase) && (phase !== 'person_only' || until >= today);
