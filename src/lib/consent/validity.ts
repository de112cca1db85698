import { dayOf } from '#lib/platform/days.ts';

/** Longest validity of a consent, in months (rule 15). */
const longestMonths = 12;

/** Midnight in Berlin at which a day begins. */
export function startOfDay(day: string): Date {
	const winter = new Date(`${day}T00:00:00+01:00`);
	const summer = new Date(`${day}T00:00:00+02:00`);
	return dayOf(summer) === day ? summer : winter;
}

/** The last day of a consent given on `day`, e.g. 22.11.2027 for 23.11.2026. */
export function lastDay(day: string, months: number = longestMonths): string {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const target = new Date(Date.UTC(year, month - 1 + months, 1));
	const length = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
	target.setUTCDate(Math.min(date, length));
	return new Date(target.getTime() - 86_400_000).toISOString().slice(0, 10);
}

/** The last day on which it holds, as people say it. */
export const lastDayOf = (validUntil: Date): string => dayOf(new Date(validUntil.getTime() - 1));

/** The moment from which a consent no longer holds. */
export const endOf = (last: string): Date =>
	startOfDay(new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10));
