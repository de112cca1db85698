import { addDays } from './days.ts';

/** A day by which something is due, as a list of all modules shows it. */
export type Deadline = {
	/** Which part of the portal it belongs to; the page names it. */
	source: string;
	/** What is due, in words. */
	what: string;
	/** What it is about: a title, a pseudonym, a name of an offer. */
	about: string;
	/** 'YYYY-MM-DD' */
	on: string;
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
