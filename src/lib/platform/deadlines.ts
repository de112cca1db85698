import { addDays } from './days.ts';

export const deadlineKinds = [
	'answer',
	'appointment',
	'voucher',
	'held',
	'consent',
	'aftercare',
	'goal',
	'conference',
	'cover',
	'report',
	'term',
	'agreement',
	'step',
	'offer',
	'places',
	'contact',
	'meeting',
	'decision'
] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/**
 * A day by which something is due. Each module derives its own once; the list of all modules and the subscribed
 * calendar are two views of it.
 */
export type Deadline = {
	kind: DeadlineKind;
	/** Of what is due; with the kind it tells one day of a calendar from another. */
	id: string;
	/** Which part of the portal it belongs to; the page names it. */
	source: string;
	/** What is due, in words. */
	what: string;
	/** What it is about: a title, a pseudonym, a name of an offer. */
	about: string;
	/** 'YYYY-MM-DD' */
	on: string;
	/** The clock of an appointment, 'HH:MM'. */
	at?: string | null;
	href: string;
};

/** How far ahead the list looks, in days. */
export const deadlineHorizon = 183;

export type When = 'overdue' | 'soon' | 'later';

/** Overdue from the day after; soon within two weeks. */
export const whenOf = (on: string, today: string): When =>
	on < today ? 'overdue' : on <= addDays(today, 14) ? 'soon' : 'later';

/** Overdue first, then by day; the same day keeps the order of its sources. */
export const byDay = (deadlines: readonly Deadline[]): Deadline[] =>
	deadlines.toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
