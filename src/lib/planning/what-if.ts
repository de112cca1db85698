import { reachable, shareOut, stepDecay, zoneWeights } from '#lib/gaps/index.ts';
import { baseline, changed, whatIf, type Baseline, type Change, type Figures } from './scenario.ts';

// A scenario as people write it down: rows of changes on the published figures of one need. Pure, so that the page
// answers at once in the browser and without JavaScript on the server, and both say the same.

/** Roads are longer than the straight line, by about this in Germany. */
export const detour = 1.3;

/** Kilometres of travel that somebody goes for an offer. */
export const reaches = ['15', '30', '45', '60'] as const;

type Place = { longitude: number; latitude: number };
/** What is known of one need, as it may be published: plain, so that it can be kept and sent. */
export type ScenarioGround = {
	need: { id: string; code: string; label: string };
	detour: number;
	/** `demand`: persons in a place, waiting or reported, as far as they may be told; `atLeast`: there may be more. */
	areas: (Place & { id: string; code: string; name: string; demand: number; atLeast: boolean })[];
	/** Confirmed places where they are held; one for the whole network stands in every area with its share. */
	offers: (Place & { source: string; places: number })[];
	/** The offers behind them. */
	sources: { id: string; label: string; everywhere: boolean; places: number }[];
	/** Partners' sites where something could open. */
	sites: (Place & { id: string; label: string })[];
	/** Offers for the need without confirmed places: not in any figure. */
	unconfirmed: number;
};

/** One line of the form: an area (`+WA`), a site (`@…`) or an existing offer, and what becomes of it. */
export type Row = { was: string; plaetze: string; nach: string; beginn: string; kosten: string };
export const emptyRow: Row = { was: '', plaetze: '', nach: '', beginn: '', kosten: '' };

export type ScenarioInputs = {
	need: string;
	/** The day that is looked at. */
	day: string;
	/** Kilometres of travel. */
	reach: number;
	/** Mean stay in days; undefined: not known, then nothing is said of waiting. */
	stay: number | undefined;
	rows: readonly Row[];
};

/** The address of a scenario. */
export function addressOf(inputs: ScenarioInputs, planId?: string | undefined): string {
	const query = new URLSearchParams({ bedarf: inputs.need, tag: inputs.day, weite: String(inputs.reach) });
	if (inputs.stay !== undefined) query.set('verweildauer', String(inputs.stay));
	if (planId) query.set('vorhaben', planId);
	for (const row of inputs.rows)
		for (const name of ['was', 'plaetze', 'nach', 'beginn', 'kosten'] as const) query.append(name, row[name]);
	return `/planung/szenario?${query}`;
}

export type RowProblem = 'unknown' | 'places' | 'day' | 'cost' | 'anywhere' | 'nothing';

const wholeOf = (text: string, most: number): number | undefined =>
	/^\d{1,9}$/.test(text.trim()) && Number(text) <= most ? Number(text) : undefined;
const isDay = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

const isEmpty = (row: Row): boolean => row.was === '';

/** What a row changes, or what is wrong with it. */
function readRow(ground: ScenarioGround, row: Row, day: string): { changes: Change[]; problem?: RowProblem } {
	const wrong = (problem: RowProblem) => ({ changes: [], problem });
	if (isEmpty(row)) return { changes: [] };
	if (row.beginn !== '' && !isDay(row.beginn)) return wrong('day');
	if (row.kosten !== '' && wholeOf(row.kosten, 999_999_999) === undefined) return wrong('cost');
	const starts = row.beginn || day;

	const place = row.was.startsWith('+')
		? ground.areas.find(({ code }) => code === row.was.slice(1))
		: row.was.startsWith('@')
			? ground.sites.find(({ id }) => id === row.was.slice(1))
			: undefined;
	if (place) {
		const places = wholeOf(row.plaetze, 10_000);
		if (!places) return wrong('places');
		const { longitude, latitude } = place;
		const yearlyCost = wholeOf(row.kosten, 999_999_999) ?? 0;
		return { changes: [{ kind: 'add', offer: { longitude, latitude, places, starts, yearlyCost } }] };
	}

	const source = ground.sources.find(({ id }) => id === row.was);
	if (!source) return wrong('unknown');
	const own = ground.offers.flatMap((offer, index) => (offer.source === source.id ? [index] : []));
	const changes: Change[] = [];
	if (row.nach !== '') {
		const goal = ground.areas.find(({ code }) => code === row.nach);
		if (!goal) return wrong('unknown');
		if (source.everywhere) return wrong('anywhere');
		for (const offer of own) changes.push({ kind: 'move', offer, longitude: goal.longitude, latitude: goal.latitude });
	}
	if (row.plaetze !== '') {
		const places = wholeOf(row.plaetze, 10_000);
		if (places === undefined) return wrong('places');
		shareOut(
			places,
			own.map((offer) => ground.offers[offer]?.places ?? 0)
		).forEach((part, index) => changes.push({ kind: 'places', offer: own[index] ?? 0, places: part }));
	}
	if (row.beginn !== '') for (const offer of own) changes.push({ kind: 'start', offer, starts });
	return changes.length === 0 ? wrong('nothing') : { changes };
}

/** Figures as they are shown and kept: no figure is null, never NaN. */
export type Shown = {
	coverage: number | null;
	places: number;
	reached: number;
	waiting: number;
	waitDays: number | null;
	distance: number | null;
};
/** Before and after in one area. */
export type AreaChange = {
	code: string;
	name: string;
	demand: number;
	atLeast: boolean;
	/** Places within reach per person; null: none reachable. */
	accessBefore: number | null;
	accessAfter: number | null;
	/** Kilometres to the nearest site with places; null: none reachable. */
	nearestBefore: number | null;
	nearestAfter: number | null;
};
/** What speaks for a place of a row: persons within its reach, those of them without a site in reach today, the way today. */
export type Why = { row: number; label: string; persons: number; unreached: number; nearest: number | null };
export type Scenario = {
	before: Shown;
	after: Shown;
	/** Euros per year of all rows; null: of none is it known. `costAtLeast`: of some it is not. */
	cost: number | null;
	costAtLeast: boolean;
	areas: AreaChange[];
	why: Why[];
	problems: (RowProblem | undefined)[];
	/** Some persons may not be told: coverage is an upper bound, persons are lower ones. */
	atLeast: boolean;
};

const shownOf = (figures: Figures): Shown => ({
	coverage: figures.coverage ?? null,
	places: figures.places,
	reached: figures.reached,
	waiting: figures.waiting,
	waitDays: figures.waitDays ?? null,
	distance: figures.distance ?? null
});
const nullable = (value: number | undefined): number | null => reachable(value) ?? null;

/** Everything that does not depend on the rows: made once, asked with every move of a slider. */
export function prepare(ground: ScenarioGround, inputs: Omit<ScenarioInputs, 'rows'>): Baseline {
	const { reach, stay, day } = inputs;
	const anywhere = new Set(ground.sources.flatMap(({ id, everywhere }) => (everywhere ? [id] : [])));
	return baseline({
		areas: {
			longitude: ground.areas.map(({ longitude }) => longitude),
			latitude: ground.areas.map(({ latitude }) => latitude)
		},
		demand: ground.areas.map(({ demand }) => demand),
		offers: ground.offers.map(({ source, longitude, latitude, places }) => ({
			longitude,
			latitude,
			places,
			starts: '0000-01-01',
			yearlyCost: 0,
			everywhere: anywhere.has(source)
		})),
		day,
		// Three zones of equal width (Luo & Qi 2009).
		decay: stepDecay([reach / 3, (2 * reach) / 3, reach], zoneWeights.slow),
		detour: ground.detour,
		...(stay === undefined ? {} : { stay })
	});
}

/** The scenario of some rows. The same ground and rows always give the same. */
export function calculate(
	ground: ScenarioGround,
	inputs: ScenarioInputs,
	base: Baseline = prepare(ground, inputs)
): Scenario {
	const read = inputs.rows.map((row) => readRow(ground, row, inputs.day));
	const changes = read.flatMap((row) => row.changes);
	const after = whatIf(base, changes);
	const costs = inputs.rows.flatMap((row, index) =>
		isEmpty(row) || read[index]?.problem ? [] : [row.kosten === '' ? undefined : Number(row.kosten)]
	);
	const known = costs.filter((cost) => cost !== undefined);
	return {
		before: shownOf(base.figures),
		after: shownOf(after),
		cost: known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0),
		costAtLeast: known.length < costs.length,
		areas: ground.areas.map(({ code, name, demand, atLeast }, area) => ({
			code,
			name,
			demand,
			atLeast,
			accessBefore: nullable(base.figures.access[area]),
			accessAfter: nullable(after.access[area]),
			nearestBefore: nullable(base.figures.nearest[area]),
			nearestAfter: nullable(after.nearest[area])
		})),
		why: read.flatMap(({ changes }, row) => whyOf(ground, inputs, base, changes, row)),
		problems: read.map(({ problem }) => problem),
		atLeast: ground.areas.some(({ atLeast }) => atLeast)
	};
}

function whyOf(
	ground: ScenarioGround,
	{ rows }: ScenarioInputs,
	base: Baseline,
	changes: readonly Change[],
	row: number
): Why[] {
	const [change] = changes;
	const place = change?.kind === 'add' ? change.offer : change?.kind === 'move' ? change : undefined;
	if (!place) return [];
	const { index, cost } = base.near(place.longitude, place.latitude);
	const areas = [...index];
	const sum = (chosen: readonly number[]) =>
		chosen.reduce((persons, area) => persons + (ground.areas[area]?.demand ?? 0), 0);
	// How far those nearest to the new place have to go today.
	const nearest = areas.reduce((best, area, at) => ((cost[at] ?? Infinity) < (cost[best] ?? Infinity) ? at : best), 0);
	return [
		{
			row,
			label: labelOf(ground, (change?.kind === 'move' ? `+${rows[row]?.nach ?? ''}` : rows[row]?.was) ?? ''),
			persons: sum(areas),
			unreached: sum(areas.filter((area) => nullable(base.figures.nearest[area]) === null)),
			nearest: areas.length === 0 ? null : nullable(base.figures.nearest[areas[nearest] ?? 0])
		}
	];
}

/** The name of what a row is about. */
export const labelOf = (ground: ScenarioGround, was: string): string =>
	(was.startsWith('+')
		? ground.areas.find(({ code }) => code === was.slice(1))?.name
		: was.startsWith('@')
			? ground.sites.find(({ id }) => id === was.slice(1))?.label
			: ground.sources.find(({ id }) => id === was)?.label) ?? '';

/** Where offers with places stand after the rows, for the map; one for the whole network stands nowhere. */
export function offersAfter(
	ground: ScenarioGround,
	inputs: ScenarioInputs,
	base: Baseline
): { longitude: number; latitude: number; places: number; label: string }[] {
	const read = inputs.rows.map((row) => readRow(ground, row, inputs.day));
	const labels = [
		...ground.offers.map(({ source }) => labelOf(ground, source)),
		...read.flatMap(({ changes }, row) =>
			changes.flatMap(({ kind }) => (kind === 'add' ? [labelOf(ground, inputs.rows[row]?.was ?? '')] : []))
		)
	];
	const anywhere = new Set(ground.sources.flatMap(({ id, everywhere }) => (everywhere ? [id] : [])));
	return changed(
		base.ground.offers,
		read.flatMap(({ changes }) => changes)
	).flatMap((offer, index) =>
		offer.starts <= inputs.day && offer.places > 0 && !anywhere.has(ground.offers[index]?.source ?? '')
			? [{ ...offer, label: labels[index] ?? '' }]
			: []
	);
}

/** JSON with sorted keys: equal values give equal bytes. */
export const canonical = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) =>
		part !== null && typeof part === 'object' && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part
	);
