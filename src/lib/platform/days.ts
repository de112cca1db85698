/** Days of the calendar as 'YYYY-MM-DD': no clock, no zone; a moment becomes one by the clock of the office. */

/** The clock on the office's wall, summer time included. */
export const officeTimeZone = 'Europe/Berlin';

/** A moment, an ISO string of one, or a day without a clock (`YYYY-MM-DD`). */
export type When = Date | string;

export const isDay = (when: When): when is string => typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when);

const length = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

const inOffice = new Intl.DateTimeFormat('en', {
	timeZone: officeTimeZone,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** The day of a moment. */
export function dayOf(when: When): string {
	if (isDay(when)) return when;
	const parts = inOffice.formatToParts(new Date(when));
	const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
	return `${part('year')}-${part('month')}-${part('day')}`;
}

export const addDays = (day: string, count: number): string =>
	new Date(timeOf(day) + count * length).toISOString().slice(0, 10);

/** Negative where `to` lies before `from`. */
export const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / length);

/** Days of the calendar from `when` to `now`; negative ahead. */
export const daysSince = (when: When, now: When): number => daysBetween(dayOf(when), dayOf(now));

/** The last day of the month of a day. */
export function endOfMonth(day: string): string {
	const [year = 0, month = 1] = day.split('-').map(Number);
	return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The same day some months later, or the last one of a shorter month. */
export function monthsLater(day: string, months: number): string {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
	const time = Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()));
	return new Date(time).toISOString().slice(0, 10);
}

/** The Monday of the week of a day. */
export const mondayOf = (day: string): string => addDays(day, -((new Date(timeOf(day)).getUTCDay() + 6) % 7));
