import { addDays, dayOf } from '#lib/platform/days.ts';

/** The day of the portal's calendar, in Berlin, so many days from now: what a form takes for today, at any hour. */
export const dayFromNow = (offset = 0): string => addDays(dayOf(new Date()), offset);
