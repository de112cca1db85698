import { type CaseManager, type Random } from './cases.ts';
import type { DemoClock } from './clock.ts';

/** The history begins so many months ago; the last two of them are told one by one (cases.ts). */
export const pastMonths = 30;
export const monthLength = 30.4;

/** January to December: a full desk after New Year and the summer, a quiet one in July and at the end of the year. */
const seasonOf = [1.25, 1.15, 1.1, 1, 0.95, 0.9, 0.75, 0.8, 1.15, 1.1, 1, 0.7] as const;
/** How a need grows or falls in a year; the others grow by a tenth. */
const growthOf: Record<string, number> = { debt: 0.3, childcare: 0.22, psychosocial: 0.18, german: -0.12 };

/** What is usual for this need so many days ago: 1 is the middle of today's level, without season. */
export const levelOf = (need: string, daysAgo: number, clock: DemoClock): number => {
	const month = Number(clock.day(daysAgo).slice(5, 7));
	return (seasonOf[month - 1] ?? 1) * (1 + (growthOf[need] ?? 0.1)) ** (-daysAgo / 365);
};

/** Chooses by weight. */
export const draw = (random: Random, weights: readonly (readonly [string, number])[]): string => {
	let left = random() * weights.reduce((sum, [, weight]) => sum + weight, 0);
	for (const [thing, weight] of weights) if ((left -= weight) < 0) return thing;
	return weights.at(-1)?.[0] ?? '';
};

export const colleagueFor = (area: string, random: Random): CaseManager =>
	`colleague-${['WA', 'BW', 'BE'].includes(area) ? 'south' : 'hx'}-${random() < 0.5 ? 1 : 2}`;
