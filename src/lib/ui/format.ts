/** How dates, ages, numbers and money are written, in German and English, always in the time of Berlin. */

import { dayOf, daysSince, isDay, officeTimeZone, type When } from '#lib/platform/days.ts';

export type Locale = 'de' | 'en';

const tags: Record<Locale, string> = { de: 'de-DE', en: 'en-GB' };
const narrow = '\u202f';
const nbsp = '\u00a0';

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	const known = dateFormats.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat(tags[locale], options);
	dateFormats.set(key, made);
	return made;
}

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = locale + JSON.stringify(options);
	const known = numberFormats.get(key);
	if (known) return known;
	const made = new Intl.NumberFormat(tags[locale], options);
	numberFormats.set(key, made);
	return made;
}

// A day has no clock: it is shown as it is, whatever the zone. Noon keeps it away from both midnights.
const moment = (when: When): Date => new Date(isDay(when) ? `${when}T12:00:00Z` : when);
const write = (when: When, locale: Locale, options: Intl.DateTimeFormatOptions): string =>
	dateFormat(locale, { ...options, timeZone: isDay(when) ? 'UTC' : officeTimeZone }).format(moment(when));

/** `03.12.2026` · `3 Dec 2026` */
export const date = (when: When, locale: Locale): string =>
	locale === 'de'
		? write(when, locale, { day: '2-digit', month: '2-digit', year: 'numeric' })
		: write(when, locale, { day: 'numeric', month: 'short', year: 'numeric' });

/** `03.12.` · `3 Dec` */
export const shortDate = (when: When, locale: Locale): string =>
	locale === 'de'
		? write(when, locale, { day: '2-digit', month: '2-digit' })
		: write(when, locale, { day: 'numeric', month: 'short' });

/** `3. Dezember 2026` · `3 December 2026` */
export const longDate = (when: When, locale: Locale): string =>
	write(when, locale, { day: 'numeric', month: 'long', year: 'numeric' });

/** `Montag, 30.11.2026` · `Monday, 30 Nov 2026` */
export const weekdayDate = (when: When, locale: Locale): string =>
	`${write(when, locale, { weekday: 'long' })}, ${date(when, locale)}`;

/** `September 2026` */
export const month = (when: When, locale: Locale): string => write(when, locale, { month: 'long', year: 'numeric' });

/** `09:40 Uhr` · `09:40` */
export const clock = (when: When, locale: Locale): string => {
	const time = write(when, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	return locale === 'de' ? `${time}${nbsp}Uhr` : time;
};

/** `23.11.2026, 09:40 Uhr` · `23 Nov 2026, 09:40` */
export const dateTime = (when: When, locale: Locale): string => `${date(when, locale)}, ${clock(when, locale)}`;

/** `01.06.–22.11.2026` · `1 Jun – 22 Nov 2026` */
export function dateRange(from: When, to: When, locale: Locale): string {
	const sameYear = dayOf(from).slice(0, 4) === dayOf(to).slice(0, 4);
	const start = sameYear ? shortDate(from, locale) : date(from, locale);
	return locale === 'de' ? `${start}–${date(to, locale)}` : `${start} – ${date(to, locale)}`;
}

/** `heute`, `gestern`, `vor 4 Tagen`, `morgen`, `in 3 Tagen` */
export function age(when: When, now: When, locale: Locale): string {
	const past = daysSince(when, now);
	const de = locale === 'de';
	if (past === 0) return de ? 'heute' : 'today';
	if (past === 1) return de ? 'gestern' : 'yesterday';
	if (past === -1) return de ? 'morgen' : 'tomorrow';
	const days = number(Math.abs(past), locale);
	if (past > 1) return de ? `vor ${days} Tagen` : `${days} days ago`;
	return de ? `in ${days} Tagen` : `in ${days} days`;
}

/** `1 Tag`, `112 Tage` */
export function days(count: number, locale: Locale): string {
	const unit = locale === 'de' ? (count === 1 ? 'Tag' : 'Tage') : count === 1 ? 'day' : 'days';
	return `${number(count, locale)}${nbsp}${unit}`;
}

/** `18.420` · `18,420` */
export const number = (value: number, locale: Locale, digits = 0): string =>
	numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A share from 0 to 1 as `32 %` with a narrow no-break space · `32%`. */
export const percent = (share: number, locale: Locale, digits = 0): string =>
	`${number(share * 100, locale, digits)}${locale === 'de' ? narrow : ''}%`;

/** Euro, by default without cents: `214.300 €` · `€214,300`. */
export const money = (euro: number, locale: Locale, digits = 0): string =>
	locale === 'de'
		? `${number(euro, locale, digits)}${nbsp}€`
		: `${euro < 0 ? '−' : ''}€${number(Math.abs(euro), locale, digits)}`;

/** What is not known is said, never shown as nothing: `k. A.` · `n/a`. */
export const unknown = (locale: Locale): string => (locale === 'de' ? `k.${narrow}A.` : 'n/a');

/** A number as it is dialled. */
export const phoneLink = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;
