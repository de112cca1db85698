import { needTerms } from '#lib/directory/index.ts';
import { demoAreas, type AreaCode } from './catalogue.ts';
import { cells, pick, someArea, usualNeeds, type DemoNeed, type Random } from './cases.ts';
import type { DemoClock } from './clock.ts';
import { colleagueFor, levelOf, monthLength, pastMonths } from './season.ts';
import { randomFrom } from './random.ts';

/** Reasons by need, the usual ones first. */
const reasonsOf: Record<string, readonly string[]> = {
	debt: ['full', 'wait_too_long', 'distance'],
	childcare: ['times_childcare', 'full'],
	psychosocial: ['wait_too_long', 'distance', 'full'],
	german: ['wait_too_long', 'full', 'times_childcare'],
	job_application: ['fit_quality', 'times_childcare'],
	sheltered_work: ['full', 'distance'],
	homelessness: ['full', 'precondition'],
	addiction: ['distance', 'person_decided']
};
const otherReasons = ['full', 'wait_too_long', 'distance', 'language', 'precondition', 'fit_target_group', 'barrier'];

const substitutes = ['similar_offer', 'more_distant', 'case_manager_bridged', 'informal_help'] as const;

const conditionsOf: Record<string, readonly string[]> = {
	distance: ['mobility'],
	times_childcare: ['childcare'],
	language: ['language'],
	barrier: ['wheelchair']
};

/**
 * A gap that is recognised stays so: the stories name the days. Before them no cell has as many persons within half a
 * year as recognise one (three, of a sensitive need five), and the cells of the stories have nobody at all.
 */
const isRecognised = (daysAgo: readonly number[], enough: number): boolean => {
	const inOrder = daysAgo.toSorted((a, b) => a - b);
	return inOrder.some((day, index) => (inOrder[index + enough - 1] ?? Infinity) - day <= 181);
};

/** Needs of the months before the stories, each with what became of it; a number without a person. */
export function pastNeeds(clock: DemoClock): DemoNeed[] {
	const random: Random = randomFrom('weserbogen past needs');
	const told = new Set(cells.map(({ need, area }) => `${need} ${area}`));
	const sensitive = new Set(needTerms.filter((term) => term.sensitive).map(({ code }) => code));
	const held = new Map<string, number[]>();
	const needs: DemoNeed[] = [];
	for (let month = pastMonths; month > 2; month--) {
		const begins = month * monthLength;
		const tries = Math.round(44 * levelOf('', begins - monthLength / 2, clock));
		for (let attempt = 0; attempt < tries; attempt++) {
			const need = pick(random, usualNeeds);
			const area: AreaCode = random() < 0.5 ? someArea(random) : pick(random, demoAreas).code;
			const daysAgo = Math.round(begins - random() * monthLength);
			const cell = `${need} ${area}`;
			const others = held.get(cell) ?? [];
			if (told.has(cell) || isRecognised([...others, daysAgo], sensitive.has(need) ? 5 : 3)) continue;
			// Growth: what is usual today was rarer then.
			if (random() > levelOf(need, daysAgo, clock) / 1.3) continue;
			held.set(cell, [...others, daysAgo]);
			const reason = pick(random, reasonsOf[need] ?? otherReasons);
			needs.push({
				manager: colleagueFor(area, random),
				need,
				area,
				reason,
				daysAgo,
				urgency: pick(random, ['now', 'soon', 'soon', 'later'] as const),
				conditions: conditionsOf[reason] ?? [],
				...(random() < 0.4 ? { substitute: pick(random, substitutes) } : {}),
				state: random() < 0.6 ? 'covered' : 'obsolete',
				decidedDaysAgo: Math.max(20, daysAgo - 20 - Math.round(random() * 100))
			});
		}
	}
	return needs;
}
