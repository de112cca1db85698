import type { Regime } from '#lib/directory/index.ts';

/** Why a mandate ended; nobody's fault. `expired` is said by the calendar. */
export const mandateEndReasons = ['done', 'person_asked', 'provider_asked', 'need_changed', 'expired'] as const;
export type MandateEndReason = (typeof mandateEndReasons)[number];
/** What a person at the office can say. */
export const sayableEndReasons = [
	'done',
	'person_asked',
	'provider_asked',
	'need_changed'
] as const satisfies readonly MandateEndReason[];

/** Longest mandate, in months; afterwards it is given anew. */
export const longestMandateMonths = 12;

export type MandateState = 'ahead' | 'running' | 'ended';
type Term = { validFrom: string; validUntil: string; endedAt: Date | null };

/** Whether a mandate holds on a day; its last day is inside. The database asks the same (`casework.my_mandate_ids()`). */
export function mandateState(mandate: Term, today: string): MandateState {
	if (mandate.endedAt || mandate.validUntil < today) return 'ended';
	return mandate.validFrom > today ? 'ahead' : 'running';
}

type Given = {
	referralId: string | null;
	direction: string;
	recipientId: string;
	withdrawnAt: Date | null;
	validUntil: Date;
};

/** Of what was agreed for the same flow the one that counts: of those not taken back the one that holds longest. */
export function standingConsents<Consent extends Given>(consents: readonly Consent[]): Consent[] {
	const flows = Map.groupBy(
		consents.filter(({ withdrawnAt }) => withdrawnAt === null),
		({ referralId, direction, recipientId }) => `${referralId}:${direction}:${recipientId}`
	);
	return [...flows.values()].map((flow) => flow.reduce((a, b) => (b.validUntil > a.validUntil ? b : a)));
}

/** Assigning to a measure with legal consequences stays with the office: a third party never does it. */
export const maySubRefer = (regime: Regime): boolean => regime !== 'statutory' && regime !== 'none';
