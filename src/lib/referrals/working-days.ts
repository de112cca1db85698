/** Working days of a Land: what "answer within five working days" means. Monday to Friday without public holidays. */

const day = 86_400_000;
const parse = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const format = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Easter Sunday of the Gregorian calendar (Gauss, in the form of Lichtenberg). */
export function easter(year: number): string {
	const century = Math.floor(year / 100);
	const moonCorrection = 15 + Math.floor((3 * century + 3) / 4) - Math.floor((8 * century + 13) / 25);
	const sunCorrection = 2 - Math.floor((3 * century + 3) / 4);
	const cycle = year % 19;
	const seed = (19 * cycle + moonCorrection) % 30;
	const calendar = Math.floor(seed / 29) + (Math.floor(seed / 28) - Math.floor(seed / 29)) * Math.floor(cycle / 11);
	const limit = 21 + seed - calendar;
	const firstSunday = 7 - ((year + Math.floor(year / 4) + sunCorrection) % 7);
	const distance = 7 - ((limit - firstSunday) % 7);
	return format(parse(`${year}-03-01`) + (limit + distance - 1) * day);
}

/** Fixed holidays of single Länder (codes of ISO 3166-2 without 'DE-'), as law of the Land has them in 2026. */
const fixedOfLand: Record<string, readonly string[]> = {
	'01-06': ['BW', 'BY', 'ST'],
	'03-08': ['BE', 'MV'],
	'08-15': ['SL'],
	'09-20': ['TH'],
	'10-31': ['BB', 'HB', 'HH', 'MV', 'NI', 'SN', 'ST', 'SH', 'TH'],
	'11-01': ['BW', 'BY', 'NW', 'RP', 'SL']
};
const corpusChristi = ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'];

/** Repentance Day: the Wednesday before 23 November. */
function repentanceDay(year: number): string {
	let time = parse(`${year}-11-22`);
	while (new Date(time).getUTCDay() !== 3) time -= day;
	return format(time);
}

/** Public holidays of a Land in a year, as days. An unknown Land has the nationwide ones. */
export function holidays(year: number, land: string): Set<string> {
	const sunday = parse(easter(year));
	const around = [-2, 1, 39, 50].map((distance) => format(sunday + distance * day));
	const fixed = ['01-01', '05-01', '10-03', '12-25', '12-26'];
	for (const [date, lands] of Object.entries(fixedOfLand)) if (lands.includes(land)) fixed.push(date);
	if (corpusChristi.includes(land)) around.push(format(sunday + 60 * day));
	if (land === 'SN') around.push(repentanceDay(year));
	return new Set([...around, ...fixed.map((date) => `${year}-${date}`)]);
}

export function isWorkingDay(date: string, land: string): boolean {
	const weekday = new Date(parse(date)).getUTCDay();
	return weekday !== 0 && weekday !== 6 && !holidays(Number(date.slice(0, 4)), land).has(date);
}

/** When a goal is talked about again if no other day was agreed on: the first working day in three months. */
export const reviewDay = (today: string, land: string): string =>
	addWorkingDays(format(parse(today) + 89 * day), 1, land);

/** The working day that lies `count` working days after `from`; the day itself does not count. */
export function addWorkingDays(from: string, count: number, land: string): string {
	let time = parse(from);
	for (let left = count; left > 0;) {
		time += day;
		if (isWorkingDay(format(time), land)) left--;
	}
	return format(time);
}

/** Working days after `from` up to and including `to`; 0 when `to` has come. */
export function workingDaysUntil(from: string, to: string, land: string): number {
	let count = 0;
	for (let time = parse(from) + day; time <= parse(to); time += day) if (isWorkingDay(format(time), land)) count++;
	return count;
}
