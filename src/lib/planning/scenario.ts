import {
	access,
	accessOf,
	neighbourhood,
	pairsWithin,
	reachable,
	weightsOf,
	type Decay,
	type Pairs,
	type Points
} from '#lib/gaps/index.ts';

// What-if for one need: offers added, moved, enlarged or started earlier. Immutable and deterministic; only what a change
// touches is computed anew, and it is the same to the last bit as computing everything.

/** A possible offer, as far as it counts here. */
export type PlannedOffer = {
	longitude: number;
	latitude: number;
	places: number;
	/** First day with places, `2027-04-01`; an offer that runs already has any day before. */
	starts: string;
	/** Per year, in euros; 0 where it is not known is for the caller to say. */
	yearlyCost: number;
	/** A share of places for the whole network: within reach of its area, but nobody's way leads there. */
	everywhere?: boolean;
};

export type Change =
	| { kind: 'add'; offer: PlannedOffer }
	/** To another number of places; 0 closes it. */
	| { kind: 'places'; offer: number; places: number }
	| { kind: 'move'; offer: number; longitude: number; latitude: number }
	| { kind: 'start'; offer: number; starts: string };

/** The need as it is: areas with persons in need, offers with places, who reaches what. */
export type Ground = {
	areas: Points;
	/** Persons in need per area: in a place, waiting, or with an open need. */
	demand: readonly number[];
	offers: readonly PlannedOffer[];
	/** The day that is looked at. */
	day: string;
	decay: Decay;
	/** Straight line × this is the way in km. */
	detour: number;
	/** Mean stay in days, for waiting times; undefined: not known. */
	stay?: number;
};

export type Figures = {
	/** Versorgungsgrad: places ÷ persons in need; undefined without demand. */
	coverage: number | undefined;
	/** A_i per area, places within reach per person; NaN: none reachable (`reachable`). */
	access: Float64Array;
	/** Way in km to the nearest offer with places at a site, per area; NaN: none. */
	nearest: Float64Array;
	places: number;
	/** Persons whose area has places in reach, at a site or for the whole network. */
	reached: number;
	/** Persons beyond the places they can reach: Σ p_i · max(0, 1 − A_i); where none is reachable all of them. */
	waiting: number;
	/** Until those who wait have had a place, at places ÷ stay freed per day (Little); undefined where that is not known. */
	waitDays: number | undefined;
	/** Mean way in km to the nearest site with places, over the persons who have one in reach; undefined when nobody has. */
	distance: number | undefined;
	/** Euros per year of all offers with places. */
	yearlyCost: number;
};

/** A ground with everything that questions about it need; made once, asked often. */
export type Baseline = {
	ground: Ground;
	pairs: Pairs;
	weights: Float64Array;
	/** Pairs by offer: areas in rising order. */
	ofOffer: { starts: Uint32Array; pair: Uint32Array; area: Uint32Array };
	near: (longitude: number, latitude: number) => { index: Uint32Array; cost: Float64Array };
	supply: Float64Array;
	ratios: Float64Array;
	figures: Figures;
};

const placesOn = (day: string, { places, starts }: PlannedOffer): number => (starts <= day ? places : 0);
const sitedOf = (offers: readonly PlannedOffer[], supply: Float64Array): Float64Array =>
	supply.map((places, offer) => (offers[offer]?.everywhere ? 0 : places));
const pointsOf = (offers: readonly PlannedOffer[]): Points => ({
	longitude: offers.map(({ longitude }) => longitude),
	latitude: offers.map(({ latitude }) => latitude)
});

/** Everything about a ground. */
export function baseline(ground: Ground): Baseline {
	const { areas, offers, day, decay, detour, demand } = ground;
	const pairs = pairsWithin(areas, pointsOf(offers), decay.reach, detour);
	const weights = weightsOf(pairs, decay);
	const supply = Float64Array.from(offers, (offer) => placesOn(day, offer));
	const { areas: accessible, ratios } = access(pairs, weights, demand, supply);
	const sited = sitedOf(offers, supply);
	const nearest = Float64Array.from(accessible, (_, area) => nearestOf(pairs, sited, area));
	const search = neighbourhood(areas, decay.reach, detour);
	return {
		ground,
		pairs,
		weights,
		ofOffer: transposed(pairs),
		near: (longitude, latitude) => {
			const { count, index, cost } = search.around(longitude, latitude);
			return { index: index.slice(0, count), cost: cost.slice(0, count) };
		},
		supply,
		ratios,
		figures: figuresOf(ground, offers, supply, accessible, nearest)
	};
}

function nearestOf({ starts, offer, cost }: Pairs, supply: Float64Array, area: number): number {
	let nearest = NaN;
	for (let pair = starts[area] ?? 0, end = starts[area + 1] ?? 0; pair < end; pair++) {
		const way = cost[pair] ?? NaN;
		if ((supply[offer[pair] ?? 0] ?? 0) > 0 && !(way >= nearest)) nearest = way;
	}
	return nearest;
}

function transposed({ areas, offers, starts, offer }: Pairs): Baseline['ofOffer'] {
	const begins = new Uint32Array(offers + 1);
	for (const at of offer) begins[at + 1] = (begins[at + 1] ?? 0) + 1;
	for (let at = 0; at < offers; at++) begins[at + 1] = (begins[at + 1] ?? 0) + (begins[at] ?? 0);
	const next = begins.slice();
	const pairOf = new Uint32Array(offer.length);
	const areaOf = new Uint32Array(offer.length);
	for (let area = 0; area < areas; area++)
		for (let pair = starts[area] ?? 0, end = starts[area + 1] ?? 0; pair < end; pair++) {
			const at = offer[pair] ?? 0;
			const place = next[at] ?? 0;
			pairOf[place] = pair;
			areaOf[place] = area;
			next[at] = place + 1;
		}
	return { starts: begins, pair: pairOf, area: areaOf };
}

/** Sums over all areas and offers: few enough to be added up anew, always in the same order. */
function figuresOf(
	{ demand, stay }: Ground,
	offers: readonly PlannedOffer[],
	supply: Float64Array,
	accessible: Float64Array,
	nearest: Float64Array
): Figures {
	let [places, yearlyCost, persons, reached, waiting, travel, near] = [0, 0, 0, 0, 0, 0, 0];
	for (let offer = 0; offer < supply.length; offer++) {
		const held = supply[offer] ?? 0;
		places += held;
		if (held > 0) yearlyCost += offers[offer]?.yearlyCost ?? 0;
	}
	for (let area = 0; area < accessible.length; area++) {
		const count = demand[area] ?? 0;
		persons += count;
		const way = nearest[area] ?? NaN;
		if (way === way) {
			near += count;
			travel += count * way;
		}
		const share = reachable(accessible[area]) ?? 0;
		if (share > 0) reached += count;
		waiting += count * Math.max(0, 1 - share);
	}
	return {
		coverage: persons > 0 ? places / persons : undefined,
		access: accessible,
		nearest,
		places,
		reached,
		waiting,
		waitDays: stay === undefined || places === 0 ? undefined : (waiting * stay) / places,
		distance: near > 0 ? travel / near : undefined,
		yearlyCost
	};
}

/** The offers after the changes, one after the other. @throws {RangeError} for an offer that there is not */
export function changed(offers: readonly PlannedOffer[], changes: readonly Change[]): PlannedOffer[] {
	const after = [...offers];
	for (const change of changes) {
		if (change.kind === 'add') {
			after.push(change.offer);
			continue;
		}
		const before = after[change.offer];
		if (!before) throw new RangeError(`there is no offer ${change.offer}`);
		const { kind: _, offer: at, ...values } = change;
		after[at] = { ...before, ...values };
	}
	return after;
}

/** All pairs of one offer where it is now: areas in rising order, with weights. */
type Reach = { areas: ArrayLike<number>; costs: ArrayLike<number>; weights: ArrayLike<number> };

/**
 * The figures after some changes. Computed anew are the offers that change and the areas that reach them before or
 * after; everything else is taken from the baseline. Equal to `baseline({ ...ground, offers: changed(…) }).figures`.
 */
export function whatIf(base: Baseline, changes: readonly Change[]): Figures {
	const { ground, pairs, weights, ofOffer, near } = base;
	const { day, decay, demand } = ground;
	const offers = changed(ground.offers, changes);
	const supply = new Float64Array(offers.length);
	supply.set(base.supply);
	const ratios = new Float64Array(offers.length).fill(NaN);
	ratios.set(base.ratios);

	const before = (offer: number): Reach => {
		const own = [ofOffer.starts[offer] ?? 0, ofOffer.starts[offer + 1] ?? 0] as const;
		const used = ofOffer.pair.subarray(...own);
		return {
			areas: ofOffer.area.subarray(...own),
			costs: Float64Array.from(used, (pair) => pairs.cost[pair] ?? NaN),
			weights: Float64Array.from(used, (pair) => weights[pair] ?? 0)
		};
	};
	/** Offers that stand elsewhere than in the baseline. */
	const moved = new Map<number, Reach>();
	const touched = new Set<number>();
	for (let at = 0; at < offers.length; at++) {
		const [old, offer] = [ground.offers[at], offers[at]];
		if (!offer || offer === old) continue;
		const stays = old?.longitude === offer.longitude && old.latitude === offer.latitude;
		const from = old && before(at);
		if (from) for (let index = 0; index < from.areas.length; index++) touched.add(from.areas[index] ?? 0);
		let reach = from;
		if (!reach || !stays) {
			const { index, cost } = near(offer.longitude, offer.latitude);
			reach = { areas: index, costs: cost, weights: cost.map((way) => decay.weight(way)) };
			moved.set(at, reach);
			for (const area of index) touched.add(area);
		}
		supply[at] = placesOn(day, offer);
		let persons = 0;
		for (let index = 0; index < reach.areas.length; index++)
			persons += (demand[reach.areas[index] ?? 0] ?? 0) * (reach.weights[index] ?? 0);
		ratios[at] = persons > 0 ? (supply[at] ?? 0) / persons : NaN;
	}

	const sited = sitedOf(offers, supply);
	const accessible = base.figures.access.slice();
	const nearest = base.figures.nearest.slice();
	const rows = rowsWith(base, moved, [...touched]);
	for (const [row, area] of [...touched].entries()) {
		accessible[area] = accessOf(rows.pairs, rows.weights, ratios, row);
		nearest[area] = nearestOf(rows.pairs, sited, row);
	}
	return figuresOf(ground, offers, supply, accessible, nearest);
}

/** The pairs of some areas as they are after moves, each area's offers in rising order as in the baseline. */
function rowsWith(
	{ pairs, weights }: Baseline,
	moved: ReadonlyMap<number, Reach>,
	areas: readonly number[]
): { pairs: Pairs; weights: Float64Array } {
	const arriving = new Map<number, [offer: number, cost: number, weight: number][]>();
	for (const [offer, reach] of [...moved].sort(([a], [b]) => a - b))
		for (let index = 0; index < reach.areas.length; index++) {
			const area = reach.areas[index] ?? 0;
			const list = arriving.get(area) ?? [];
			list.push([offer, reach.costs[index] ?? NaN, reach.weights[index] ?? 0]);
			arriving.set(area, list);
		}
	const starts = new Uint32Array(areas.length + 1);
	const offer: number[] = [];
	const cost: number[] = [];
	const weight: number[] = [];
	for (const [row, area] of areas.entries()) {
		const fresh = arriving.get(area) ?? [];
		let next = 0;
		const insertBefore = (limit: number): void => {
			for (; next < fresh.length && (fresh[next]?.[0] ?? Infinity) < limit; next++) {
				const [at = 0, way = NaN, counts = 0] = fresh[next] ?? [];
				offer.push(at);
				cost.push(way);
				weight.push(counts);
			}
		};
		for (let pair = pairs.starts[area] ?? 0, end = pairs.starts[area + 1] ?? 0; pair < end; pair++) {
			const at = pairs.offer[pair] ?? 0;
			if (moved.has(at)) continue;
			insertBefore(at);
			offer.push(at);
			cost.push(pairs.cost[pair] ?? NaN);
			weight.push(weights[pair] ?? 0);
		}
		insertBefore(Infinity);
		starts[row + 1] = offer.length;
	}
	return {
		pairs: {
			areas: areas.length,
			offers: pairs.offers,
			starts,
			offer: Uint32Array.from(offer),
			cost: Float64Array.from(cost)
		},
		weights: Float64Array.from(weight)
	};
}
