/** Days of the calendar as 'YYYY-MM-DD': no clock, no zone. Which day it is now says `dayOf` (ui/format.ts). */
const length = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: string, count: number): string =>
	new Date(timeOf(day) + count * length).toISOString().slice(0, 10);

/** Negative where `to` lies before `from`. */
export const daysBetween = (from: string, to: string): number => Math.round((timeOf(to) - timeOf(from)) / length);

/** The last day of the month of a day. */
export function endOfMonth(day: string): string {
	const [year = 0, month = 1] = day.split('-').map(Number);
	return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
