import KDBush from 'kdbush';

// Erreichbarkeit: floating catchment areas. Pure functions over typed arrays; nothing here knows a database.

/** How much an offer counts at a cost (km or minutes): 0 out of reach. `reach` is the largest cost that counts. */
export type Decay = { reach: number; weight: (cost: number) => number };

/**
 * Weights by steps, bounds inclusive: `stepDecay([10, 20, 30], [1, 0.68, 0.22])`.
 * One step is 2SFCA (Luo & Wang 2003), several are E2SFCA (Luo & Qi 2009, doi:10.1016/j.healthplace.2009.06.002).
 */
export function stepDecay(bounds: readonly number[], weights: readonly number[]): Decay {
	if (bounds.length === 0 || bounds.length !== weights.length) throw new RangeError('a weight per bound');
	if (bounds.some((bound, index) => index > 0 && bound <= (bounds[index - 1] ?? 0)))
		throw new RangeError('bounds must rise');
	const weight = (cost: number): number => {
		for (let index = 0; index < bounds.length; index++) if (cost <= (bounds[index] ?? 0)) return weights[index] ?? 0;
		return 0;
	};
	return { reach: bounds.at(-1) ?? 0, weight };
}

/** Weights of Luo & Qi 2009 for three zones: falling slowly (1/.68/.22) or steeply (1/.42/.09). */
export const zoneWeights = { slow: [1, 0.68, 0.22], steep: [1, 0.42, 0.09] } as const;

/** f(d) = exp(−d² ÷ 2σ²) up to `reach`, inclusive. A constant factor would cancel out. */
export const gaussianDecay = (sigma: number, reach: number): Decay => ({
	reach,
	weight: (cost) => (cost <= reach ? Math.exp(-(cost * cost) / (2 * sigma * sigma)) : 0)
});

/** f(d) = (max(d, least) ÷ scale)^exponent up to `reach`, inclusive; the exponent is negative. */
export const gravityDecay = (exponent: number, reach: number, scale = 1, least = 0): Decay => ({
	reach,
	weight: (cost) => (cost <= reach ? (Math.max(cost, least) / scale) ** exponent : 0)
});

/**
 * What each area can reach, area after area: pairs `starts[i]` … `starts[i + 1] − 1` are those of area i, its offers in
 * rising order. Costs are from area to offer, in km or minutes; the other way may cost something else. A pair that is
 * not listed cannot be reached.
 */
export type Pairs = {
	areas: number;
	offers: number;
	starts: Uint32Array;
	offer: Uint32Array;
	cost: Float64Array;
};

/** Pairs as they come: parallel lists, in any order. */
export type Links = { area: ArrayLike<number>; offer: ArrayLike<number>; cost: ArrayLike<number> };

/** Sorts links by one of their ends, keeping the order otherwise: linear, two passes. */
function sortBy(end: ArrayLike<number>, count: number): { starts: Uint32Array; order: Uint32Array } {
	const starts = new Uint32Array(count + 1);
	for (let link = 0; link < end.length; link++) {
		const at = end[link] ?? 0;
		if (!(at >= 0 && at < count)) throw new RangeError(`there is no number ${at}`);
		starts[at + 1] = (starts[at + 1] ?? 0) + 1;
	}
	for (let at = 0; at < count; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
	const next = starts.slice();
	const order = new Uint32Array(end.length);
	for (let link = 0; link < end.length; link++) {
		const at = end[link] ?? 0;
		const place = next[at] ?? 0;
		order[place] = link;
		next[at] = place + 1;
	}
	return { starts, order };
}

/** An imported matrix of travel times or distances. @throws {RangeError} for a pair twice or a cost that is none */
export function pairsOf(areas: number, offers: number, links: Links): Pairs {
	const byOffer = sortBy(links.offer, offers).order;
	const sorted = {
		area: Uint32Array.from(byOffer, (link) => links.area[link] ?? 0),
		offer: Uint32Array.from(byOffer, (link) => links.offer[link] ?? 0),
		cost: Float64Array.from(byOffer, (link) => links.cost[link] ?? NaN)
	};
	if (sorted.cost.some((cost) => !(cost >= 0))) throw new RangeError('a cost is missing or negative');
	const pairs = byArea(areas, offers, sorted);
	for (let area = 0; area < areas; area++)
		for (let pair = (pairs.starts[area] ?? 0) + 1; pair < (pairs.starts[area + 1] ?? 0); pair++)
			if (pairs.offer[pair] === pairs.offer[pair - 1]) throw new RangeError('a pair is given twice');
	return pairs;
}

/** From links that are sorted by offer. */
function byArea(areas: number, offers: number, { area, offer, cost }: Links): Pairs {
	const { starts, order } = sortBy(area, areas);
	const pairs = { areas, offers, starts, offer: new Uint32Array(order.length), cost: new Float64Array(order.length) };
	for (let pair = 0; pair < order.length; pair++) {
		const link = order[pair] ?? 0;
		pairs.offer[pair] = offer[link] ?? 0;
		pairs.cost[pair] = cost[link] ?? 0;
	}
	return pairs;
}

/** Degrees, WGS 84. */
export type Points = { longitude: ArrayLike<number>; latitude: ArrayLike<number> };

/** Mean radius of the earth in km (IUGG). */
const earthRadius = 6371.0088;
const radians = Math.PI / 180;

type Vector = readonly [x: number, y: number, z: number];

/** A place on the unit sphere. Straight lines become chords: no trigonometry per pair. */
function onSphere(longitude: number, latitude: number): Vector {
	const [east, north] = [longitude * radians, latitude * radians];
	return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}

/** Who finds what is near: built once for a set of points, asked for as many places as wanted. */
type Neighbourhood = {
	/** The points within reach of a place, in rising order, with their costs; the next question overwrites both lists. */
	around: (longitude: number, latitude: number) => { count: number; index: Uint32Array; cost: Float64Array };
};

/**
 * Points within `reach` km of travel, inclusive. Travel is the straight line on the sphere × detour factor: roads are
 * longer than lines, by about 1.3 in Germany.
 */
export function neighbourhood({ longitude, latitude }: Points, reach: number, detour: number): Neighbourhood {
	const count = longitude.length;
	const index = new Uint32Array(count);
	const cost = new Float64Array(count);
	if (count === 0) return { around: () => ({ count: 0, index, cost }) };
	const vectors = new Float64Array(3 * count);
	for (let point = 0; point < count; point++)
		vectors.set(onSphere(longitude[point] ?? 0, latitude[point] ?? 0), 3 * point);

	// Seen from above the first point the sphere is a plane, in which no distance is longer than its chord.
	const [east, north] = [(longitude[0] ?? 0) * radians, (latitude[0] ?? 0) * radians];
	const [sinEast, cosEast, sinNorth, cosNorth] = [Math.sin(east), Math.cos(east), Math.sin(north), Math.cos(north)];
	const across = (x: number, y: number): number => y * cosEast - x * sinEast;
	const up = (x: number, y: number, z: number): number => z * cosNorth - (x * cosEast + y * sinEast) * sinNorth;
	const tree = new KDBush(count);
	for (let at = 0; at < vectors.length; at += 3) {
		const [x = 0, y = 0, z = 0] = vectors.subarray(at, at + 3);
		tree.add(across(x, y), up(x, y, z));
	}
	tree.finish();

	// A little more than asked for: whether a pair is in reach is decided by its cost alone.
	const angle = Math.min(Math.PI, (reach / detour / earthRadius) * (1 + 1e-9) + 1e-12);
	const chord = 2 * Math.sin(angle / 2);
	return {
		around(longitude, latitude) {
			const [x, y, z] = onSphere(longitude, latitude);
			const squared = (point: number): number => {
				const dx = (vectors[3 * point] ?? 0) - x;
				const dy = (vectors[3 * point + 1] ?? 0) - y;
				const dz = (vectors[3 * point + 2] ?? 0) - z;
				return dx * dx + dy * dy + dz * dz;
			};
			const candidates = index.subarray(0, tree.withinInto(across(x, y), up(x, y, z), chord, index)).sort();
			let found = 0;
			for (let at = 0; at < candidates.length; at++) {
				const point = candidates[at] ?? 0;
				const travel = 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(squared(point)) / 2)) * detour;
				if (travel > reach) continue;
				index[found] = point;
				cost[found++] = travel;
			}
			return { count: found, index, cost };
		}
	};
}

/** All pairs within `reach` km of travel, inclusive; see `neighbourhood`. */
export function pairsWithin(areas: Points, offers: Points, reach: number, detour: number): Pairs {
	const near = neighbourhood(offers, reach, detour);
	const count = areas.longitude.length;
	const starts = new Uint32Array(count + 1);
	let offer = new Uint32Array(1 << 16);
	let cost = new Float64Array(1 << 16);
	let used = 0;
	for (let area = 0; area < count; area++) {
		const found = near.around(areas.longitude[area] ?? 0, areas.latitude[area] ?? 0);
		if (used + found.count > offer.length) {
			const [narrowOffer, narrowCost, room] = [offer, cost, 2 * (used + found.count)];
			(offer = new Uint32Array(room)).set(narrowOffer);
			(cost = new Float64Array(room)).set(narrowCost);
		}
		offer.set(found.index.subarray(0, found.count), used);
		cost.set(found.cost.subarray(0, found.count), used);
		used += found.count;
		starts[area + 1] = used;
	}
	return {
		areas: count,
		offers: offers.longitude.length,
		starts,
		offer: offer.slice(0, used),
		cost: cost.slice(0, used)
	};
}

/** NaN: none reachable. Read it through `reachable`, so that it never becomes a number. */
export type Access = {
	/** A_i per area: places within reach per person in need. */
	areas: Float64Array;
	/** R_j per offer: its places per person in need within reach; NaN where nobody is. */
	ratios: Float64Array;
};

/** A figure, or undefined: none reachable. */
export const reachable = (value: number | undefined): number | undefined =>
	value === undefined || Number.isNaN(value) ? undefined : value;

/** f(d) of every pair. */
export function weightsOf({ cost }: Pairs, { weight }: Decay): Float64Array {
	const weights = new Float64Array(cost.length);
	for (let pair = 0; pair < cost.length; pair++) weights[pair] = weight(cost[pair] ?? 0);
	return weights;
}

/**
 * Two-step floating catchment: R_j = S_j ÷ Σ_i p_i f(d_ij), A_i = Σ_j R_j f(d_ij); places per person.
 * Then Σ p_i A_i = Σ S_j over the offers with demand in reach. An area without any offer of positive weight is
 * "none reachable" (NaN), not 0; an area that reaches nothing but offers without any demand has no figure either.
 *
 * @param demand persons in need per area
 * @param supply places per offer
 */
export function access(
	pairs: Pairs,
	weights: Float64Array,
	demand: ArrayLike<number>,
	supply: ArrayLike<number>
): Access {
	const { starts, offer } = pairs;
	const ratios = new Float64Array(pairs.offers);
	for (let area = 0; area < pairs.areas; area++) {
		const persons = demand[area] ?? 0;
		for (let pair = starts[area] ?? 0, end = starts[area + 1] ?? 0; pair < end; pair++) {
			const at = offer[pair] ?? 0;
			ratios[at] = (ratios[at] ?? 0) + persons * (weights[pair] ?? 0);
		}
	}
	for (let at = 0; at < ratios.length; at++) {
		const persons = ratios[at] ?? 0;
		ratios[at] = persons > 0 ? (supply[at] ?? 0) / persons : NaN;
	}
	const areas = new Float64Array(pairs.areas);
	for (let area = 0; area < pairs.areas; area++) areas[area] = accessOf(pairs, weights, ratios, area);
	return { areas, ratios };
}

/** A_i of one area, from the offers' ratios: the second step of `access`. */
export function accessOf({ starts, offer }: Pairs, weights: Float64Array, ratios: Float64Array, area: number): number {
	let sum = 0;
	let some = false;
	for (let pair = starts[area] ?? 0, end = starts[area + 1] ?? 0; pair < end; pair++) {
		const weight = weights[pair] ?? 0;
		const ratio = ratios[offer[pair] ?? 0] ?? NaN;
		if (weight > 0 && ratio === ratio) {
			sum += ratio * weight;
			some = true;
		}
	}
	return some ? sum : NaN;
}

/**
 * 3SFCA: who has several offers divides the demand among them, G_ij = g(d_ij) ÷ Σ_k g(d_ik), and f becomes G f in both
 * steps (Wan, Zou & Sternberg 2012, doi:10.1080/13658816.2011.624987).
 *
 * @param preference g(d) of every pair: by default f(d), so that only offers in reach are a choice
 */
export function choiceWeights(
	{ areas, starts }: Pairs,
	weights: Float64Array,
	preference: Float64Array = weights
): Float64Array {
	const shared = new Float64Array(weights.length);
	for (let area = 0; area < areas; area++) {
		const end = starts[area + 1] ?? 0;
		let sum = 0;
		for (let pair = starts[area] ?? 0; pair < end; pair++) sum += preference[pair] ?? 0;
		for (let pair = starts[area] ?? 0; sum > 0 && pair < end; pair++)
			shared[pair] = ((preference[pair] ?? 0) / sum) * (weights[pair] ?? 0);
	}
	return shared;
}
