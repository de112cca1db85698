import { dayOf, officeTimeZone } from '#lib/platform/days.ts';
import { isWorkingDay } from '#lib/referrals/index.ts';

const dayLength = 86_400_000;

export type DemoClock = {
	/** A moment so many days ago, within office hours and never ahead of now. Later stays later. */
	at(daysAgo: number): Date;
	/** The day of that moment, `YYYY-MM-DD`; negative numbers lie ahead. */
	day(daysAgo: number): string;
	/** The same for what happens in offices: on a weekend or holiday the working day before, ahead of now the one after. */
	workingDay(daysAgo: number): string;
	/** Moves a moment that lies ahead, too. */
	ahead(days: number): Date;
};

/** Minutes since midnight in Berlin. */
function minuteOf(moment: Date): number {
	const [hour = 0, minute = 0] = new Intl.DateTimeFormat('de-DE', {
		timeZone: officeTimeZone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	})
		.format(moment)
		.split(':')
		.map(Number);
	return hour * 60 + minute;
}

/** Tells the invented history in days before the day on which it is loaded: at whatever hour, the days are the same. */
export function demoClock(now: Date): DemoClock {
	const noon = new Date(now.getTime() + (720 - minuteOf(now)) * 60_000);
	noon.setUTCSeconds(0, 0);
	const move = (daysAgo: number): Date => new Date(noon.getTime() - daysAgo * dayLength);
	return {
		at: (daysAgo) => {
			const raw = move(daysAgo);
			const minute = minuteOf(raw);
			// 24 hours are squeezed into those from eight to five: order within a day survives.
			const worked = 480 + (minute * 540) / 1440;
			return new Date(Math.min(now.getTime(), raw.getTime() + (worked - minute) * 60_000));
		},
		day: (daysAgo) => dayOf(move(daysAgo)),
		workingDay: (daysAgo) => {
			let found = daysAgo;
			while (!isWorkingDay(dayOf(move(found)), 'NW')) found += daysAgo < 0 ? -1 : 1;
			return dayOf(move(found));
		},
		ahead: (days) => move(-days)
	};
}
