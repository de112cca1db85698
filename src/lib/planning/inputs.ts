import { z } from 'zod';
import { intakes, offerKinds } from '#lib/directory/index.ts';
import { m } from '#lib/paraglide/messages.js';
import {
	zCode,
	zDay,
	zId,
	zOptionalDay,
	zOptionalId,
	zOptionalWhole,
	zRequired,
	zText,
	zWhole
} from '#lib/platform/inputs.ts';
import { planStages, planTypes, steeringForms } from './model.ts';
import { usualWeights, type Weights } from './priority.ts';
import { candidateKinds } from './siting-request.ts';
import { emptyRow, reaches, type Row, type ScenarioInputs } from './what-if.ts';
import { decisionResults, runBys, verdicts, yearSteps } from './year.ts';

const maybe = <Value>(schema: z.ZodType<Value>) =>
	z.union([z.literal('').transform(() => undefined), schema]).optional();

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A gap cell as it stands in a form: `need/area`. */
const zGapCell = z.string().regex(new RegExp(`^${uuid}/${uuid}$`), { error: () => m.errors_choice() });

export const planForm = z.object({
	title: zRequired(120),
	type: zCode(planTypes),
	termId: zId,
	/** None: the whole network. */
	areaIds: z.array(zId).max(200).default([]),
	places: zOptionalWhole(1, 10_000),
	/** Euros per year. */
	yearlyCost: zOptionalWhole(0, 100_000_000),
	/** Euros per place and year, on top. */
	costPerPlace: zOptionalWhole(0, 1_000_000),
	purseId: zOptionalId,
	startsOn: zOptionalDay,
	/** Months between order and start; undefined: as usual for the form. */
	leadMonths: zOptionalWhole(0, 36),
	optionOn: zOptionalDay,
	optionNote: zText(200).default(''),
	runBy: zCode(runBys).default('third_party'),
	ownFacilityReason: zText(500).default(''),
	planningYearId: zOptionalId,
	steeringForm: maybe(zCode(steeringForms)),
	moneySource: zText(120).default(''),
	organisationId: zOptionalId,
	nextStep: zText(200).default(''),
	nextStepOn: zOptionalDay,
	/** Gap cells that the plan cites. */
	evidence: z.array(zGapCell).max(50).default([]),
	/** What the editor saw; a mismatch means that somebody else was faster. */
	revision: zOptionalWhole(1, 1_000_000)
});
export type PlanForm = z.output<typeof planForm>;

export const moveForm = z.object({
	stage: zCode(planStages),
	/** A word on the step; needed to drop a plan. */
	note: zText(300).default(''),
	revision: zWhole(1, 1_000_000)
});
export type MoveForm = z.output<typeof moveForm>;

export const evidenceForm = z.object({ cell: zGapCell });

/** Where the offer starts: `organisation/site`, `organisation/network`, `organisation/online`, or `offer/location`. */
const zPlace = z
	.string({ error: () => m.errors_choice() })
	.regex(new RegExp(`^(?:offer|${uuid})/(?:network|online|${uuid})$`), { error: () => m.errors_choice() });

const isExisting = (place: string): boolean => place.startsWith('offer/');
export const launchForm = z
	.object({
		/** Name, criteria and kind are those of a new offer; one that is there keeps its own. */
		name: zText(200).default(''),
		place: zPlace,
		places: zWhole(1, 10_000),
		accessCriteria: zText(2_000).default(''),
		kind: z.union([z.literal('').transform(() => undefined), zCode(offerKinds)]).optional(),
		instrumentKey: zText(50).optional(),
		intake: zCode(intakes),
		/** An agreement it runs under, or `new`: a draft made of the plan. */
		agreement: z.union([z.literal('').transform(() => undefined), z.literal('new'), zId]).optional(),
		revision: zWhole(1, 1_000_000)
	})
	.superRefine(({ place, name, accessCriteria, kind }, context) => {
		if (isExisting(place)) return;
		const missing = { name: name === '', accessCriteria: accessCriteria === '', kind: kind === undefined };
		for (const [field, isMissing] of Object.entries(missing))
			if (isMissing) context.addIssue({ code: 'custom', path: [field], message: m.errors_required() });
	});
export type LaunchForm = z.output<typeof launchForm>;

/** One value per row of the form, in the order of the rows; what does not fit is said at its row. */
const zRows = z.array(z.string().max(60)).max(40).default([]);
const zNeed = z.string().trim().max(60).optional();

/** A scenario as it stands in the address. */
export const scenarioQuery = z.object({
	bedarf: zNeed,
	/** The day that is looked at. */
	tag: zOptionalDay,
	weite: z.enum(reaches).optional(),
	verweildauer: zOptionalWhole(1, 2_000),
	was: zRows,
	plaetze: zRows,
	nach: zRows,
	beginn: zRows,
	kosten: zRows,
	/** The plan it is for. */
	vorhaben: zOptionalId,
	/** One more empty row. */
	mehr: z.literal('1').optional()
});
export type ScenarioQuery = z.output<typeof scenarioQuery>;

/** Rows of a scenario; empty ones fall away. */
export const rowsOf = (query: ScenarioQuery): Row[] =>
	query.was.flatMap((was, index) =>
		was === ''
			? []
			: [
					{
						was,
						plaetze: query.plaetze[index] ?? emptyRow.plaetze,
						nach: query.nach[index] ?? emptyRow.nach,
						beginn: query.beginn[index] ?? emptyRow.beginn,
						kosten: query.kosten[index] ?? emptyRow.kosten
					}
				]
	);

export const inputsOf = (query: ScenarioQuery, need: string, today: string): ScenarioInputs => ({
	need,
	day: query.tag ?? today,
	reach: Number(query.weite ?? 30),
	stay: query.verweildauer,
	rows: rowsOf(query)
});

export const scenarioForm = z.object({
	name: zRequired(120),
	/** The address's query: what is kept is what was looked at. */
	stand: z.string().max(8_000)
});

export const optimiserForm = z.object({
	bedarf: zRequired(60),
	kandidaten: zCode(candidateKinds),
	/** New sites at most. */
	standorte: zWhole(1, 50),
	plaetzeJe: zWhole(1, 1_000),
	/** Euros per year. */
	kostenJe: zOptionalWhole(0, 100_000_000),
	budget: zOptionalWhole(0, 1_000_000_000),
	weite: zCode(reaches).transform(Number),
	sekunden: zCode(['10', '30', '60']).transform(Number)
});
export type OptimiserForm = z.output<typeof optimiserForm>;

const plain = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

export const siteForm = z.object({
	/** `@` a partner's site, `+` an area. */
	place: z.string().regex(new RegExp(`^[@+]${plain}$`), { error: () => m.errors_choice() }),
	places: zOptionalWhole(1, 10_000),
	note: zText(200).default('')
});
export type SiteForm = z.output<typeof siteForm>;
export const removeSiteForm = z.object({ siteId: zId });

export const decisionForm = z.object({
	bodyId: zId,
	decidedOn: zDay,
	result: zCode(decisionResults),
	note: zText(300).default('')
});
export type DecisionForm = z.output<typeof decisionForm>;

export const suggestionForm = z.object({ termId: zId, areaId: zOptionalId, words: zRequired(500) });
export type SuggestionForm = z.output<typeof suggestionForm>;

export const answerForm = z.object({
	suggestionId: zId,
	/** The plan it is taken into. */
	planId: zOptionalId,
	state: zCode(['taken', 'later', 'declined']),
	answer: zRequired(500)
});
export type AnswerForm = z.output<typeof answerForm>;

export const reviewForm = z.object({ verdict: zCode(verdicts), findings: zRequired(1_000) });
export type ReviewForm = z.output<typeof reviewForm>;

export const yearForm = z.object({ year: zWhole(2020, 2100) });
export const yearStepForm = z.object({
	yearId: zId,
	step: zCode(yearSteps),
	dueOn: zOptionalDay,
	doneOn: zOptionalDay,
	bodyId: zOptionalId,
	note: zText(300).default('')
});
export type YearStepForm = z.output<typeof yearStepForm>;
export const prefaceForm = z.object({ yearId: zId, preface: zText(4_000).default(''), revision: zWhole(1, 1_000_000) });
export type PrefaceForm = z.output<typeof prefaceForm>;

/** Weights of the criteria, as the sliders stand. */
const zWeight = z.enum(['0', '1', '2', '3', '4', '5']).transform(Number).optional();
export const priorityQuery = z.object({ wartend: zWeight, fehlend: zWeight, dauer: zWeight, kosten: zWeight });
export const weightsOf = (query: z.output<typeof priorityQuery>): Weights => ({
	waiting: query.wartend ?? usualWeights.waiting,
	missing: query.fehlend ?? usualWeights.missing,
	days: query.dauer ?? usualWeights.days,
	cost: query.kosten ?? usualWeights.cost
});
