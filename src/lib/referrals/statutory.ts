import { addDays } from '#lib/platform/days.ts';
import { isWorkingDay } from './working-days.ts';

/**
 * What § 61 SGB II lets a provider report of taking part in a statutory measure, and nowhere else: days per month and
 * kind (D5), and an assessment once it was opened to the person (D6). Never single days, never "ill", never a judgement.
 */
export const dayKinds = ['present', 'excused', 'sick_note', 'unexcused', 'holiday_or_closed'] as const;
export type DayKind = (typeof dayKinds)[number];
/** Days of one month by kind. */
export type DayCounts = Record<DayKind, number>;

/** What became of the person's say before unexcused days leave the provider (demo-catalogue § 8.3). */
export const hearings = ['said', 'nothing_said', 'not_reached'] as const;
export type Hearing = (typeof hearings)[number];

/** Months back that a report may be about: the present one, and those that are kept (rule 19). */
const reportableMonths = 3;

/** First days of the months that can be reported, newest first. */
export function monthsFor(today: string): string[] {
	const [year = 0, month = 1] = today.split('-').map(Number);
	return Array.from({ length: reportableMonths + 1 }, (_, back) =>
		new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 10)
	);
}

export const lastOfMonth = (month: string): string => {
	const [year = 0, number = 1] = month.split('-').map(Number);
	return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/**
 * By when a month is reported: until the end of the following one. An agreement may ask for it sooner; later than three
 * months nothing is kept that could be reported (rule 19).
 */
export const attendanceDueOn = (month: string): string => lastOfMonth(addDays(lastOfMonth(month), 1));

/** The part of a month in which somebody took part; undefined when it was none of it. */
export function periodIn(
	month: string,
	startedOn: string | undefined,
	endedOn: string | undefined
): { from: string; until: string } | undefined {
	if (!startedOn) return undefined;
	const last = lastOfMonth(month);
	if (startedOn > last || (endedOn && endedOn < month)) return undefined;
	return { from: startedOn > month ? startedOn : month, until: endedOn && endedOn < last ? endedOn : last };
}

/** Monday to Friday of a period: `work` without the public holidays of the Land, `holidays` those alone. */
export function weekdaysOf(period: { from: string; until: string }, land: string): { work: number; holidays: number } {
	let work = 0;
	let holidays = 0;
	for (let time = Date.parse(period.from); time <= Date.parse(period.until); time += 86_400_000) {
		const weekday = new Date(time).getUTCDay();
		if (weekday === 0 || weekday === 6) continue;
		if (isWorkingDay(new Date(time).toISOString().slice(0, 10), land)) work++;
		else holidays++;
	}
	return { work, holidays };
}

/** Days on which somebody was there: what was planned, less every other kind; negative when those are too many. */
export const presentOf = (planned: number, others: Omit<DayCounts, 'present'>): number =>
	planned - others.excused - others.sick_note - others.unexcused - others.holiday_or_closed;

/** How far the agreed goal has come. */
export const progressLevels = ['reached', 'nearly', 'begun', 'open'] as const;
export type ProgressLevel = (typeof progressLevels)[number];

export const strengths = [
	'reliable',
	'persevering',
	'cooperative',
	'independent',
	'careful',
	'quick_to_learn',
	'communicative',
	'practical',
	'organised'
] as const;
export type Strength = (typeof strengths)[number];

/** What would help from here on. Nothing about health: that has no column (D8). */
export const supports = [
	'language',
	'basic_education',
	'digital_skills',
	'qualification',
	'orientation',
	'working_hours',
	'childcare',
	'way_to_work',
	'accompaniment'
] as const;
export type Support = (typeof supports)[number];

export const recommendations = [
	'stay_longer',
	'training',
	'work',
	'trial_work',
	'other_offer',
	'advice',
	'none'
] as const;
export type Recommendation = (typeof recommendations)[number];

/** How an assessment was opened to the person before the office reads it (Eröffnung, LSG Hamburg L 5 AS 48/09). */
export const openingManners = ['in_person', 'by_phone', 'by_video', 'by_letter'] as const;
export type OpeningManner = (typeof openingManners)[number];

/** `not_opened`: the person left, or it was impossible; `taken_back`: it was wrong and is not passed on. */
export const assessmentEvents = ['opened', 'not_opened', 'commented', 'taken_back'] as const;
export type AssessmentEvent = (typeof assessmentEvents)[number];
