import { addDays } from '#lib/platform/days.ts';

/** Months after the end at which the case manager looks again (R107). */
const aftercareMonths = [3, 6] as const;
export type AftercareMonths = (typeof aftercareMonths)[number];

/** What applies then, as the person tells it; "möchte nicht" asks nothing further. */
export const situations = [
	'in_work',
	'in_training',
	'in_offer',
	'searching',
	'otherwise',
	'not_reached',
	'declined'
] as const;
export type Situation = (typeof situations)[number];
export const followUps = ['nothing', 'advice', 'new_referral'] as const;
export type FollowUp = (typeof followUps)[number];

export type AftercareCheck = { months: AftercareMonths; situation: Situation; followUp: FollowUp; notedAt: Date };

/** The day of a check: so many months after the end, at the end of a shorter month. */
export function aftercareOn(endedOn: string, months: number): string {
	const [year = 0, month = 1, day = 1] = endedOn.split('-').map(Number);
	const length = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 1 + months, Math.min(day, length))).toISOString().slice(0, 10);
}

/** Days before its day from which a check may be noted: nobody meets on the very day. */
const earlyDays = 14;
export const opensOn = (on: string): string => addDays(on, -earlyDays);

/** The next check that nobody noted yet; undefined when both are done or long past. */
export function nextCheck(
	endedOn: string | undefined,
	noted: readonly number[],
	today: string
): { months: AftercareMonths; on: string } | undefined {
	if (!endedOn) return undefined;
	for (const months of aftercareMonths) {
		if (noted.includes(months)) continue;
		const on = aftercareOn(endedOn, months);
		// Who was not asked at three months is asked at six.
		if (months === 3 && aftercareOn(endedOn, 6) <= today) continue;
		return { months, on };
	}
	return undefined;
}
