import { sql } from 'drizzle-orm';
import { anyOf, type Tx } from '#lib/platform/database.server.ts';
import { demoClock } from './clock.ts';
import { demoPlans, type DemoPlan } from './plans.ts';
import { demoId, insertRows, known, type DemoIds } from './write-history.server.ts';

/** Neither a mere idea nor started: what next year's programme is made of. */
const planned: readonly DemoPlan['stage'][] = ['needs_confirmed', 'concept', 'decided', 'procurement', 'agreement'];
const decisive: readonly DemoPlan['stage'][] = ['decided', 'procurement', 'agreement', 'launched', 'reviewed'];

/** Days ago on which the advisory council met (write-network.server.ts): the last time before a decision it spoke on the plan. */
const councilMet = [112, 300];
const adviceFor = (decidedDaysAgo: number): number => councilMet.find((day) => day > decidedDaysAgo) ?? decidedDaysAgo;

/** What providers suggested, and what became of it: taken into a plan, put off, declined, not answered yet. */
const suggestions: readonly {
	by: string;
	from: string;
	need: string;
	area: string;
	words: string;
	daysAgo: number;
	answer?: { state: 'taken' | 'later' | 'declined'; words: string; daysAgo: number; plan?: string };
}[] = [
	{
		by: 'seidel',
		from: 'ankerwinde',
		need: 'debt',
		area: 'WA',
		words: 'In Warburg reicht die Sprechstunde nicht: eine halbe Stelle mehr, zwei Nachmittage, ohne Umzug.',
		daysAgo: 128,
		answer: {
			state: 'taken',
			words: 'Der Bedarf ist belegt, wir planen die Erweiterung mit Ihnen.',
			daysAgo: 112,
			plan: 'Schuldnerberatung Warburg + 0,5 Stelle'
		}
	},
	{
		by: 'wolke',
		from: 'kranich',
		need: 'daily_structure',
		area: 'BW',
		words: 'Ein offener Werkstatt-Vormittag in Borgentreich für Menschen, die noch nicht anfangen können.',
		daysAgo: 63,
		answer: {
			state: 'later',
			words: 'Sinnvoll, für dieses Jahr fehlen die Mittel. Wir sprechen im Frühjahr.',
			daysAgo: 40
		}
	},
	{
		by: 'wolke',
		from: 'kranich',
		need: 'job_application',
		area: 'HX',
		words: 'Bewerbungswerkstatt an zwei Standorten parallel führen.',
		daysAgo: 90,
		answer: {
			state: 'declined',
			words: 'Die Plätze in Höxter sind nicht ausgelastet; ein zweiter Standort hilft nicht.',
			daysAgo: 71
		}
	},
	{
		by: 'seidel',
		from: 'ankerwinde',
		need: 'debt',
		area: 'BE',
		words: 'Budgetberatung am Abend, für Menschen mit Arbeit.',
		daysAgo: 6
	}
];

/** The planning year with its steps, what bodies said to the plans, and what providers suggested. */
export async function writePlanning(tx: Tx, ids: DemoIds, now: Date): Promise<number> {
	const { networkId } = ids;
	const clock = demoClock(now);
	const steward = known(ids.members, 'kessler');
	const body = (key: string) => demoId(networkId, 'body', key);
	const planId = (title: string) => demoId(networkId, 'plan', title);
	const year = Number(clock.day(0).slice(0, 4)) + 1;
	const yearId = demoId(networkId, 'planning-year', year);
	await insertRows(tx, 'steering.planning_years', [
		{
			id: yearId,
			network_id: networkId,
			year,
			preface:
				'Wartezeiten in der Schuldnerberatung und fehlende Betreuung zu Randzeiten sind die größten Lücken. Das Programm setzt dort an und hält, was trägt.',
			created_by: steward,
			created_at: clock.at(170).toISOString()
		}
	]);
	const steps = [
		['needs_round', 140, 133, 'providers', 'Alle Anbieter und Fachkräfte befragt; Zahlen aus der Matrix.'],
		['draft', 120, 118, null, ''],
		['council', 110, 112, 'council', 'Anregung: mehr Angebote mit Kinderbetreuung.'],
		['decision', 40, 41, 'steering', 'Vorrang für Schuldnerberatung im Südkreis.'],
		['procurement', -30, null, null, ''],
		['launch', -120, null, null, ''],
		['review', -330, null, null, '']
	] as const;
	await insertRows(
		tx,
		'steering.planning_year_steps',
		steps.map(([step, due, done, who, note]) => ({
			planning_year_id: yearId,
			step,
			due_on: clock.day(due),
			done_on: done === null ? null : clock.day(done),
			body_id: who === null ? null : body(who),
			note
		}))
	);
	const inProgramme = demoPlans.filter(({ stage }) => planned.includes(stage)).map(({ title }) => planId(title));
	await tx.execute(
		sql`update steering.planned_offers set planning_year_id = ${yearId} where ${anyOf(sql`id`, inProgramme)}`
	);
	const decided = demoPlans.flatMap((plan) => {
		const at = plan.steps.find(([stage]) => stage === 'decided');
		return at && decisive.includes(plan.stage) ? [{ plan, daysAgo: at[1] }] : [];
	});
	await insertRows(
		tx,
		'steering.plan_decisions',
		decided.flatMap(({ plan, daysAgo }) => [
			{
				id: demoId(planId(plan.title), 'decision', 'council'),
				planned_offer_id: planId(plan.title),
				body_id: body('council'),
				decided_on: clock.day(adviceFor(daysAgo)),
				result: 'recommended',
				note: 'Beirat begrüßt das Vorhaben.',
				recorded_by: steward,
				recorded_at: clock.at(adviceFor(daysAgo)).toISOString()
			},
			{
				id: demoId(planId(plan.title), 'decision', 'steering'),
				planned_offer_id: planId(plan.title),
				body_id: body('steering'),
				decided_on: clock.day(daysAgo),
				result: 'approved',
				note: '',
				recorded_by: steward,
				recorded_at: clock.at(daysAgo).toISOString()
			}
		])
	);
	await insertRows(
		tx,
		'steering.plan_suggestions',
		suggestions.map((one, nth) => ({
			id: demoId(networkId, 'suggestion', nth),
			network_id: networkId,
			organisation_id: known(ids.organisations, one.from),
			suggested_by: known(ids.members, one.by),
			term_id: known(ids.terms, one.need),
			area_id: known(ids.areas, one.area),
			words: one.words,
			created_at: clock.at(one.daysAgo).toISOString(),
			planned_offer_id: one.answer?.plan ? planId(one.answer.plan) : null,
			state: one.answer?.state ?? 'open',
			answer: one.answer?.words ?? '',
			answered_at: one.answer ? clock.at(one.answer.daysAgo).toISOString() : null
		}))
	);
	await insertRows(
		tx,
		'steering.plan_reviews',
		demoPlans
			.filter(({ stage }) => stage === 'reviewed')
			.map((plan) => ({
				id: demoId(planId(plan.title), 'review', 0),
				planned_offer_id: planId(plan.title),
				reviewed_on: clock.day(plan.steps.find(([stage]) => stage === 'reviewed')?.[1] ?? 0),
				verdict: 'continue',
				findings: 'Nach sechs Monaten gut besucht; Wartezeit im Raum gesunken. Fortführen wie begonnen.',
				recorded_by: steward,
				recorded_at: clock.at(plan.steps.find(([stage]) => stage === 'reviewed')?.[1] ?? 0).toISOString()
			}))
	);
	return decided.length * 2 + suggestions.length;
}
