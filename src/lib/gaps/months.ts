/** First days of months, 'YYYY-MM-01'. */
export type Month = string;

const at = (year: number, month: number): Month =>
	`${year + Math.floor(month / 12)}-${String((((month % 12) + 12) % 12) + 1).padStart(2, '0')}-01`;

/** The month of a day, moved by whole months. */
export const monthOf = (day: string, moved = 0): Month =>
	at(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + moved);

/** `count` months in order, the first one given. */
export const monthsFrom = (first: Month, count: number): Month[] =>
	Array.from({ length: count }, (_, index) => monthOf(first, index));

/** The last day of a month. */
export const lastDay = (month: Month): string => {
	const next = monthOf(month, 1);
	return new Date(Date.UTC(Number(next.slice(0, 4)), Number(next.slice(5, 7)) - 1, 0)).toISOString().slice(0, 10);
};
