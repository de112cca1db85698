import ical from 'ical-generator';
import { startOfDay } from '#lib/consent/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { officeTimeZone } from '#lib/platform/days.ts';
import type { DeadlineKind } from '#lib/platform/deadlines.ts';

/** A day that somebody has to keep; the kind is all that a calendar says of it. */
export type CalendarDate = {
	id: string;
	kind: DeadlineKind;
	on: string;
	at: string | null;
	path: string;
};

type Locale = 'de' | 'en';

// § 35 SGB I (Sozialgeheimnis), rule 14: other people look into calendars. No person, no topic, no partner, no place.
const titles: Record<CalendarDate['kind'], (locale: Locale) => string> = {
	answer: (locale) => m.notices_calendar_answer({}, { locale }),
	appointment: (locale) => m.notices_calendar_appointment({}, { locale }),
	voucher: (locale) => m.notices_calendar_voucher({}, { locale }),
	report: (locale) => m.notices_calendar_report({}, { locale }),
	term: (locale) => m.notices_calendar_term({}, { locale }),
	step: (locale) => m.notices_calendar_step({}, { locale }),
	held: (locale) => m.notices_calendar_held({}, { locale }),
	consent: (locale) => m.notices_calendar_consent({}, { locale }),
	aftercare: (locale) => m.notices_calendar_aftercare({}, { locale }),
	goal: (locale) => m.notices_calendar_goal({}, { locale }),
	conference: (locale) => m.notices_calendar_conference({}, { locale }),
	cover: (locale) => m.notices_calendar_cover({}, { locale }),
	agreement: (locale) => m.notices_calendar_agreement({}, { locale }),
	offer: (locale) => m.notices_calendar_offer({}, { locale }),
	places: (locale) => m.notices_calendar_places({}, { locale }),
	contact: (locale) => m.notices_calendar_contact({}, { locale }),
	meeting: (locale) => m.notices_calendar_meeting({}, { locale }),
	decision: (locale) => m.notices_calendar_decision({}, { locale })
};

/** The moment of a clock on the office's wall. */
function moment(day: string, clock: string): Date {
	const [hours = 0, minutes = 0] = clock.split(':').map(Number);
	const naive = new Date(startOfDay(day).getTime() + (hours * 60 + minutes) * 60_000);
	const shown = new Intl.DateTimeFormat('en-GB', { timeZone: officeTimeZone, hour: '2-digit', minute: '2-digit' });
	const [shownHours = 0] = shown.format(naive).split(':').map(Number);
	// On the two days a year on which the clock is put, an hour is missing or twice there.
	return new Date(naive.getTime() + (hours - shownHours) * 3_600_000);
}

/** The feed as RFC 5545 wants it: days without a clock, appointments as half an hour. */
export function calendarOf(dates: readonly CalendarDate[], locale: Locale, portal: string, now: Date): string {
	const calendar = ical({
		name: m.notices_calendar_name({}, { locale }),
		prodId: { company: 'Lückenlos', product: 'Fristen', language: locale.toUpperCase() },
		ttl: 3600
	});
	for (const { id, kind, on, at, path } of dates) {
		const start = at ? moment(on, at) : new Date(`${on}T00:00:00Z`);
		calendar.createEvent({
			id: `${kind}-${id}@${new URL(portal).hostname}`,
			stamp: now,
			start,
			end: at ? new Date(start.getTime() + 30 * 60_000) : new Date(start.getTime() + 86_400_000),
			allDay: !at,
			summary: titles[kind](locale),
			url: `${portal}${path}`
		});
	}
	return calendar.toString();
}
