import { standing, type Phase, type Reported } from './model.ts';
import { addDays } from './working-days.ts';

/**
 * A voucher for an offer of this kind (AVGS, § 45 SGB III; Bildungsgutschein, § 81 SGB III): the office issues it, the
 * person chooses the provider, and whoever says yes within its time has redeemed it (design.md § 5).
 */
export const voucherStates = ['issued', 'redeemed', 'expired'] as const;
export type VoucherState = (typeof voucherStates)[number];

/** Validity in days that a form proposes, and the longest that it takes. */
export const usualVoucherDays = 90;
export const longestVoucherDays = 366;

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
 * Where a voucher stands, from what the reader may know: without feedback nobody learns that it was redeemed.
 *
 * @param until last day of its validity
 */
export function voucherState(until: string, reported: readonly Reported[], today: string): VoucherState {
	if (standing(reported).some(({ event }) => event === 'accepted' || event === 'confirmed')) return 'redeemed';
	return until < today ? 'expired' : 'issued';
}

/** What is wrong with a last day of validity: it lies behind, or too far ahead; undefined where it is right. */
export const voucherFault = (until: string, today: string): 'past' | 'far' | undefined =>
	until < today ? 'past' : until > addDays(today, longestVoucherDays) ? 'far' : undefined;
