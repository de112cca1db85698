import { setNow } from '#lib/platform/database.server.ts';
import { addDays, dayOf } from '#lib/platform/days.ts';

/** The day of the portal's calendar, in Berlin, so many days from now: what a form takes for today, at any hour. */
export const dayFromNow = (offset = 0): string => addDays(dayOf(new Date()), offset);

/** Works at a moment of the test's choice, and gives the clock back. */
export async function at<T>(moment: string, work: () => Promise<T>): Promise<T> {
	setNow(new Date(moment));
	try {
		return await work();
	} finally {
		setNow(undefined);
	}
}
