import { monthsLater } from '#lib/platform/days.ts';
import type { RetentionClass } from '#lib/platform/person-fields.server.ts';

/** After which moment the period runs; words in labels.ts. */
export type RetentionStart = 'creation' | 'report' | 'closing' | 'end_of_consent' | 'expiry';
export type Period = { days?: number; months?: number; years?: number; from: RetentionStart };

/**
 * How long what is kept (rule 19). Defaults: the data-protection officer of a network decides. `none`: nobody's data.
 * Sources: Art. 5(1)(e) DSGVO, § 84 SGB X; proof of consent: § 195 BGB (three years).
 */
export const retentionPeriods: Record<RetentionClass, Period | undefined> = {
	draft: { days: 30, from: 'creation' },
	attendance: { months: 3, from: 'report' },
	assessment: { months: 6, from: 'report' },
	case: { months: 12, from: 'closing' },
	proof: { years: 3, from: 'end_of_consent' },
	code: { days: 1, from: 'expiry' },
	none: undefined
};

/** How long a provider still reads a referral that is over, in months (rule 19). */
export const providerAccessMonths = 3;

/** Does a provider still read what was over at that moment? */
export function withinProviderAccess(over: Date, now: Date): boolean {
	const [day = '', clock = ''] = now.toISOString().split('T');
	return over > new Date(`${monthsLater(day, -providerAccessMonths)}T${clock}`);
}
